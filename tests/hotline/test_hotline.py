"""The desk: find the home while somebody talks, take the report, place what nobody found, call back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.front.hotline import selectors, services
from idi.front.hotline.models import Call
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.claims import a_claim, an_unplaced_claim, seen
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)
REPORT = {
    "symptom": "leak", "place": "bathroom", "narrative": "楼上淋浴后滴水", "discovered_on": "2025-03-09",
    "reporter_name": "李四（示例）", "reporter_phone": "13900000000", "reporter_is_owner": "owner",
}  # fmt: skip
CALL = {
    "kind": "question",
    "caller_phone": "13900000000",
    "note": "询问外墙渗水是否在保，已答复",
    "region_code": "330400",
}


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def desk(world: World, home: Unit) -> Client:
    return a_browser(world.hotline_agent)


def words(response: Any) -> str:
    return str(response.content.decode())


def calls(world: World) -> list[Call]:
    with acting(world.hotline_agent, NOW):
        return list(Call.objects.order_by("id"))


def test_the_desk_gives_the_same_answer_as_the_public_page(desk: Client, home: Unit) -> None:
    asked = {"words": "卫生间漏水", "on": "2026-01-01"}
    told, public = (
        words(each)
        for each in (desk.get(f"/hotline/homes/{home.pk}/", asked), Client().get(f"/p/unit/{home.code}/", asked))
    )

    def likely(page: str) -> set[str]:
        """What the answer says. The public opens its articles with one press, the desk has them open."""
        part = page[page.index('id="likely"') : page.index("</section>", page.index('id="likely"'))]
        part = re.sub(r'<details class="because-folded"><summary>.*?</summary>', "", part)
        return {said for each in re.findall(r">([^<>]+)<", part) if (said := each.strip())}

    assert "保险期间还剩4年5个月" in likely(told) and likely(told) == likely(public)
    assert f"/hotline/homes/{home.pk}/report/?symptom=leak&amp;place=bathroom" in told
    filled = words(desk.get(f"/hotline/homes/{home.pk}/report/", {"symptom": "leak", "place": "bathroom"}))
    assert '<option value="leak" selected' in filled


def test_homes_are_found_by_fragments_as_one_types(desk: Client, home: Unit) -> None:
    page = words(desk.get("/hotline/", {"q": "示例花园 1号楼 101"}))
    assert f"/hotline/homes/{home.pk}/" in page and "<html" in page
    part = words(desk.get("/hotline/", {"q": "花园 2号楼"}, headers={"HX-Request": "true"}))
    assert "2号楼" in part and "1号楼" not in part and "<html" not in part
    assert "没有找到" in words(desk.get("/hotline/", {"q": "没有这个小区"}))


def test_home_shows_cover_and_open_claims(world: World, desk: Client, home: Unit) -> None:
    claim = a_claim(world, home)
    page = words(desk.get(f"/hotline/homes/{home.pk}/"))
    for shown in (claim.number, "在保险期间内", "三（一）5", "登记报案"):
        assert shown in page, shown


def test_the_desk_and_the_insurer_see_that_a_home_changed_hands(world: World, desk: Client, home: Unit) -> None:
    page, panel = f"/hotline/homes/{home.pk}/", f"/policies/homes/{home.pk}/"
    handler, old = a_browser(world.claims_handler), home.claim_word
    assert "已登记转让" not in words(desk.get(page)) and "没有登记过转让" in words(handler.get(panel))
    with acting(world.developer, NOW):
        policies.pass_home(by=world.developer, at=NOW, unit=home, passed_on=date(2025, 3, 1))
    assert "这户2025年3月1日已登记转让给新业主" in words(desk.get(page))
    sent = desk.post(f"/hotline/homes/{home.pk}/report/", {**REPORT, "claim_word": old})
    assert "旧口令不再有效），已登记为未核实身份" in words(desk.get(sent["Location"])), "the word of the old card"
    for reader in (desk, handler):
        assert "2025年3月1日" in words(reader.get(panel)) and "没有登记过转让" not in words(reader.get(panel))


def test_report_on_the_telephone_is_a_claim_and_a_call(world: World, desk: Client, home: Unit) -> None:
    assert desk.post(f"/hotline/homes/{home.pk}/report/", {**REPORT, "narrative": ""}).status_code == 422
    sent = desk.post(f"/hotline/homes/{home.pk}/report/", {**REPORT, "claim_word": home.claim_word})
    (call,) = calls(world)
    assert sent["Location"] == f"/claims/{call.claim_id}/"
    with acting(world.claims_handler, NOW):
        claim = Claim.objects.get()
    assert (claim.channel, claim.state, claim.may_sign, claim.reporter_person_id) == (
        "hotline",
        "with_insurer",
        True,
        None,
    )
    assert (call.kind, call.closed_at) == ("report", NOW)
    assert claim.number in words(desk.get(sent["Location"]))


def test_unknown_address_is_taken_down_and_placed_later(world: World, desk: Client, home: Unit) -> None:
    filled = {**REPORT, "region_code": "330481", "address_given": "示例花园一幢一楼"}
    assert desk.post("/hotline/report/", filled).status_code == 303
    with acting(world.hotline_agent, NOW):
        claim = Claim.objects.get(state="unplaced")
    assert claim.number in words(desk.get("/hotline/queue/"))
    place = f"/hotline/queue/{claim.pk}/"
    found = words(desk.get(place, {"q": "示例花园 1号楼"}))
    assert f"{place}{home.pk}/" in found and "李四" not in found
    assert "属于这户吗" in words(desk.get(f"{place}{home.pk}/"))
    assert desk.post(f"{place}{home.pk}/")["Location"] == f"/claims/{claim.pk}/"
    claim.project_id = home.project_id
    assert (seen(claim).state, seen(claim).unit_id) == ("with_insurer", home.pk)
    assert desk.get(place).status_code == 404
    assert desk.post(f"{place}{home.pk}/").status_code == 409


def test_queue_counts_and_emergencies_come_first(world: World, desk: Client) -> None:
    an_unplaced_claim(world, address_given="不急的地址")
    an_unplaced_claim(world, address_given="着急的地址", emergency=True)
    page = words(desk.get("/hotline/queue/"))
    assert page.index("着急的地址") < page.index("不急的地址")


def test_question_is_noted_and_promised_call_waits(world: World, desk: Client) -> None:
    filled = {
        "kind": "call_back",
        "caller_phone": "139 0000 0000",
        "note": "要问保险公司地址",
        "call_back_at": "2025-03-10T14:00",
    }
    assert desk.post("/hotline/calls/new/", {**filled, "call_back_at": ""}).status_code == 422
    assert desk.post("/hotline/calls/new/", filled).status_code == 303
    (call,) = calls(world)
    page = words(desk.get("/hotline/calls/", {"open": "1"}))
    assert call.number in page and "139****0000" in page and "13900000000" not in page
    close, phone = (f"/hotline/calls/{call.pk}/{each}/" for each in ("close", "phone"))
    assert phone in words(desk.get(close)) and "13900000000" not in words(desk.get(close))
    assert desk.get(phone).status_code == 405 and "tel:13900000000" in words(desk.post(phone)), "to call back"
    with acting(world.hotline_agent, NOW):
        assert Entry.objects.filter(act="hotline.reveal_caller").count() == 1
    assert desk.post(close, {"note": "已告知地址"}).status_code == 303
    assert desk.post(phone).status_code == 403, "no more once it is done"
    assert calls(world)[0].closed_at == NOW
    assert f"/hotline/calls/{call.pk}/close/" not in words(desk.get("/hotline/calls/", {"open": "1"}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": " "}, "note"),
        ({"caller_phone": "未知"}, "caller_phone"),
        ({"kind": "?"}, "kind"),
        ({"kind": "call_back"}, "call_back_at"),
        ({"call_back_at": on(2025, 3, 9)}, "call_back_at"),
    ],
)
def test_call_is_checked(world: World, changes: dict[str, Any], field: str) -> None:
    agent = world.hotline_agent
    with acting(agent, NOW):
        with pytest.raises(Refusal) as refused:
            services.take_call(by=agent, at=NOW, **{**CALL, **changes})
        assert [reason.field for reason in refused.value.reasons] == [field]
        assert Call.objects.count() == Entry.objects.filter(act="hotline.take_call").count() == 0


def test_call_is_encrypted_closed_once_and_for_the_desk_only(world: World) -> None:
    from django.db import connection

    agent = world.hotline_agent
    with acting(agent, NOW):
        call = services.take_call(by=agent, at=NOW, **{**CALL, "call_back_at": on(2025, 3, 11)})
        assert list(selectors.call_backs(agent)) == [call]
        with connection.cursor() as cursor:
            cursor.execute("SELECT caller_phone FROM hotline_call")
            assert "13900000000" not in cursor.fetchone()[0]
        services.close_call(by=agent, at=NOW, call=call, note="已回拨")
        with pytest.raises(Conflict):
            services.close_call(by=agent, at=NOW, call=call, note="已回拨")
    for stranger in (world.claims_handler, world.developer, world.owner):
        with acting(stranger, NOW):
            assert Call.objects.count() == 0
            with pytest.raises(Forbidden):
                services.take_call(by=stranger, at=NOW, **CALL)


def test_only_the_desk_opens_its_pages(world: World, home: Unit) -> None:
    for path in ("/hotline/", "/hotline/queue/", "/hotline/calls/", f"/hotline/homes/{home.pk}/"):
        assert a_browser(world.claims_handler).get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_a_call_that_is_over_leads_nowhere(world: World) -> None:
    agent = world.hotline_agent
    with acting(agent, NOW):
        services.take_call(
            by=agent, at=NOW, kind="question", note="问过进展", region_code="330481", caller_phone="13800000000"
        )
    page = a_browser(agent).get("/hotline/calls/").content.decode()
    assert "已办结" in page and not re.search(r"<a [^>]*>\s*已办结", page)
