"""Warranty and second failure, cash, self-paid, emergency, appointment, photos before, the insurer's own look."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Doubt, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import services as ledger
from idi.foundation.ledger.models import Due
from idi.foundation.notices.selectors import messages_of
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import selectors, services
from idi.lifecycle.repairs.models import CashOffer, Order, Recurrence
from tests.factories import on
from tests.factories.claims import (
    a_claim,
    a_covered_claim,
    a_photo,
    a_refused_claim,
    an_owner,
    an_unplaced_claim,
    decide,
    seen,
    survey,
)
from tests.factories.parties import World
from tests.factories.repairs import CONFIRMED, FINISHED, LINES, ORDERED, TAKEN, a_finished_order, an_order
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AGAIN = on(2026, 3, 2)


def confirmed(home: Unit, claim: Claim) -> None:
    """By the owner with the claim word."""
    with acting(ANONYMOUS, CONFIRMED):
        tracked = claims_asked.track(claim.track_code)
        assert tracked is not None
        services.confirm_with_word(by=ANONYMOUS, at=CONFIRMED, tracked=tracked, word=home.claim_word, satisfaction=0)


def a_repaired_home(world: World, home: Unit) -> Order:
    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    confirmed(home, claim)
    run_waiting()
    with acting(world.claims_handler, CONFIRMED):
        return Order.objects.get(pk=order.pk)


def test_the_owners_word_begins_the_warranty(world: World, home: Unit) -> None:
    order = a_repaired_home(world, home)
    assert order.warranty_until == date(2027, 3, 20)
    assert order.warranty_because[-1]["grade"] == "D"
    with acting(world.claims_handler, CONFIRMED):
        assert list(selectors.of_unit(home.pk)) == [order]


def test_the_same_spot_fails_again_and_the_same_repairer_does_it_free(world: World, home: Unit) -> None:
    earlier = a_repaired_home(world, home)
    elsewhere = a_claim(world, home, at=AGAIN, discovered_on=date(2026, 3, 1), symptom="crack", place="structure")
    again = a_claim(world, home, at=AGAIN, discovered_on=date(2026, 3, 1))
    run_waiting()
    with acting(world.claims_handler, AGAIN):
        assert [(each.claim_id, each.earlier_id) for each in Recurrence.objects.all()] == [(again.pk, earlier.pk)]
        with pytest.raises(Refusal, match="没有保修期内的维修"):
            services.order_under_warranty(by=world.claims_handler, at=AGAIN, claim=elsewhere)
        order = services.order_under_warranty(by=world.claims_handler, at=AGAIN, claim=again)
    assert (order.kind, order.amount, order.repairer_id) == ("warranty", Decimal(0), world.repairers.pk)
    assert seen(again).state == "with_insurer"
    assert order.scheme == f"维修单 {earlier.number} 保修返修：{earlier.scheme}"
    done = on(2026, 3, 5)
    with acting(world.repair_manager, done):
        services.accept(by=world.repair_manager, at=done, order=order)
        services.finish(by=world.repair_manager, at=done, order=order, work_done="管根重做", photos=[a_photo()])
    with acting(ANONYMOUS, done):
        tracked = claims_asked.track(again.track_code)
        assert tracked is not None
        services.confirm_with_word(by=ANONYMOUS, at=done, tracked=tracked, word=home.claim_word, satisfaction=1)
    assert (seen(again).state, seen(again).amount) == ("closed", None)
    with acting(world.claims_handler, done):
        assert not Due.objects.filter(subject_id=again.pk, subject_kind="claims.claim").exists()
        assert Order.objects.get(pk=order.pk).warranty_until == date(2028, 3, 5)


def test_a_report_the_desk_placed_later_is_recognised_and_its_owner_known(world: World, home: Unit) -> None:
    earlier = a_repaired_home(world, home)
    owner = an_owner(world, home)
    claim = an_unplaced_claim(world, at=AGAIN, discovered_on=date(2026, 3, 1), by=owner)
    twice = an_unplaced_claim(world, at=AGAIN, discovered_on=date(2026, 3, 1))
    run_waiting()
    with acting(world.claims_handler, AGAIN):
        assert not Recurrence.objects.exists()
    agent = world.hotline_agent
    with acting(agent, AGAIN):
        claim, twice = (claims.place(by=agent, at=AGAIN, claim=each, unit=home) for each in (claim, twice))
    run_waiting()
    with acting(world.claims_handler, AGAIN):
        assert Recurrence.objects.get(claim=claim).earlier_id == earlier.pk
        assert any(each.kind == "repairs.again" for each in waiting(world.claims_handler))
    assert seen(claim).may_sign and not seen(twice).may_sign
    assert (seen(twice).state, seen(twice).main_id) == ("joined", claim.pk)


def test_after_the_warranty_a_failure_is_a_claim_like_any_other(world: World, home: Unit) -> None:
    a_repaired_home(world, home)
    a_claim(world, home, at=on(2027, 3, 24), discovered_on=date(2027, 3, 21))
    run_waiting()
    with acting(world.claims_handler, on(2027, 3, 24)):
        assert not Recurrence.objects.exists()


def offered(world: World, claim: Claim, amount: str = "3000.00") -> CashOffer:
    with acting(world.claims_handler, ORDERED):
        return services.offer_cash(
            by=world.claims_handler,
            at=ORDERED,
            claim=claim,
            amount=Decimal(amount),
            reason="按单价库计算，业主自行维修",
        )


def test_the_owner_alone_chooses_cash_and_is_owed_it(world: World, home: Unit) -> None:
    owner = an_owner(world, home)
    claim = a_covered_claim(world, home)
    offer = offered(world, claim)
    for other in (world.claims_handler, world.repair_manager):
        with pytest.raises((Forbidden, CashOffer.DoesNotExist)), acting(other, ORDERED):
            services.answer_cash(by=other, at=ORDERED, offer=offer, yes=True)
    assert seen(claim).state == "covered"
    with acting(owner, TAKEN):
        services.answer_cash(by=owner, at=TAKEN, offer=offer, yes=True)
        with pytest.raises(Conflict, match="已经答复"):
            services.answer_cash(by=owner, at=TAKEN, offer=offer, yes=True)
    assert (seen(claim).state, seen(claim).amount, seen(claim).payee_id) == ("repaired", Decimal("3000.00"), None)
    with acting(world.claims_handler, TAKEN):
        assert Due.objects.get(kind="claim").creditor_id is None


def test_cash_declined_leaves_the_repair_and_a_repair_begun_leaves_no_cash(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    offered(world, claim)
    with acting(ANONYMOUS, TAKEN):
        tracked = claims_asked.track(claim.track_code)
        assert tracked is not None
        with pytest.raises(Refusal, match="口令不对"):
            services.answer_cash_with_word(by=ANONYMOUS, at=TAKEN, tracked=tracked, word="WRONG1", yes=True)
        services.answer_cash_with_word(by=ANONYMOUS, at=TAKEN, tracked=tracked, word=home.claim_word, yes=False)
    assert seen(claim).state == "covered"
    an_order(world, seen(claim))
    with pytest.raises(Conflict, match="不能再改为现金"):
        offered(world, seen(claim))


def test_after_an_advance_no_repair_is_ordered_and_zero_estimates_buy_nothing(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    with acting(world.claims_handler, ORDERED):
        claims.advance(
            by=world.claims_handler, at=ORDERED, claim=claim, amount=Decimal("500.00"), basis="临时安置费已确定"
        )
    with pytest.raises(Conflict, match="只能以现金赔付差额"):
        an_order(world, claim)
    other = a_claim(world, home, place="kitchen")
    survey(world, other, estimate=Decimal("0.00"), zero_reason="示例：施工单位已免费返修")
    decide(world, other, "covered")
    for act in (an_order, offered):
        with pytest.raises(Refusal, match="估损为零"):
            act(world, seen(other))
    assert seen(other).state == "covered"


def test_who_is_not_covered_pays_himself_only_after_saying_so(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    with acting(world.claims_handler, ORDERED):
        order = services.offer_self_paid(
            by=world.claims_handler, at=ORDERED, claim=claim, repairer=world.repairers, scheme="更换淋浴房密封胶",
            lines=LINES,
        )  # fmt: skip
    assert order.state == "offered"
    with pytest.raises((Conflict, Forbidden, Order.DoesNotExist)), acting(world.repair_manager, ORDERED):
        services.accept(by=world.repair_manager, at=ORDERED, order=order)
    with acting(ANONYMOUS, TAKEN):
        tracked = claims_asked.track(claim.track_code)
        assert tracked is not None
        services.agree_with_word(by=ANONYMOUS, at=TAKEN, tracked=tracked, word=home.claim_word, yes=True)
    a_finished_order(world, order)
    confirmed(home, claim)
    assert (seen(claim).state, seen(claim).amount) == ("refused", None)
    with acting(world.claims_handler, CONFIRMED):
        assert not Due.objects.exists()
        assert Order.objects.get().warranty_until == date(2027, 3, 20)


def an_emergency(world: World, claim: Claim, **changes: Any) -> Order:
    at = on(2025, 3, 3, 11)
    given = {
        "repairer": world.repairers, "scheme": "阳台支顶加固，围护警戒", "lines": LINES, "if_refused": "insurer", **changes,
    }  # fmt: skip
    with acting(world.claims_handler, at):
        return services.order_emergency(by=world.claims_handler, at=at, claim=claim, **given)


def test_a_cracked_balcony_is_made_safe_before_anybody_decides(world: World, home: Unit) -> None:
    from idi.foundation.notices.models import Message

    crack = {"symptom": "crack", "place": "balcony", "emergency": True}
    claim = a_claim(world, home, **crack)
    with pytest.raises(Refusal, match="签字的确认书"):
        an_emergency(world, claim, if_refused="owner")
    order = an_emergency(world, claim, if_refused="owner", signed=a_photo())
    now = seen(claim)
    assert (now.state, now.repair_began_at, order.kind) == ("with_insurer", on(2025, 3, 3, 11), "emergency")
    with acting(world.claims_handler, ORDERED):
        assert claims_asked.clocks(claim).get(clock="emergency").stopped_at == on(2025, 3, 3, 11)
    with acting(world.haining_officer, ORDERED):
        assert Message.objects.filter(title__contains="应急先修").exists()
    a_finished_order(world, order, at=on(2025, 3, 7, 12))
    confirmed(home, claim)
    assert seen(claim).state == "with_insurer"
    survey(world, claim, at=on(2025, 3, 21), item="C03")
    decide(world, claim, "covered", at=on(2025, 3, 22), item="C03")
    run_waiting()
    now = seen(claim, at=on(2025, 3, 23))
    assert (now.state, now.amount, now.payee_id) == ("repaired", Decimal("3333.33"), world.repairers.pk)


def test_an_emergency_not_covered_costs_no_insurance(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="crack", place="balcony", emergency=True)
    order = an_emergency(world, claim)
    a_finished_order(world, order, at=on(2025, 3, 7, 12))
    decide(world, claim, "refused", at=on(2025, 3, 8), item="C03")
    run_waiting()
    confirmed(home, claim)
    page = a_browser(world.claims_handler).get(f"/repairs/{order.pk}/").content.decode()
    assert "已核定不属于保险责任" in page and "足额支付" not in page
    assert owed(world) == [("repair_cost", world.lead.pk, world.repairers.pk, Decimal("3333.33"))], "by its own word"
    with pytest.raises(Refusal, match="不是紧急报案"):
        an_emergency(world, a_claim(world, home))


def owed(world: World) -> list[tuple[str, int | None, int | None, Decimal]]:
    """What stands in the ledger, as the lead sees it."""
    with acting(world.claims_handler, CONFIRMED):
        rows = Due.objects.filter(cancelled_at__isnull=True).order_by("id")
        return [(each.kind, each.debtor_id, each.creditor_id, each.amount) for each in rows]


def test_who_signed_for_an_emergency_owes_it_and_no_more_once_it_is_covered(world: World, home: Unit) -> None:
    lead, repairers, price = world.lead.pk, world.repairers.pk, Decimal("3333.33")
    claim = a_claim(world, home, symptom="crack", place="balcony", emergency=True)
    order = an_emergency(world, claim, if_refused="owner", signed=a_photo())
    a_finished_order(world, order, at=on(2025, 3, 7, 12))
    survey(world, claim, at=on(2025, 3, 7), item="C03")
    assert owed(world) == [], "nothing before the decision"
    decide(world, claim, "refused", at=on(2025, 3, 8), item="C03")
    run_waiting()
    assert owed(world) == [("repair_cost", lead, repairers, price), ("repair_borne", None, lead, price)]
    by = world.claims_handler
    page = a_browser(by).get(f"/repairs/{order.pk}/").content.decode()
    assert "应急维修费承担款" in page and "签字的费用承担确认书" in page and "第511条" in page
    with acting(by, CONFIRMED):
        borne = Due.objects.get(kind="repair_borne")
        assert borne.due_on == date(2025, 4, 7)
        entry = Entry.objects.filter(act="repairs.bear").get()
        assert "费用承担确认书" in entry.text and "repair_borne_days" in entry.text
        paid = {"paid_on": CONFIRMED.date(), "reference": "示例-承担-1"}
        ledger.settle(by=by, at=CONFIRMED, due=borne, amount=Decimal("1000.00"), **paid)
    ruling = claims.Ruling(outcome="covered", item="C03", reasons="悬挑板施工缺陷", ground="保险条款第四条（三）")
    with acting(by, CONFIRMED):
        claims.decide_anew(by=by, at=CONFIRMED, claim=claim, facts="补充检测", rulings=[ruling])
    run_waiting()
    assert owed(world) == [
        ("repair_borne", None, lead, Decimal("1000.00")), ("repair_borne", lead, None, Decimal("1000.00")),
    ]  # fmt: skip
    assert seen(claim).state == "in_repair"


def test_what_the_developer_signed_for_is_booked_when_the_work_is_done(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="crack", place="balcony", emergency=True)
    order = an_emergency(world, claim, if_refused="developer", signed=a_photo())
    decide(world, claim, "refused", at=on(2025, 3, 5), item="C03")
    run_waiting()
    assert owed(world) == []
    a_finished_order(world, order, at=on(2025, 3, 14))
    borne = ("repair_borne", world.hongxiang.pk, world.lead.pk, Decimal("3333.33"))
    assert owed(world)[1] == borne and len(owed(world)) == 2
    with acting(world.developer, CONFIRMED):
        assert Due.objects.get().kind == "repair_borne"
        told = messages_of(world.developer).latest("id")
        assert "由建设单位承担" in told.title and "2025年4月13日" in told.text
        with pytest.raises(Forbidden):
            ledger.settle(
                by=world.developer, at=CONFIRMED, due=Due.objects.get(), amount=Decimal("1.00"), paid_on=CONFIRMED.date(),
                reference="示例",
            )  # fmt: skip
    confirmed(home, claim)
    assert len(owed(world)) == 2, "booked once"


def test_appointment_photos_before_materials_and_the_insurers_own_look(world: World, home: Unit) -> None:
    order = an_order(world, a_covered_claim(world, home))
    worker, lead = world.repair_manager, world.claims_handler
    with acting(worker, TAKEN):
        with pytest.raises(Refusal, match="不能早于现在"):
            services.appoint(by=worker, at=TAKEN, order=order, appointment_at=ORDERED)
        services.appoint(by=worker, at=TAKEN, order=order, appointment_at=on(2025, 3, 10, 14))
        with pytest.raises(Conflict, match="接单后"):
            services.show_before(by=worker, at=TAKEN, order=order, photos=[a_photo()])
        services.accept(by=worker, at=TAKEN, order=order)
        services.show_before(by=worker, at=TAKEN, order=order, photos=[a_photo()])
        services.finish(
            by=worker,
            at=TAKEN,
            order=order,
            work_done="已重做",
            photos=[a_photo("white")],
            materials="聚氨酯涂料 JS-II 20kg",
            sure=True,
        )
    with acting(lead, FINISHED):
        assert documents.of(order, "repairs.before").count() == 1
        with pytest.raises(Refusal, match="哪里不合格"):
            services.recheck(by=lead, at=FINISHED, order=order, passed=False, note=" ")
        services.recheck(by=lead, at=FINISHED, order=order, passed=False, note="蓄水24小时仍渗")
        now = Order.objects.get()
        assert (now.state, now.rework_count, now.visit_on) == ("rework", 1, date(2025, 3, 10))
    with acting(worker, FINISHED):
        services.finish(by=worker, at=FINISHED, order=order, work_done="再次重做", photos=[a_photo()], sure=True)
    with acting(lead, FINISHED):
        services.recheck(by=lead, at=FINISHED, order=order, passed=True, note="")
        assert Order.objects.get().recheck == {"passed": True, "note": ""}


def test_a_drawn_name_is_filed_with_the_confirmation(world: World, home: Unit) -> None:
    import io

    from PIL import Image

    claim = a_covered_claim(world, home)
    order = a_finished_order(world, an_order(world, claim))
    drawn = io.BytesIO()
    Image.new("RGB", (640, 240), "white").save(drawn, "PNG")
    with acting(ANONYMOUS, CONFIRMED):
        tracked = claims_asked.track(claim.track_code)
        assert tracked is not None
        services.confirm_with_word(
            by=ANONYMOUS,
            at=CONFIRMED,
            tracked=tracked,
            word=home.claim_word,
            satisfaction=0,
            signature=drawn.getvalue(),
        )
    with acting(world.claims_handler, CONFIRMED):
        assert documents.of(order, "repairs.signature").count() == 1


def test_finished_before_it_was_taken_or_before_the_day_agreed(world: World, home: Unit) -> None:
    order = an_order(world, a_covered_claim(world, home), visit_on=date(2025, 3, 20))
    told = {"order": order, "work_done": "防水层已重做", "photos": [a_photo()]}
    worker = world.repair_manager

    def standing() -> tuple[str, int, int]:
        with acting(worker, FINISHED):
            now = Order.objects.get(pk=order.pk)
            return now.state, documents.of(order, selectors.AFTER).count(), Entry.objects.count()

    before = standing()
    with acting(worker, TAKEN), pytest.raises(Conflict, match="请先接单"):
        services.finish(by=worker, at=TAKEN, sure=True, **told)
    assert standing() == before
    with acting(worker, TAKEN):
        services.accept(by=worker, at=TAKEN, order=order)
    before = standing()
    with acting(worker, FINISHED), pytest.raises(Doubt, match="2025年3月20日，还没有到"):
        services.finish(by=worker, at=FINISHED, **told)
    assert standing() == before and before[:2] == ("accepted", 0)
    with acting(worker, FINISHED):
        services.finish(by=worker, at=FINISHED, sure=True, **told)
    assert standing()[:2] == ("done", 1)


def test_form_asks_before_the_day_agreed_at_once(world: World, home: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no photos have to be chosen twice."""
    order = an_order(world, a_covered_claim(world, home), visit_on=date(2025, 3, 20))
    with acting(world.repair_manager, TAKEN):
        services.accept(by=world.repair_manager, at=TAKEN, order=order)
    address = f"/repairs/{order.pk}/finish/"
    for day, asked in ((on(2025, 3, 19), True), (on(2025, 3, 20), False)):
        monkeypatch.setattr(clock, "now", lambda day=day: timezone.localtime(day))
        page = a_browser(world.repair_manager).get(address).content.decode()
        assert ("确实已经修好" in page and "2025年3月20日" in page) is asked, day
