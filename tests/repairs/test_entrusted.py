"""Reporter is not claimant: who holds an authorisation, and the owners' committee for public parts, act for the owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.foundation.notices.selectors import messages_of
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import selectors as claim_reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Authorisation, Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services
from idi.lifecycle.repairs.models import CashOffer, Confirmation, Order
from tests.factories import HOUSE, on
from tests.factories.claims import (
    a_claim,
    a_committee,
    a_covered_claim,
    a_partly_refused_claim,
    a_photo,
    a_second_handler,
    seen,
)
from tests.factories.parties import World
from tests.factories.repairs import CONFIRMED, a_finished_order, an_order, finish
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
GIVEN = on(2025, 3, 6)


def entrust(world: World, claim: Claim, holder: Actor, *acts: str, **changes: Any) -> Authorisation:
    """Recorded by the lead, until the end of March."""
    given = {
        "holder_id": holder.organisation_id or holder.person_id, "holder_name": "示例受托人", "acts": list(acts),
        "from_on": GIVEN.date(), "until_on": date(2025, 3, 31), "paper": a_photo(), **changes,
    }  # fmt: skip
    with acting(world.claims_handler, GIVEN):
        return claims.authorise(by=world.claims_handler, at=GIVEN, claim=claim, **given)


def test_a_person_is_found_by_name_and_phone_together(world: World, home: Unit) -> None:
    claim = a_finished_repair(world, home)
    with acting(world.neighbour, GIVEN):
        name, phone = world.neighbour.name, "138 0000 0000"
    row = entrust(world, claim, world.neighbour, "sign", holder_id=None, holder_name=name, phone=phone)
    assert row.holder_id == world.neighbour.person_id
    for given, words in (
        ({"holder_name": "示例别人", "phone": phone}, "没有以此姓名和手机号登记的账号"),
        ({"holder_name": name, "phone": "13900000000"}, "没有以此姓名和手机号登记的账号"),
        ({"holder_name": name, "phone": phone, "holder_id": world.keeper.organisation_id}, "请只填一项"),
    ):
        with pytest.raises(Refusal, match=words):
            entrust(world, claim, world.neighbour, "sign", **{"holder_id": None, **given})
    with acting(world.claims_handler, GIVEN):
        assert Authorisation.objects.count() == 1


def revoke(world: World, home: Unit, row: Authorisation) -> None:
    with acting(world.claims_handler, GIVEN):
        claims.end_authorisation(by=world.claims_handler, at=GIVEN, authorisation=row, reason="业主收回")


def sell(world: World, home: Unit, row: Authorisation) -> None:
    with acting(HOUSE, on(2025, 3, 10)), house(home.pk, cause=HOUSE):
        seats.seat(world.neighbour.person_id or 0, home.pk, role="owner", from_on=date(2025, 3, 10))


def nothing(world: World, home: Unit, row: Authorisation) -> None:
    pass


def a_finished_repair(world: World, home: Unit) -> Claim:
    """Reported by somebody who only reported."""
    claim = a_covered_claim(world, home, claim_word="", reporter_is_owner=False)
    a_finished_order(world, an_order(world, claim))
    return claim


@pytest.mark.parametrize("holder", ["keeper", "neighbour"])
def test_holder_confirms_by_page_and_sees_that_claim_alone(
    world: World, home: Unit, holder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by: Actor = getattr(world, holder)
    claim, other = a_finished_repair(world, home), a_claim(world, home, place="kitchen")
    entrust(world, claim, by, "sign")
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(CONFIRMED))
    browser = a_browser(by)
    with acting(by, CONFIRMED):
        assert not Order.objects.exists() and not Claim.objects.exists(), "row security opens nothing"
        assert claim.number in messages_of(by).latest("id").title
    listed = browser.get("/repairs/entrusted/").content.decode()
    assert claim.number in listed and other.number not in listed
    page = browser.get(f"/repairs/entrusted/{claim.pk}/").content.decode()
    assert "确认维修" in page and "要求返修" in page and "撤回报案" not in page
    assert "13800000000" not in page and "张三" not in page
    assert browser.get(f"/repairs/entrusted/{other.pk}/").status_code == 404
    address = f"/repairs/entrusted/{claim.pk}/confirm/"
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"satisfaction": "1"}).status_code == 303
    done = seen(claim)
    assert (done.state, done.amount) == ("repaired", Decimal("3333.33"))
    with acting(HOUSE, CONFIRMED), house(claim.scope_id, cause=HOUSE):
        assert Confirmation.objects.get().confirmed_by_id == by.person_id
        assert Entry.objects.filter(act="repairs.entrusted").count() == 1


@pytest.mark.parametrize(
    ("acts", "day", "change", "words"),
    [
        (("sign",), 20, revoke, "撤销：业主收回"),
        (("sign",), 20, sell, "对新业主无效"),
        (("sign",), 32, nothing, "到期"),
        (("accept", "cash", "withdraw"), 20, nothing, "没有授权“确认维修并签字”"),
        (("sign",), 5, nothing, "起才生效"),
    ],
)
def test_authorisation_that_does_not_reach_is_refused_in_words(
    world: World, home: Unit, acts: tuple[str, ...], day: int, change: Callable[..., None], words: str
) -> None:
    claim = a_finished_repair(world, home)
    change(world, home, entrust(world, claim, world.keeper, *acts))
    at = on(2025, 3, 1) + timedelta(days=day - 1)
    with acting(world.keeper, at), pytest.raises(Forbidden, match=words):
        services.confirm_entrusted(by=world.keeper, at=at, claim_id=claim.pk, satisfaction=1)
    _nothing_confirmed(claim)


def test_who_holds_nothing_is_refused(world: World, home: Unit) -> None:
    claim = a_finished_repair(world, home)
    entrust(world, claim, world.keeper, "sign")
    for by in (world.neighbour, world.site_manager):
        with acting(by, CONFIRMED), pytest.raises(Forbidden, match="须由业主本人"):
            services.confirm_entrusted(by=by, at=CONFIRMED, claim_id=claim.pk, satisfaction=1)
    _nothing_confirmed(claim)


def _nothing_confirmed(claim: Claim) -> None:
    with acting(HOUSE, CONFIRMED), house(claim.scope_id, cause=HOUSE):
        assert not Confirmation.objects.exists()
        assert Order.objects.get().state == "done"
        assert not Entry.objects.filter(act__in=("repairs.entrusted", "repairs.confirm")).exists()


def test_revoked_holder_reads_why_and_nothing_of_the_claim(world: World, home: Unit) -> None:
    claim = a_finished_repair(world, home)
    revoke(world, home, entrust(world, claim, world.keeper, "sign"))
    page = a_browser(world.keeper).get(f"/repairs/entrusted/{claim.pk}/").content.decode()
    assert "撤销：业主收回" in page and "示例房屋维修公司" not in page and "确认维修" not in page


@pytest.mark.parametrize(("acts", "allowed"), [(("accept",), True), (("sign", "withdraw"), False)])
def test_cash_is_answered_by_who_may_accept_an_amount(
    world: World, home: Unit, acts: tuple[str, ...], allowed: bool
) -> None:
    claim = a_covered_claim(world, home, claim_word="", reporter_is_owner=False)
    with acting(world.claims_handler, GIVEN):
        services.offer_cash(
            by=world.claims_handler, at=GIVEN, claim=claim, amount=Decimal("3600.00"), reason="按查勘估损"
        )
    entrust(world, claim, world.keeper, *acts)
    with acting(world.keeper, CONFIRMED):
        if allowed:
            services.answer_cash_entrusted(by=world.keeper, at=CONFIRMED, claim_id=claim.pk, yes=True)
        else:
            with pytest.raises(Forbidden, match="没有授权“接受赔付金额”"):
                services.answer_cash_entrusted(by=world.keeper, at=CONFIRMED, claim_id=claim.pk, yes=True)
    with acting(HOUSE, CONFIRMED), house(claim.scope_id, cause=HOUSE):
        assert CashOffer.objects.get().accepted is (True if allowed else None)
    assert seen(claim).state == ("repaired" if allowed else "covered")


def test_committee_confirms_public_parts_and_no_home(world: World, home: Unit) -> None:
    by = a_committee(world, home)
    inside = a_finished_repair(world, home)
    public = a_covered_claim(world, home, unit=None, building=home.building, claim_word="", place="exterior_wall")
    a_finished_order(world, an_order(world, public))
    page = a_browser(by).get("/repairs/entrusted/").content.decode()
    assert public.number in page and inside.number not in page
    with acting(by, CONFIRMED):
        assert claim_reading.entrusted_claim(inside.pk, by, CONFIRMED) is None
        with pytest.raises(Forbidden):
            services.confirm_entrusted(by=by, at=CONFIRMED, claim_id=inside.pk, satisfaction=1)
        services.confirm_entrusted(by=by, at=CONFIRMED, claim_id=public.pk, satisfaction=1)
    assert (seen(public).state, seen(inside).state) == ("repaired", "in_repair")


@pytest.mark.parametrize("acts", [("withdraw",), ("sign",)])
def test_holder_withdraws_only_where_the_paper_says_so(world: World, home: Unit, acts: tuple[str, ...]) -> None:
    claim = a_claim(world, home, claim_word="", reporter_is_owner=False)
    entrust(world, claim, world.keeper, *acts)
    allowed = "withdraw" in acts
    with acting(world.keeper, GIVEN):
        if allowed:
            claims.withdraw_entrusted(by=world.keeper, at=GIVEN, claim_id=claim.pk, text="业主已自行修好")
        else:
            with pytest.raises(Forbidden, match="没有授权“撤回报案”"):
                claims.withdraw_entrusted(by=world.keeper, at=GIVEN, claim_id=claim.pk, text="业主已自行修好")
    after = seen(claim)
    assert (after.state, after.closing_note) == (("withdrawn", "业主已自行修好") if allowed else ("with_insurer", ""))


def test_holder_objects_for_the_owner_and_reads_the_answer(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the paper is for: an objection binds the owner to nothing. Without any paper it is the owner's."""
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(CONFIRMED))
    claim, whole = a_partly_refused_claim(world, home), a_covered_claim(world, home, place="kitchen")
    for each in (claim, whole):
        entrust(world, each, world.keeper, "sign")
    browser, address = a_browser(world.keeper), f"/repairs/entrusted/{claim.pk}/"
    page = browser.get(address).content.decode()
    assert f"{address}object/" in page and "住户自行改装" in page
    assert "提出异议" not in browser.get(f"/repairs/entrusted/{whole.pk}/").content.decode()
    with acting(world.neighbour, CONFIRMED), pytest.raises(Forbidden, match="须由业主本人"):
        claims.object_entrusted(by=world.neighbour, at=CONFIRMED, claim_id=claim.pk, text="门框是交付时原样")
    with acting(world.keeper, CONFIRMED), pytest.raises(Conflict, match="没有不属于保险责任的部分"):
        claims.object_entrusted(by=world.keeper, at=CONFIRMED, claim_id=whole.pk, text="门框是交付时原样")
    assert browser.post(f"{address}object/", {"text": "门框是交付时原样"}).status_code == 303
    page = browser.get(address).content.decode()
    assert f"{address}object/" not in page and "等待另一人复核" in page
    second = a_second_handler(world)
    with acting(second, CONFIRMED):
        assert [each.text for each in claim_reading.objections(claim)] == ["门框是交付时原样"]
        claims.review(by=second, at=CONFIRMED, claim=claim, upheld=False, answer="门框上有后加的螺栓孔")
    with acting(world.keeper, CONFIRMED):
        told = messages_of(world.keeper).latest("id")
        assert told.title == f"报案 {claim.number} 异议已复核"
    assert "后加的螺栓孔" in browser.get(address).content.decode()


def tasks_of(by: Actor) -> list[tuple[str, str]]:
    with acting(by, CONFIRMED):
        return [(task.kind, task.address) for task in waiting(by)]


def titles(by: Actor) -> list[str]:
    with acting(by, CONFIRMED):
        return [each.title for each in messages_of(by).order_by("id")]


def test_holder_is_asked_to_confirm_and_told_of_what_failed_and_what_the_owner_answered(
    world: World, home: Unit
) -> None:
    claim = a_covered_claim(world, home)
    with acting(HOUSE, GIVEN), house(home.pk, cause=HOUSE):
        seats.seat(world.owner.person_id or 0, home.pk, role="owner", from_on=date(2020, 9, 1))
    entrust(world, claim, world.keeper, "sign")
    entrust(world, claim, world.neighbour, "accept", "withdraw")
    order = a_finished_order(world, an_order(world, claim))
    page = f"/repairs/entrusted/{claim.pk}/"
    assert ("repairs.confirm", page) in tasks_of(world.keeper)
    assert ("repairs.confirm", f"/repairs/{order.pk}/") in tasks_of(world.owner)
    assert not tasks_of(world.neighbour), "the paper does not let him sign"
    with acting(world.claims_handler, CONFIRMED):
        services.recheck(by=world.claims_handler, at=CONFIRMED, order=order, passed=False, note="蓄水试验仍渗漏")
    assert not any(kind == "repairs.confirm" for kind, _ in tasks_of(world.keeper))
    for by in (world.keeper, world.owner):
        assert any("复查不合格" in title for title in titles(by))
    finish(world, order, at=CONFIRMED)
    with acting(world.owner, CONFIRMED):
        services.confirm(by=world.owner, at=CONFIRMED, order=order, satisfaction=1)
    assert not any(kind == "repairs.confirm" for kind, _ in tasks_of(world.keeper))
    assert f"业主已确认维修单 {order.number}" in titles(world.keeper)
    assert f"业主已确认维修单 {order.number}" not in titles(world.owner) + titles(world.neighbour)


def test_committee_is_asked_for_public_parts_and_no_reporter_is(world: World, home: Unit) -> None:
    public = a_covered_claim(world, home, unit=None, building=home.building, claim_word="", place="exterior_wall")
    a_finished_order(world, an_order(world, public))
    assert any(kind == "repairs.confirm" for kind, _ in tasks_of(world.claims_handler)), "nobody else has an account"
    by = a_committee(world, home)
    other = a_covered_claim(
        world, home, unit=None, building=home.building, claim_word="", place="roof", by=world.neighbour
    )
    a_finished_order(world, an_order(world, other))
    assert ("repairs.confirm", f"/repairs/entrusted/{other.pk}/") in tasks_of(by)
    assert not tasks_of(world.neighbour)
    assert f"/repairs/entrusted/{other.pk}/" in a_browser(by).get("/").content.decode()


def test_who_may_accept_an_amount_hears_of_the_cash_offer(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home, claim_word="", reporter_is_owner=False)
    entrust(world, claim, world.keeper, "accept")
    entrust(world, claim, world.neighbour, "sign")
    with acting(world.claims_handler, GIVEN):
        services.offer_cash(
            by=world.claims_handler, at=GIVEN, claim=claim, amount=Decimal("3600.00"), reason="按查勘估损"
        )
    assert f"报案 {claim.number}：现金赔付方案" in titles(world.keeper)
    assert f"报案 {claim.number}：现金赔付方案" not in titles(world.neighbour)
