"""The pages of claims: what each role sees and may press."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import (
    DECIDED,
    REPORTED,
    a_claim,
    a_covered_claim,
    a_partly_refused_claim,
    a_photo,
    a_refused_claim,
    an_objection,
    an_owner,
    an_unplaced_claim,
    seen,
)
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 4, 16)
NO_LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}
NO_MORE = {"more-TOTAL_FORMS": "0", "more-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The edge reads the clock: here it is the afternoon after the report."""
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def words(response: Any) -> str:
    return str(response.content.decode())


def test_claim_shows_clocks_with_article_and_assumption_and_masks_the_reporter(world: World, home: Unit) -> None:
    claim = a_claim(world, home, photos=[a_photo()])
    page = words(a_browser(world.claims_handler).get(f"/claims/{claim.pk}/"))
    for shown in (
        "现场查勘",
        "还有1日",
        "平台默认",
        "第23条",
        "三（一）5",
        "138****0000",
        "张",
        "报案照片 1",
        "下一步",
        "登记查勘",
    ):
        assert shown in page, shown
    assert "13800000000" not in page and "张三" not in page
    triage = page[page.index('id="triage"') :]
    assert triage[: triage.index("</section>")].count("三（一）5") == 1, "each article once"


def test_contact_is_shown_by_a_post_that_is_recorded(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    client = a_browser(world.claims_handler)
    assert client.get(f"/claims/{claim.pk}/contact/").status_code == 405
    assert "13800000000" in words(client.post(f"/claims/{claim.pk}/contact/"))
    with acting(world.claims_handler, NOW):
        assert Entry.objects.filter(act="claims.reveal", subject_id=claim.pk).count() == 1
    assert a_browser(world.haining_officer).post(f"/claims/{claim.pk}/contact/").status_code == 403


def test_survey_and_decision_by_the_forms(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    client = a_browser(world.claims_handler)
    wrong = client.post(f"/claims/{claim.pk}/survey/", {"finding": "见照片", "estimate": "三千"})
    assert wrong.status_code == 422 and "见照片" in words(wrong)
    filled = {
        "surveyed_at": "2025-03-04T15:00", "finding": "管根渗漏", "cause": "construction", "item": "C05",
        "responsible_id": str(world.contractor.pk), "estimate": "3,600", "photos": [_file()], **NO_LINES,
    }  # fmt: skip
    assert client.post(f"/claims/{claim.pk}/survey/", filled).status_code == 303
    decided = {"outcome": "covered", "item": "C05", "ground": "条款第四条（五）", "reasons": "施工缺陷", **NO_MORE}
    assert client.post(f"/claims/{claim.pk}/decide/", decided).status_code == 303
    assert (seen(claim).state, seen(claim).estimate) == ("covered", Decimal("3600.00"))
    page = words(client.get(f"/claims/{claim.pk}/"))
    assert "施工缺陷" in page and world.contractor.name in page


def test_survey_line_by_line_for_each_element_is_where_the_decision_begins(world: World, home: Unit) -> None:
    claim, client = a_claim(world, home), a_browser(world.claims_handler)
    form = client.get(f"/claims/{claim.pk}/survey/").content.decode()
    assert 'name="lines-0-element"' in form and 'value="lines"' in form
    floor, ceiling = "主卧卫生间地面", "次卧顶棚"
    filled = {
        "surveyed_at": "2025-03-04T15:00", "finding": "管根渗漏", "cause": "construction", "item": "C05", "estimate": "",
        "responsible_id": str(world.contractor.pk), "lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, (element, name, price) in enumerate(
        ((floor, "重做防水", "1200"), (ceiling, "刷漆", "300"), (floor, "贴砖", "800"))
    ):
        told = {"element": element, "name": name, "unit": "项", "quantity": "1", "price": price}
        filled |= {f"lines-{number}-{field}": value for field, value in told.items()}
    refused = client.post(f"/claims/{claim.pk}/survey/", {**filled, "lines-1-quantity": "0"})
    assert (
        refused.status_code == 422
        and "第 2 项维修项目的数量应大于 0" in words(refused)
        and seen(claim).estimate is None
    )
    assert client.post(f"/claims/{claim.pk}/survey/", filled).status_code == 303
    assert seen(claim).estimate == Decimal("2300.00")
    page = client.get(f"/claims/{claim.pk}/decide/").content.decode()
    for shown in (
        "按部位估损",
        f"{floor}：¥ 2,000.00",
        f"{ceiling}：¥ 300.00",
        f'value="{floor}"',
        f'value="{ceiling}"',
    ):
        assert shown in page, shown
    assert 'name="loss" value="2000.00"' in page and 'name="more-0-loss" value="300.00"' in page
    assert f"{floor}：¥ 2,000.00" in client.get(f"/claims/{claim.pk}/").content.decode()


def _file() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", a_photo(), "image/jpeg")


def test_cover_out_of_term_shows_the_article_and_keeps_what_was_typed(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="hollow", place="room")
    filled = {"outcome": "covered", "item": "C09", "ground": "条款", "reasons": "地砖空鼓，业主要求赔付", **NO_MORE}
    answer = a_browser(world.claims_handler).post(f"/claims/{claim.pk}/decide/", filled)
    page = words(answer)
    assert answer.status_code == 422
    for shown in ("已届满", "三（一）9", "地砖空鼓，业主要求赔付"):
        assert shown in page, shown
    assert seen(claim).state == "with_insurer"


def test_builder_sees_its_form_in_the_wait(world: World, home: Unit) -> None:
    from datetime import date

    claim = a_claim(world, home, discovered_on=date(2022, 6, 1))
    client = a_browser(world.developer)
    assert "登记维修情况" in words(client.get(f"/claims/{claim.pk}/"))
    assert client.post(f"/claims/{claim.pk}/resolve/", {"text": "已重做防水"}).status_code == 303
    assert seen(claim).state == "closed"


def test_objection_and_letter_are_on_the_page(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    an_objection(claim, at=NOW)
    client = a_browser(world.claims_handler)
    page = words(client.get(f"/claims/{claim.pk}/"))
    assert "等待由作出核定以外的另一人复核" in page and "拒赔通知书" in page
    review = words(client.get(f"/claims/{claim.pk}/review/"))
    assert "淋浴房密封胶老化" in review and "等待另一人复核" in review, "what is judged stands above the form"
    answer = client.post(f"/claims/{claim.pk}/review/", {"upheld": "no", "answer": "维持"})
    assert answer.status_code == 403 and "另一人" in words(answer)


@pytest.mark.parametrize("seated", [True, False])
def test_owner_objects_to_the_refused_part_on_the_page_of_the_claim(world: World, home: Unit, seated: bool) -> None:
    """Signed in; who reported from an account and was not let into the home, too."""
    owner = an_owner(world, home) if seated else world.owner
    claim, whole = (
        a_partly_refused_claim(world, home, by=owner),
        a_covered_claim(world, home, by=owner, place="kitchen"),
    )
    client, object_at = a_browser(owner), f"/claims/{claim.pk}/object/"
    page = words(client.get(f"/claims/{claim.pk}/"))
    assert object_at in page and "其余部分，业主可以在维修开始前提出异议" in page
    assert object_at not in words(a_browser(world.developer).get(f"/claims/{claim.pk}/"))
    assert "提出异议" not in words(client.get(f"/claims/{whole.pk}/"))
    assert client.post(object_at, {"text": " "}).status_code == 422
    refused = client.post(f"/claims/{whole.pk}/object/", {"text": "门框是交付时原样"})
    assert refused.status_code == 409 and "没有不属于保险责任的部分" in words(refused)
    assert client.post(object_at, {"text": "门框是交付时原样"}).status_code == 303
    assert object_at not in words(client.get(f"/claims/{claim.pk}/"))
    with acting(world.claims_handler, NOW):
        assert [each.text for each in selectors.objections(claim)] == ["门框是交付时原样"]
        assert not selectors.objections(whole).exists()


def test_strangers_get_404_and_the_street_the_login(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    for stranger in (world.other_developer, world.neighbour, world.second_underwriter):
        assert a_browser(stranger).get(f"/claims/{claim.pk}/").status_code in (403, 404)
    assert a_browser(world.other_developer).get(f"/claims/{claim.pk}/").status_code == 404
    assert "/account/login/" in Client().get(f"/claims/{claim.pk}/")["Location"]


def test_list_is_the_same_number_of_queries_for_one_and_for_five(world: World, home: Unit) -> None:
    client = a_browser(world.haining_officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/claims/").status_code == 200
        return len(queries)

    a_claim(world, home)
    one = asked()
    for _ in range(3):
        a_claim(world, home, at=REPORTED)
    an_unplaced_claim(world)
    assert asked() == one
    with acting(world.haining_officer, NOW):
        assert selectors.visible(world.haining_officer).count() == 5
    found = words(client.get("/claims/?state=unplaced"))
    assert "左手第一幢" in found and "101室" not in found


def test_deciding_anew_begins_with_every_element_as_decided(world: World, home: Unit) -> None:
    claim = a_partly_refused_claim(world, home)
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/decide-anew/").content.decode()
    with acting(world.claims_handler, DECIDED):
        standing = selectors.latest_decision(claim)
    assert standing is not None
    first, second = sorted(standing.lines.all(), key=lambda line: line.number)
    for name, line in (("element", first), ("more-0-element", second), ("ground", first), ("more-0-ground", second)):
        told = getattr(line, name.rpartition("-")[2])
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(told)}"', page), name
    assert "部分属于保险责任" in a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()


def test_who_objected_reads_that_a_second_person_has_it(world: World, home: Unit) -> None:
    claim, street = a_partly_refused_claim(world, home), Client()
    track = f"/p/track/{claim.track_code}/"
    assert "请在维修开始前提出" in street.get(f"{track}object/").content.decode()
    assert street.post(f"{track}object/", {"text": "门也是渗水泡坏的"}).status_code == 303
    assert "您的异议正在由作出核定以外的另一人复核" in street.get(track).content.decode()
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert "等待由作出核定以外的另一人复核" in page
