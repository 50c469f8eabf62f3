"""A day without signal: photos in pieces, a visit sent whole, twice, too late, or by a clock that is wrong."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from idi import rules
from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.documents import arrivals, files
from idi.foundation.documents import selectors as documents
from idi.foundation.documents.arrivals import Arrived
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.lifecycle.inspections import assignments, cosigned, services
from idi.lifecycle.inspections.models import Drawing, Finding, Mandate, Visit
from tests.core.test_photos import HEIC
from tests.factories import on
from tests.factories.inspections import VISITED, a_photo, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

LATER = on(2019, 6, 10)


@pytest.fixture
def phone(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: VISITED)
    return a_browser(world.inspector)


def digest_of(photo: bytes) -> str:
    return hashlib.sha256(photo).hexdigest()


def send(phone: Client, photo: bytes, *, offset: int = 0, until: int | None = None, named: str = "") -> Any:
    return phone.patch(
        f"/documents/arrivals/{named or digest_of(photo)}/", photo[offset:until], content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset), "Upload-Length": str(len(photo))},
    )  # fmt: skip


def a_seen_finding(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "location": "地下室外墙 ①-⑥轴", "description": "外墙后浇带渗水", "grade": "C", "responsible": world.contractor.pk,
        "photos": [], **changes,
    }  # fmt: skip


def a_seen_visit(mandate: Mandate, *findings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "mandate": mandate.pk, "visited_on": "2019-06-03", "stage": "basement", "summary": "地下室检查",
        "sent_at": VISITED.isoformat(), "findings": list(findings), "rechecks": [], "checks": [], **changes,
    }  # fmt: skip


def post(phone: Client, visit: dict[str, Any]) -> Any:
    return phone.post("/inspections/site/visits/", json.dumps(visit), content_type="application/json")


def nothing_written(world: World) -> bool:
    with acting(world.inspector, VISITED):
        written = (
            Visit.objects.exists() or Finding.objects.exists() or Entry.objects.filter(act="inspections.visit").exists()
        )
        return not written and not Document.objects.filter(kind="inspections.before").exists()


@pytest.mark.django_db
def test_a_photo_that_breaks_off_goes_on_where_it_stopped(phone: Client) -> None:
    photo = a_photo()
    assert send(phone, photo, until=500).json() == {"offset": 500, "done": False}
    wrong = send(phone, photo, offset=700)
    assert (wrong.status_code, wrong.json()["offset"]) == (409, 500)
    assert phone.get(f"/documents/arrivals/{digest_of(photo)}/").json() == {"offset": 500, "done": False}
    assert send(phone, photo, offset=500).json() == {"offset": len(photo), "done": True}
    assert send(phone, photo).json()["done"], "a piece of what is whole changes nothing"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("photo", "named", "words"),
    [(b"no picture at all", "", "不是照片"), (a_photo(), "0" * 64, "指纹不一致"), (b"", "", "不是照片")],
)
def test_what_is_no_photo_or_another_one_is_refused_and_thrown_away(
    phone: Client, photo: bytes, named: str, words: str
) -> None:
    answer = send(phone, photo, named=named)
    assert answer.status_code == 422 and words in answer.json()["errors"][0]["message"]
    again = phone.get(f"/documents/arrivals/{named or digest_of(photo)}/").json()
    assert again == {"offset": 0, "done": False}


@pytest.mark.django_db
def test_a_photo_too_heavy_is_refused_before_it_is_sent(phone: Client) -> None:
    answer = phone.patch(
        f"/documents/arrivals/{'1' * 64}/", b"x", content_type="application/octet-stream",
        headers={"Upload-Offset": "0", "Upload-Length": str(60 * 2**20)},
    )  # fmt: skip
    assert answer.status_code == 422 and "20 MB" in answer.json()["errors"][0]["message"]


@pytest.mark.django_db
def test_a_line_cut_in_the_middle_of_a_piece_keeps_what_had_come(world: World, phone: Client) -> None:
    photo = a_photo()

    class Line(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 600:
                raise OSError("cut")
            return super().read(300)

    arrived = Arrived(world.inspector.person_id or 0, digest_of(photo))
    with pytest.raises(OSError, match="cut"):
        arrivals.append(arrived, Line(photo), offset=0, length=len(photo))
    assert arrivals.received(arrived) == (600, False)
    assert send(phone, photo, offset=600).json() == {"offset": len(photo), "done": True}
    assert arrived.open().read() == photo


@pytest.mark.django_db
def test_a_picture_that_would_unfold_to_gigabytes_is_refused_by_its_head(phone: Client) -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    answer = send(phone, bomb.getvalue())
    assert answer.status_code == 422 and "尺寸过大" in answer.json()["errors"][0]["message"]
    assert phone.get(f"/documents/arrivals/{digest_of(bomb.getvalue())}/").json() == {"offset": 0, "done": False}


@pytest.mark.django_db
def test_a_photo_of_an_iphone_without_a_place_arrives_as_it_is(world: World, mandate: Mandate, phone: Client) -> None:
    assert send(phone, HEIC).json()["done"]
    answer = post(phone, a_seen_visit(mandate, a_seen_finding(world, photos=[digest_of(HEIC)])))
    assert answer.status_code == 201
    run_waiting()
    with acting(world.inspector, VISITED):
        finding = Finding.objects.get()
        (kept,) = documents.photos(finding)
        assert (kept.content_type, documents.content(kept), finding.seen) == ("image/heic", HEIC, {})
        assert files.get(kept.small_sha256)


@pytest.mark.django_db
def test_with_its_pass_a_photo_arrives_without_a_session(
    world: World, phone: Client, client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    photo, shown = a_photo(), phone.get("/inspections/site/session/").json()["pass"]
    address = f"/documents/arrivals/{digest_of(photo)}/"
    piece = {"Upload-Offset": "0", "Upload-Length": str(len(photo))}

    def arrives(**headers: str) -> Any:
        return client.patch(address, photo, content_type="application/octet-stream", headers={**piece, **headers})

    assert arrives().status_code == arrives(**{"Upload-Pass": shown + "x"}).status_code == 401
    with django_assert_num_queries(0):
        assert arrives(**{"Upload-Pass": shown}).json()["done"]
    assert phone.get(address).json()["done"], "it lies in the folder of whose pass it is"
    assert client.get("/inspections/site/session/", headers={"Upload-Pass": shown}).status_code == 401
    monkeypatch.setattr(clock, "now", lambda: VISITED + timedelta(minutes=31))
    assert arrives(**{"Upload-Pass": shown}).status_code == 401


@pytest.mark.django_db
def test_who_is_not_signed_in_reads_so_and_no_log_in_page(client: Client, mandate: Mandate) -> None:
    assert client.get("/inspections/site/session/").status_code == 401
    assert post(client, a_seen_visit(mandate)).status_code == 401
    assert client.get("/inspections/site/").status_code == 200, "the page itself opens, and holds nobody's data"


@pytest.mark.django_db
def test_a_visit_arrives_whole_with_its_photos_as_captured(world: World, mandate: Mandate, phone: Client) -> None:
    photos = [a_photo("red"), a_photo("blue")]
    for photo in photos:
        send(phone, photo)
    finding = a_seen_finding(
        world, photos=[digest_of(photo) for photo in photos], latitude=30.5, longitude=120.7, accuracy=8.0,
        noticed_at=(VISITED - timedelta(hours=2)).isoformat(),
    )  # fmt: skip
    visit = a_seen_visit(mandate, finding, a_seen_finding(world, grade="O"), checks=[["basement-01", "ok", ""]])
    answer = post(phone, visit)
    assert answer.status_code == 201, answer.json()
    run_waiting()
    with acting(world.inspector, VISITED):
        filed = Visit.objects.get(number=answer.json()["number"])
        first, second = filed.findings.order_by("number")
        kept = list(documents.photos(first))
        assert [each.sha256 for each in kept] == [digest_of(photo) for photo in photos]
        assert [documents.content(each) for each in kept] == photos
        assert all(each.small_sha256 and files.get(each.small_sha256) for each in kept)
        assert first.seen["latitude"] == 30.5 and second.seen == {}
        assert filed.checks["points"][0]["answer"] == "ok" and filed.checks["version"]
        assert filed.score == 5
    shown = phone.get(answer.json()["address"]).content.decode()
    assert filed.checks["points"][0]["text"] in shown and "符合" in shown


@pytest.mark.django_db
def test_the_same_visit_twice_is_one(world: World, mandate: Mandate, phone: Client) -> None:
    visit = a_seen_visit(mandate, a_seen_finding(world))
    first, second = post(phone, visit), post(phone, visit)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    with acting(world.inspector, VISITED):
        assert (Visit.objects.count(), Finding.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visit", "finding", "words"),
    [
        ({"visited_on": "2019-05-07"}, {}, "早于聘请日"),
        ({"visited_on": "2019-06-04"}, {}, "晚于今天"),
        ({"summary": " "}, {}, "小结"),
        ({"stage": "nothing"}, {}, "检查阶段"),
        ({"sent_at": "yesterday"}, {}, "sent_at"),
        ({"checks": [["basement-01", "perhaps", ""]]}, {}, "结论无法识别"),
        ({}, {"grade": "Z"}, "第 1 行：请选择风险等级"),
        ({}, {"photos": ["2" * 64]}, "没有传到平台"),
        ({}, {"responsible": 0}, "责任单位"),
        ({}, {"building": 999_999}, "单体"),
        ({}, {"drawing": 999_999}, "图纸"),
        ({"rechecks": [{"finding": 1, "mark": "", "verdict": "close", "remark": "好"}]}, {}, "重新下载任务"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    world: World, mandate: Mandate, phone: Client, visit: dict[str, Any], finding: dict[str, Any], words: str
) -> None:
    answer = post(phone, a_seen_visit(mandate, a_seen_finding(world, **finding), **visit))
    assert answer.status_code == 422
    assert words in json.dumps(answer.json()["errors"], ensure_ascii=False)
    assert nothing_written(world)


@pytest.mark.django_db
def test_a_finding_judged_twice_without_signal_is_shown_not_overwritten(
    world: World, mandate: Mandate, phone: Client
) -> None:
    (finding,) = findings_of(world, a_visit(world, mandate))
    with acting(world.inspector, VISITED):
        (told,) = assignments.assignment(world.inspector, mandate, VISITED.date())["findings"]
    recheck = {"finding": finding.pk, "mark": told["mark"], "verdict": "close", "remark": "已注浆，无渗漏"}
    with acting(world.site_manager, VISITED):
        services.reply(by=world.site_manager, at=VISITED, finding=finding, text="已封堵")
    visit = a_seen_visit(mandate, rechecks=[recheck])
    answer = post(phone, visit)
    (now,) = answer.json()["overtaken"]
    assert (answer.status_code, now["id"], now["replied"]) == (409, finding.pk, True)
    with acting(world.inspector, VISITED):
        assert Visit.objects.count() == 1 and Finding.objects.get(pk=finding.pk).state == "replied"
    decided = {**visit, "rechecks": [{**recheck, "mark": now["mark"]}]}
    assert post(phone, decided).status_code == 201
    with acting(world.inspector, VISITED):
        assert Finding.objects.get(pk=finding.pk).state == "closed"


@pytest.mark.django_db
def test_what_would_be_refused_is_told_to_the_phone_ahead(
    world: World, mandate: Mandate, monkeypatch: pytest.MonkeyPatch
) -> None:
    (finding,) = findings_of(world, a_visit(world, mandate))
    with acting(world.body_chief, VISITED) as frame:
        services.file_specialist(
            by=frame.actor, at=VISITED, body=world.inspectors, person_id=world.inspector.person_id, specialty="structure", title="工程师",
            certificate_number="示例-1", from_on=date(2019, 6, 1), until_on=date(2019, 6, 30),
        )  # fmt: skip
    with acting(world.site_manager, VISITED):
        services.reply(by=world.site_manager, at=VISITED, finding=finding, text="已注浆")
    with acting(world.inspector, VISITED):
        told = assignments.assignment(world.inspector, mandate, VISITED.date())
    assert told["qualified"] == [{"from": date(2019, 6, 1), "until": date(2019, 6, 30)}]
    assert told["unqualified"] == "warning" and told["findings"][0]["barred"] == ""
    required = replace(rules.law("prc").figure("rectification_cosign", VISITED.date()), value="required")
    monkeypatch.setattr(cosigned, "cosigning", lambda *_: required)
    with acting(world.inspector, VISITED):
        (waiting,) = assignments.assignment(world.inspector, mandate, VISITED.date())["findings"]
        assert "监理单位对整改回复还没有会签" in waiting["barred"]
    with acting(world.supervision_engineer, VISITED) as frame:
        services.cosign(by=frame.actor, at=VISITED, finding=finding, agrees=True)
    with acting(world.inspector, VISITED):
        assert assignments.assignment(world.inspector, mandate, VISITED.date())["findings"][0]["barred"] == ""


@pytest.mark.django_db
def test_a_wrong_clock_is_put_right_and_told(world: World, mandate: Mandate, phone: Client) -> None:
    fast = timedelta(hours=3)
    finding = a_seen_finding(world, noticed_at=(VISITED + fast).isoformat())
    assert post(phone, a_seen_visit(mandate, finding, sent_at=(VISITED + fast).isoformat())).status_code == 201
    with acting(world.inspector, VISITED):
        visit = Visit.objects.get()
        assert visit.device["clock_off"] == -fast.total_seconds()
    assert "相差 3 小时" in phone.get(f"/inspections/visits/{visit.pk}/").content.decode()
    with acting(world.inspector, VISITED):
        assert datetime.fromisoformat(visit.findings.get().seen["at"]) == VISITED


@pytest.mark.django_db
def test_what_nobody_filed_is_cleared_after_its_time(phone: Client, world: World) -> None:
    photo = a_photo()
    send(phone, photo)
    assert arrivals.clear_old(clock.now() - arrivals.KEPT) == 0
    assert arrivals.clear_old(datetime.now(tz=VISITED.tzinfo) + arrivals.KEPT + timedelta(days=1)) == 1
    with pytest.raises(Refusal):
        Arrived(world.inspector.person_id or 0, digest_of(photo)).open()


@pytest.mark.django_db
def test_drawings_are_the_bodys_and_a_pin_stands_on_one(world: World, mandate: Mandate, phone: Client) -> None:
    with acting(world.inspector, VISITED):
        (drawing,) = services.file_drawing(
            by=world.inspector, at=VISITED, mandate=mandate, title="1号楼地下一层平面图", picture=io.BytesIO(a_photo())
        )
    finding = a_seen_finding(world, drawing=drawing.pk, pin_x="0.25", pin_y="0.75")
    number = post(phone, a_seen_visit(mandate, finding)).json()["number"]
    with acting(world.inspector, VISITED):
        filed = Visit.objects.get(number=number).findings.get()
        assert (filed.drawing_id, str(filed.pin_x), str(filed.pin_y)) == (drawing.pk, "0.2500", "0.7500")
    page = phone.get(f"/inspections/findings/{filed.pk}/").content.decode()
    assert "1号楼地下一层平面图" in page
    with acting(world.site_manager, VISITED), pytest.raises(Refusal):
        services.file_drawing(
            by=world.site_manager, at=VISITED, mandate=mandate, title="图", picture=io.BytesIO(a_photo())
        )


def a_pdf(*sizes: tuple[float, float]) -> bytes:
    with pypdfium2.PdfDocument.new() as document:
        for width, height in sizes:
            document.new_page(width, height)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


@pytest.mark.django_db
def test_each_sheet_of_a_pdf_is_a_drawing_and_a_huge_or_broken_one_is_refused(world: World, mandate: Mandate) -> None:
    def file(content: bytes) -> list[Drawing]:
        with acting(world.inspector, VISITED):
            return services.file_drawing(
                by=world.inspector, at=VISITED, mandate=mandate, title="总图", picture=io.BytesIO(content)
            )

    first, second = file(a_pdf((842, 595), (14_400, 14_400)))
    assert (first.title, second.title) == ("总图 第 1 页", "总图 第 2 页")
    with acting(world.inspector, VISITED):
        (picture,) = documents.photos(second)
        assert max(Image.open(io.BytesIO(documents.content(picture))).size) <= 3600, "whatever size the sheet claims"
    for broken, words in ((b"%PDF-1.7 nothing", "已损坏"), (a_pdf(*[(100, 100)] * 21), "最多 20 页")):
        with pytest.raises(Refusal, match=words):
            file(broken)
    with acting(world.inspector, VISITED):
        assert Drawing.objects.count() == 2


@pytest.mark.django_db
def test_the_page_is_installable_and_its_worker_keeps_all_it_loads(client: Client) -> None:
    page = client.get("/inspections/site/").content.decode()
    script = client.get("/inspections/site/worker.js").content.decode()
    manifest = client.get("/inspections/site/app.webmanifest").json()
    assert manifest["start_url"] == "/inspections/site/" and manifest["icons"]
    static = settings.STATIC_URL
    loaded = [part.split('"')[0] for part in page.split(f'="{static}')[1:]]
    assert loaded and all(f"{static}{each.split('#')[0]}" in script for each in loaded)
