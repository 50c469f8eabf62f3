"""From the order to the owner's word: only on a covered claim, only by the owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger.models import Due
from idi.foundation.seats.models import Seat
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.models import Confirmation, Order
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_covered_claim, a_refused_claim, an_owner, seen
from tests.factories.parties import World
from tests.factories.repairs import CONFIRMED, FINISHED, LINES, ORDERED, a_finished_order, an_order, finish
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_an_order_begins_the_repair_and_lets_the_repairer_in(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    order = an_order(world, claim)
    assert (order.amount, order.estimate, order.state) == (Decimal("3333.33"), Decimal("3600.00"), "ordered")
    assert [line["total"] for line in order.lines] == ["2730.00", "603.33"]
    assert (order.quote_warning["warns"], order.quote_warning["ratio"]) == (False, "0.0741")
    assert seen(claim).state == "in_repair"
    with acting(world.repair_manager, ORDERED):
        assert selectors.visible(world.repair_manager).get() == order
        assert claims.claim(claim.pk) == claim
        task = waiting(world.repair_manager).get()
        assert (task.kind, task.due_on) == ("repairs.work", date(2025, 3, 8))
    with acting(world.second_claims_handler, ORDERED):
        assert selectors.visible(world.second_claims_handler).get() == order
    with acting(world.site_manager, ORDERED):
        assert not Order.objects.exists()


def test_a_price_far_from_the_estimate_is_kept_with_its_warning(world: World, home: Unit) -> None:
    far = [{"name": "重做", "unit": "项", "quantity": Decimal(1), "price": Decimal("4680.00")}]
    order = an_order(world, a_covered_claim(world, home), lines=far)
    assert order.quote_warning["warns"] is True
    assert order.quote_warning["because"][-1]["grade"] == "C"


def _nothing_ordered(world: World, claim: Claim, state: str) -> None:
    assert seen(claim).state == state
    with acting(HOUSE, ORDERED), house(claim.scope_id, cause=HOUSE):
        assert not Order.objects.exists()
        assert not Entry.objects.filter(act="repairs.order").exists()
    with acting(HOUSE, ORDERED), house(world.repairers.pk, cause=HOUSE):
        assert not Seat.objects.filter(holder_id=world.repairers.pk, role="repairer", scope_id=claim.unit_id).exists()


def test_no_order_on_an_expired_item_and_the_report_stays(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="hollow", place="room")
    assert claim.triage["state"] == "expired"
    with pytest.raises(Refusal, match="保险期间已届满，不能派修。报案本身仍然有效") as refusal:
        an_order(world, claim)
    assert any(getattr(b, "ref", None) or b["ref"] for b in refusal.value.reasons[0].because)
    _nothing_ordered(world, claim, claim.state)


def test_no_order_in_the_wait_and_the_report_stays(world: World, home: Unit) -> None:
    claim = a_claim(world, home, at=on(2021, 5, 3), discovered_on=date(2021, 5, 1))
    assert claim.triage["state"] == "in_wait"
    with pytest.raises(Refusal, match="等待期内，由建设单位维修，不能派修") as refusal:
        an_order(world, claim, at=on(2021, 5, 4), visit_on=None)
    assert refusal.value.reasons[0].because
    _nothing_ordered(world, claim, "with_builder")


@pytest.mark.parametrize("make", [a_claim, a_refused_claim])
def test_no_order_before_cover_is_decided_nor_after_a_refusal(world: World, home: Unit, make: Any) -> None:
    claim = make(world, home)
    with pytest.raises(Refusal, match="核定属于保险责任后才能派修"):
        an_order(world, claim)
    _nothing_ordered(world, claim, claim.state)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{**LINES[0], "quantity": Decimal(0)}]}, "lines"),
        ({"lines": [{**LINES[0], "price": Decimal(0)}]}, "lines"),
        ({"scheme": " "}, "scheme"),
        ({"visit_on": date(2025, 3, 5)}, "visit_on"),
    ],
)
def test_an_incomplete_order_is_refused_at_its_field(world: World, home: Unit, changes: Any, field: str) -> None:
    claim = a_covered_claim(world, home)
    with pytest.raises(Refusal) as refusal:
        an_order(world, claim, **changes)
    assert {reason.field for reason in refusal.value.reasons} == {field}
    _nothing_ordered(world, claim, "covered")


def test_a_price_far_above_what_is_payable_is_asked_back(world: World, home: Unit) -> None:
    """A thousand square metres for a bathroom: a slip of the pen, or meant; who is sure orders it."""
    claim = a_covered_claim(world, home)
    page, client = f"/repairs/claims/{claim.pk}/order/", a_browser(world.claims_handler)
    filled = {
        "repairer": world.repairers.pk, "scheme": "重做防水", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0",
        "lines-0-name": "防水", "lines-0-unit": "平方米", "lines-0-quantity": "1000", "lines-0-price": "180",
    }  # fmt: skip
    asked = client.post(page, filled)
    assert asked.status_code == 422 and "多一倍以上" in asked.content.decode()
    assert 'type="checkbox" name="sure"' in asked.content.decode()
    _nothing_ordered(world, claim, "covered")
    assert client.post(page, {**filled, "sure": "on"}).status_code == 303


def test_only_the_lead_orders_only_once_and_only_from_a_repairer(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    with pytest.raises(Forbidden), acting(world.second_claims_handler, ORDERED):
        services.order(
            by=world.second_claims_handler,
            at=ORDERED,
            claim=claim,
            repairer=world.repairers,
            scheme="重做",
            lines=LINES,
        )
    with pytest.raises(Refusal, match="不是维修机构"):
        an_order(world, claim, repairer=world.contractor)
    _nothing_ordered(world, claim, "covered")
    an_order(world, claim)
    with pytest.raises(Conflict, match="还在进行中"):
        an_order(world, claim)


def test_an_order_sent_back_ends_the_seat_and_frees_the_claim_for_another(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    order = an_order(world, claim)
    with acting(world.repair_manager, ORDERED):
        with pytest.raises(Refusal, match="退单的原因"):
            services.send_back(by=world.repair_manager, at=ORDERED, order=order, reason=" ")
        services.send_back(by=world.repair_manager, at=ORDERED, order=order, reason="人手不足")
    with acting(world.repair_manager, on(2025, 3, 7)):
        assert claims.claim(claim.pk) is None
    with acting(world.claims_handler, ORDERED):
        assert waiting(world.claims_handler).filter(kind="repairs.order").exists()
    again = an_order(world, claim, at=on(2025, 3, 7))
    assert (again.state, seen(claim).state) == ("ordered", "in_repair")


def test_the_owner_confirms_and_the_price_becomes_the_amount(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    with acting(owner, CONFIRMED):
        assert waiting(owner).get().kind == "repairs.confirm"
        assert documents.photos(order).count() == 1
        services.confirm(by=owner, at=CONFIRMED, order=order, satisfaction=0, remark="很好")
        assert not waiting(owner).exists()
    now = seen(claim)
    assert (now.state, now.amount, now.payee_id) == ("repaired", Decimal("3333.33"), world.repairers.pk)
    with acting(world.claims_handler, CONFIRMED):
        due = Due.objects.get(kind="claim")
        assert (due.amount, due.debtor_id, due.creditor_id) == (Decimal("3333.33"), world.lead.pk, world.repairers.pk)
        assert Confirmation.objects.get().confirmed_by_id == owner.person_id


def test_nobody_but_the_owner_confirms(world: World, home: Unit) -> None:
    order = a_finished_order(world, an_order(world, a_covered_claim(world, home)))
    for other in (world.claims_handler, world.repair_manager, world.developer):
        with pytest.raises(Forbidden), acting(other, CONFIRMED):
            services.confirm(by=other, at=CONFIRMED, order=order, satisfaction=0)
    with pytest.raises(Order.DoesNotExist), acting(world.neighbour, CONFIRMED):
        services.confirm(by=world.neighbour, at=CONFIRMED, order=order, satisfaction=0)
    with acting(world.claims_handler, CONFIRMED):
        assert not Confirmation.objects.exists()
        assert Order.objects.get().state == "done"


def test_the_owner_without_an_account_confirms_with_the_claim_word(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    with acting(world.claims_handler, FINISHED):
        assert waiting(world.claims_handler).filter(kind="repairs.confirm").exists()
    with acting(ANONYMOUS, CONFIRMED):
        tracked = claims.track(claim.track_code)
        assert tracked is not None and selectors.tracked(tracked, by=ANONYMOUS) == order
        with pytest.raises(Refusal, match="报案口令不对"):
            services.confirm_with_word(by=ANONYMOUS, at=CONFIRMED, tracked=tracked, word="WRONG1", satisfaction=1)
    assert seen(claim).state == "in_repair"
    with acting(ANONYMOUS, CONFIRMED):
        services.confirm_with_word(
            by=ANONYMOUS, at=CONFIRMED, tracked=tracked, word=home.claim_word.lower(), satisfaction=1
        )
    assert seen(claim).state == "repaired"


def test_who_reported_for_another_cannot_sign_with_the_word(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home, reporter_is_owner=False)
    a_finished_order(world, an_order(world, claim))
    with acting(ANONYMOUS, CONFIRMED):
        tracked = claims.track(claim.track_code)
        assert tracked is not None
        with pytest.raises(Forbidden, match="由他人代报"):
            services.confirm_with_word(
                by=ANONYMOUS, at=CONFIRMED, tracked=tracked, word=home.claim_word, satisfaction=1
            )
    assert seen(claim).state == "in_repair"
    page = Client()
    proved = page.post(f"/p/track/{claim.track_code}/owner/", {"claim_word": home.claim_word})
    assert proved.status_code == 303, "the owner shows to be the owner, and may sign from then on"
    signed = page.post(f"/repairs/track/{claim.track_code}/confirm/", {"word": home.claim_word, "satisfaction": "1"})
    assert signed.status_code == 303 and seen(claim).state == "repaired"


def test_rework_costs_nothing_more_and_is_done_until_the_owner_agrees(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    order = a_finished_order(world, an_order(world, a_covered_claim(world, home)))
    with acting(owner, CONFIRMED):
        services.demand_rework(by=owner, at=CONFIRMED, order=order, remark="管根处仍有渗水")
        with pytest.raises(Conflict, match="不能确认维修"):
            services.confirm(by=owner, at=CONFIRMED, order=order, satisfaction=1)
    with acting(world.repair_manager, CONFIRMED):
        assert waiting(world.repair_manager).get().kind == "repairs.work"
    again = finish(world, order, at=on(2025, 3, 25))
    assert (again.state, again.rework_count, again.amount) == ("done", 1, Decimal("3333.33"))


def test_a_finish_without_a_photo_or_with_none_that_is_one_is_refused(world: World, home: Unit) -> None:
    order = an_order(world, a_covered_claim(world, home))
    with acting(world.repair_manager, ORDERED):
        services.accept(by=world.repair_manager, at=ORDERED, order=order)
    for photos in ([], [b"no photo"]):
        with pytest.raises(Refusal) as refusal:
            finish(world, order, photos=photos)
        assert [reason.field for reason in refusal.value.reasons] == ["photos"]
    with acting(world.repair_manager, FINISHED):
        assert Order.objects.get().state == "accepted"
        assert not documents.photos(order).exists()
