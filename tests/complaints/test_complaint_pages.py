"""Complaints on pages and over HTTP: filed from the card of a home, followed by code, answered, counted."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.documents.models import Document
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_photo
from tests.factories.keys import a_key, a_system
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2026, 3, 10)
FILLED = {
    "against_kind": "insurer", "cause": "attitude", "text": "查勘员态度很差", "name": "张三（示例）", "phone": "13800000000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def words(response: Any) -> str:
    return str(response.content.decode())


def only() -> Complaint:
    with acting(HOUSE, NOW):
        return Complaint.objects.get()


def test_from_the_card_to_the_answer_and_the_rating(world: World, home: Unit) -> None:
    public = Client()
    assert f"/p/complain/unit/{home.code}/" in words(public.get(f"/p/unit/{home.code}/"))
    kept = public.post(f"/p/complain/unit/{home.code}/", {**FILLED, "text": ""})
    assert kept.status_code == 422 and "张三（示例）" in words(kept)
    sent = public.post(f"/p/complain/unit/{home.code}/", FILLED)
    row = only()
    assert sent["Location"] == f"/p/complain/{row.track_code}/"
    assert public.get("/p/", {"code": row.track_code.lower()})["Location"] == sent["Location"], "told on the telephone"
    page = words(public.get(sent["Location"]))
    assert row.number in page and "2026年3月25日" in page and "张三" not in page
    handler = a_browser(world.claims_handler)
    assert row.number in words(handler.get("/complaints/"))
    one = words(handler.get(f"/complaints/{row.pk}/"))
    assert "张**" in one and "13800000000" not in one and "假设" in one
    assert "13800000000" in words(handler.post(f"/complaints/{row.pk}/contact/"))
    assert handler.post(f"/complaints/{row.pk}/take/").status_code == 303
    answer = {"outcome": "upheld", "answer": "已批评教育并更换查勘员。"}
    assert handler.post(f"/complaints/{row.pk}/answer/", answer).status_code == 303
    assert "已批评教育" in words(public.get(sent["Location"]))
    assert public.get(f"{sent['Location']}letter/").content.startswith(b"%PDF")
    assert public.post(f"{sent['Location']}rate/", {"rating": "0"}).status_code == 303
    assert only().state == "closed"
    assert "100" in words(a_browser(world.insurance_officer).get("/complaints/statistics/"))


def test_what_comes_next_is_told_when_the_day_passed_and_when_the_answer_did_not_content(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, handler = Client(), a_browser(world.claims_handler)
    public.post(f"/p/complain/unit/{home.code}/", FILLED)
    row = only()
    office, page = f"/complaints/{row.pk}/", f"/p/complain/{row.track_code}/"
    handler.post(f"{office}take/")
    assert "延长期限" in words(handler.get(office)) and "通知投诉人" in words(public.get(page))
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(on(2026, 3, 26)))
    assert "答复期限已过，不能再延长" in words(public.get(page))
    assert f"{office}extend/" not in words(handler.get(office))
    handler.post(f"{office}answer/", {"outcome": "partly", "answer": "已更换查勘员。"})
    public.post(f"{page}rate/", {"rating": "2", "words": "没有查过"})
    assert "已退回被投诉单位重新核实" in words(public.get(page)) and "重新核实" in words(handler.get(office))


def test_from_the_page_of_a_report_and_from_a_place(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    public = Client()
    assert f"/p/complain/claim/{claim.track_code}/" in words(public.get(f"/p/complain/claim/{claim.track_code}/panel/"))
    assert public.post(f"/p/complain/claim/{claim.track_code}/", FILLED).status_code == 303
    assert only().claim_id == claim.pk
    assert only().number in words(a_browser(world.claims_handler).get(f"/complaints/claims/{claim.pk}/panel/"))
    place = {**FILLED, "region_code": "330481", "about": "某小区", "against_kind": "contractor"}
    assert public.post("/p/complain/", place).status_code == 303
    for path in ("unit/XXXX/", "claim/XXXX/", "XXXX/"):
        assert public.get(f"/p/complain/{path}").status_code == 404


def photo(colour: str = "grey", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", content or a_photo(colour), "image/jpeg")


def test_photos_arrive_one_by_one_and_are_shown_to_both_sides(world: World, home: Unit) -> None:
    public, form = Client(), f"/p/complain/unit/{home.code}/"
    draft = f"/p/complain/photos/unit-{home.code}/"
    assert draft in words(public.get(form))
    first, second = (public.post(draft, {"photo": photo(each)}).json()["address"] for each in ("grey", "red"))
    assert public.post(draft, {"photo": photo()}).json()["address"] == first, "the same again is the same"
    refused = public.post(draft, {"photo": photo(content=b"%PDF-1.7")})
    assert refused.status_code == 422 and "不是照片" in refused.json()["message"]
    assert public.post(draft, {}).status_code == 422
    assert public.get(first)["Content-Type"] == "image/jpeg"
    assert Client().get(first).status_code == 404, "another browser sees nothing"
    wrong = words(public.post(form, {**FILLED, "phone": "无"}))
    assert first in wrong and "张三（示例）" in wrong
    public.post(f"{second}drop/")
    sent = public.post(form, {**FILLED, "photos": [photo("blue")]})
    followed = words(public.get(sent["Location"]))
    assert followed.count("/photo/") == 2 and first not in words(public.get(form)), "the draft is over"
    with acting(world.claims_handler, NOW):
        one, two = Document.objects.filter(kind="complaints.photo").order_by("id")
    assert (one.title, two.title) == ("投诉照片 1", "投诉照片 2")
    small = f"{sent['Location']}photo/{one.pk}/"
    assert public.get(small)["Content-Type"] == "image/jpeg"
    assert public.get(f"/p/complain/XXXX/photo/{one.pk}/").status_code == 404
    assert public.get(f"{sent['Location']}photo/999/").status_code == 404
    handler = a_browser(world.claims_handler)
    row = only()
    assert f"/documents/{one.pk}/" in words(handler.get(f"/complaints/{row.pk}/"))
    assert handler.get(f"/documents/{one.pk}/").status_code == 200
    assert a_browser(world.second_claims_handler).get(f"/documents/{one.pk}/").status_code == 404


def test_two_pages_that_send_at_once_lose_none(world: World, home: Unit) -> None:
    """Each saves the session as it was when it began; the photo of the other stays all the same."""
    public, form, draft = Client(), f"/p/complain/unit/{home.code}/", f"/p/complain/photos/unit-{home.code}/"
    public.get(form)
    before = dict(public.session.items())
    first = public.post(draft, {"photo": photo("grey")}).json()["address"]
    session = public.session
    session.clear()
    session.update(before)
    session.save()
    second = public.post(draft, {"photo": photo("red")}).json()["address"]
    assert first in words(public.get(form)) and second in words(public.get(form))
    sent = public.post(form, FILLED)
    assert words(public.get(sent["Location"])).count("/photo/") == 2


def test_what_is_no_photo_is_refused_by_name_and_what_was_typed_stays(world: World, home: Unit) -> None:
    kept = a_browser(world.hotline_agent).post(
        f"/hotline/complain/?unit={home.pk}",
        {**FILLED, "cause": "", "photos": [photo(), SimpleUploadedFile("录音.jpg", b"ID3 no picture")]},
    )
    told = words(kept)
    assert kept.status_code == 422 and "查勘员态度很差" in told and "请选择" in told
    kept = a_browser(world.hotline_agent).post(
        f"/hotline/complain/?unit={home.pk}",
        {**FILLED, "photos": [photo(), SimpleUploadedFile("录音.jpg", b"ID3 no picture")]},
    )
    told = words(kept)
    assert kept.status_code == 422 and "“录音.jpg”：这个文件不是照片" in told and "查勘员态度很差" in told
    with acting(HOUSE, NOW):
        assert not Complaint.objects.exists() and not Document.objects.filter(kind="complaints.photo").exists()


def test_more_than_nine_photos_are_refused(world: World, home: Unit) -> None:
    public, form = Client(), f"/p/complain/unit/{home.code}/"
    draft = f"/p/complain/photos/unit-{home.code}/"
    for colour in ("red", "green", "grey", "black", "white", "yellow", "orange", "purple", "pink"):
        assert public.post(draft, {"photo": photo(colour)}).status_code == 200
    assert "最多上传9张" in public.post(draft, {"photo": photo("blue")}).json()["message"]
    kept = public.post(form, {**FILLED, "photos": [photo("blue")]})
    assert kept.status_code == 422 and "最多上传9张" in words(kept)
    assert public.post(form, FILLED).status_code == 303


def test_photos_follow_the_complaint_from_the_desk_to_whoever_answers(world: World, home: Unit) -> None:
    agent = a_browser(world.hotline_agent)
    told = {**FILLED, "against_kind": "repairer", "photos": [photo()]}
    assert agent.post(f"/hotline/complain/?unit={home.pk}", told).status_code == 303
    row = only()
    assert "投诉照片 1" in words(agent.get(f"/complaints/{row.pk}/"))
    agent.post(f"/complaints/{row.pk}/direct/", {"against_id": world.repairers.pk})
    assert "投诉照片 1" in words(agent.get(f"/complaints/{row.pk}/"))
    assert "投诉照片 1" in words(a_browser(world.repair_manager).get(f"/complaints/{row.pk}/"))
    assert words(Client().get(f"/p/complain/{row.track_code}/")).count("/photo/") == 1


def test_complaints_by_one_visitor_are_limited(world: World, home: Unit) -> None:
    public = Client()
    statuses = [public.post(f"/p/complain/unit/{home.code}/", FILLED).status_code for _ in range(11)]
    assert statuses == [303] * 10 + [422]


def test_the_list_asks_a_fixed_number_of_questions(world: World, home: Unit) -> None:
    handler = a_browser(world.claims_handler)
    handler.get("/complaints/")
    counted = []
    for _ in range(2):
        Client().post(f"/p/complain/unit/{home.code}/", FILLED)
        with CaptureQueriesContext(connection) as asked:
            handler.get("/complaints/")
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_a_system_reads_what_its_organisation_may_see(world: World, home: Unit) -> None:
    Client().post(f"/p/complain/unit/{home.code}/", FILLED)
    mine = a_system(a_key(world.administrator, "complaints.read"))
    told = mine.get("/api/v1/complaints", {"since": "2026-01-01"}).json()
    assert told["count"] == 1 and told["items"][0]["due_on"] == "2026-03-25"
    assert "13800000000" not in str(told) and "张三" not in str(told)
    assert mine.get(f"/api/v1/complaints/{only().number}").json()["cause"] == "attitude"
    assert mine.get("/api/v1/complaints/TS-1").status_code == 404
    assert Client().get("/api/v1/complaints", {"since": "2026-01-01"}).status_code == 401
