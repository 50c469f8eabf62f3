"""Recovery from the party at fault: capped by what was paid, never against the insured, shared as it was paid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.pdf import text_of
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger.models import Due
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services.paying import SUPPLEMENT, owe
from idi.lifecycle.projects.models import Project, Unit
from idi.lifecycle.recovery import selectors, services
from idi.lifecycle.recovery.models import Case
from tests.factories import HOUSE, on
from tests.factories.claims import PAID, a_claim, a_repaired_claim, decide, seen, survey
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy, start
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
OPENED, DEMANDED, RECEIVED = on(2025, 3, 25), on(2025, 3, 26), on(2025, 5, 6)


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home


def a_paid_claim(world: World, home: Unit, **changes: Any) -> Claim:
    """Paid 3333.33 by the lead on 2025-03-24; the survey found the contractor at fault."""
    claim = a_repaired_claim(world, home, **changes)
    with acting(world.claims_handler, PAID):
        claims.pay(by=world.claims_handler, at=PAID, claim=claim, paid_on=PAID.date(), reference=f"示例-赔-{claim.pk}")
    return seen(claim)


def a_case(world: World, home: Unit) -> Case:
    """As the payment opens it."""
    claim = a_paid_claim(world, home)
    jobs.run_waiting()
    with acting(world.claims_handler, OPENED):
        return selectors.of_claim(claim).get()


def write(world: World, case: Case, **changes: Any) -> Case:
    given = {
        "amount": case.demand, "facts": "管根处防水层未上翻，系施工缺陷", "answer_by": date(2025, 4, 30), **changes,
    }  # fmt: skip
    with acting(world.claims_handler, DEMANDED):
        return services.demand(by=world.claims_handler, at=DEMANDED, case=case, **given)


def receive(world: World, case: Case, amount: str, reference: str = "示例-追-1", **changes: Any) -> Case:
    given = {"received_on": date(2025, 5, 6), **changes}
    with acting(world.claims_handler, RECEIVED):
        return services.receive(
            by=world.claims_handler, at=RECEIVED, case=case, amount=Decimal(amount), reference=reference, **given
        )


def test_payment_opens_the_recovery_once(world: World, home: Unit) -> None:
    case = a_case(world, home)
    assert (case.target_id, case.paid, case.demand) == (world.contractor.pk, Decimal("3333.33"), Decimal("3333.33"))
    assert (case.basis, case.warnings) == ("warranty", [])
    assert case.limitation_on == date(2028, 3, 24)
    assert case.because[-1]["assumption"] is True
    with acting(HOUSE, OPENED), house(case.project_id, cause=HOUSE) as inside:
        assert services.open_from_survey(by=inside, at=OPENED, claim=seen_here(case)) is None
    with acting(world.claims_handler, OPENED):
        assert waiting(world.claims_handler).get(kind="recovery.demand").due_on == date(2028, 3, 24)
        assert Case.objects.count() == 1


def seen_here(case: Case) -> Claim:
    return seen_of(case.claim_id)


def test_the_party_at_fault_sees_it_from_the_letter_on(world: World, home: Unit) -> None:
    case = a_case(world, home)
    with acting(world.site_manager, OPENED):
        assert not selectors.visible(world.site_manager).exists()
    write(world, case, amount=Decimal("3000.00"))
    with acting(world.site_manager, DEMANDED):
        shown = selectors.visible(world.site_manager).get()
        assert (shown.demand, shown.state) == (Decimal("3000.00"), "demanded")
        paper = text_of(documents.content(documents.of(shown).get()))
    for words in ("代位追偿函", "示例建设集团公司", "人民币 3,000.00 元", "2025年4月30日", "2028年3月24日", "三（七）"):
        assert words in paper, words
    with acting(world.second_claims_handler, DEMANDED):
        assert selectors.visible(world.second_claims_handler).exists()
    with acting(world.developer, DEMANDED):
        assert not selectors.visible(world.developer).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal("3333.34")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"facts": " "}, "facts"),
        ({"answer_by": date(2025, 3, 26)}, "answer_by"),
    ],
)
def test_a_letter_above_the_payment_or_without_facts_is_not_sent(
    world: World, home: Unit, changes: dict[str, Any], field: str
) -> None:
    case = a_case(world, home)
    with pytest.raises(Refusal) as refusal:
        write(world, case, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    with acting(world.claims_handler, DEMANDED):
        assert selectors.case(case.pk).state == "opened"
        assert not documents.of(case).exists()
    with acting(world.site_manager, DEMANDED):
        assert not selectors.visible(world.site_manager).exists()


def test_the_database_itself_keeps_the_cap(world: World, home: Unit) -> None:
    case = a_case(world, home)
    with acting(world.claims_handler, DEMANDED), pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(demand=case.paid + 1)


def test_receipts_in_parts_are_passed_on_as_the_payment_was_borne(world: World, home: Unit) -> None:
    case = write(world, a_case(world, home))
    assert receive(world, case, "1000.01").state == "demanded"
    done = receive(world, case, "2333.32", "示例-追-2")
    assert (done.state, done.received) == ("received", Decimal("3333.33"))
    with acting(world.claims_handler, RECEIVED):
        parts = Due.objects.filter(kind="recovery_share").order_by("id")
        assert [(due.creditor_id, due.amount) for due in parts] == [
            (world.second.pk, Decimal("300.00")), (world.third.pk, Decimal("200.00")),
            (world.second.pk, Decimal("700.00")), (world.third.pk, Decimal("466.66")),
        ]  # fmt: skip
        assert all(due.debtor_id == world.lead.pk and due.due_on == date(2025, 6, 5) for due in parts)
        paid = Due.objects.filter(kind="recovery")
        assert sum(due.paid_amount for due in paid) == Decimal("3333.33")
    with acting(world.third_underwriter, RECEIVED):
        assert Due.objects.filter(kind="recovery_share", creditor_id=world.third.pk).count() == 2


def test_a_receipt_too_large_twice_or_too_early_is_refused(world: World, home: Unit) -> None:
    case = a_case(world, home)
    with pytest.raises(Conflict, match="不能全部到账"):
        receive(world, case, "1.00")
    write(world, case)
    for amount, changes, field in (
        ("3333.34", {}, "amount"), ("0", {}, "amount"), ("1.00", {"received_on": date(2025, 5, 7)}, "received_on"),
        ("1.00", {"reference": " "}, "reference"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refusal:
            receive(world, case, amount, **changes)
        assert [reason.field for reason in refusal.value.reasons] == [field]
    receive(world, case, "1.00")
    with pytest.raises(Refusal, match="已登记过"):
        receive(world, case, "1.00")
    with acting(world.claims_handler, RECEIVED):
        assert selectors.case(case.pk).received == Decimal("1.00")
        assert Due.objects.filter(kind="recovery").count() == 1


def test_never_against_the_insured_and_not_before_payment(standing_project: Project, world: World) -> None:
    project = standing_project
    policy = an_issued_policy(world, project, insured="developer", claimant="owners")
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(HOUSE, OPENED), house(project.pk, cause=HOUSE):
        home = (
            Unit.objects.filter(project=project, part="inside").select_related("building", "project").order_by("id")[0]
        )
    claim = a_repaired_claim(world, home)
    for target, words in ((world.contractor, "赔付之后才能"), (world.hongxiang, "赔付之后才能")):
        with pytest.raises(Refusal, match=words):
            open_against(world, claim, target)
    with acting(world.claims_handler, PAID):
        claims.pay(by=world.claims_handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例-赔")
    with pytest.raises(Refusal, match="是本保险的被保险人，不能向被保险人追偿"):
        open_against(world, seen(claim), world.hongxiang)
    with pytest.raises(Forbidden), acting(world.second_claims_handler, OPENED):
        services.open_case(
            by=world.second_claims_handler, at=OPENED, claim=claim, target=world.contractor, basis="contract"
        )
    with acting(world.claims_handler, OPENED):
        assert not Case.objects.exists()
    assert open_against(world, seen(claim), world.contractor).state == "opened"
    with pytest.raises(Conflict, match="已向"):
        open_against(world, seen(claim), world.contractor)


def open_against(world: World, claim: Claim, target: Any, basis: str = "contract") -> Case:
    with acting(world.claims_handler, OPENED):
        return services.open_case(by=world.claims_handler, at=OPENED, claim=claim, target=target, basis=basis)


def test_where_the_statutory_warranty_had_ended_there_is_a_warning(world: World, home: Unit) -> None:
    """Waterproofing: five years from 2020-06-15; found 2025-07-01 the warranty is over, the insurance runs until 2030."""
    claim = a_claim(world, home, at=on(2025, 7, 2), discovered_on=date(2025, 7, 1))
    survey(world, claim, at=on(2025, 7, 3))
    decide(world, claim, "covered", at=on(2025, 7, 4))
    done = on(2025, 7, 10)
    with acting(HOUSE, done), house(claim.scope_id, cause=HOUSE) as inside:
        claims.begin_repair(by=inside, at=done, claim=claim)
        claims.confirm_amount(by=inside, at=done, claim=claim, amount=Decimal("100.00"), payee_id=world.repairers.pk)
    with acting(world.claims_handler, done):
        claims.pay(by=world.claims_handler, at=done, claim=claim, paid_on=done.date(), reference="示例-赔-晚")
    jobs.run_waiting()
    with acting(world.claims_handler, done):
        case = Case.objects.get()
    assert case.basis == "contract"
    assert "法定最低保修期限已届满（2025年6月15日）" in case.warnings[0]["text"]
    assert case.warnings[0]["because"][0]["ref"] == "第40条"


def test_writing_off_keeps_what_came_in(world: World, home: Unit) -> None:
    case = write(world, a_case(world, home))
    receive(world, case, "1000.00")
    with acting(world.claims_handler, RECEIVED):
        with pytest.raises(Refusal, match="核销的理由"):
            services.write_off(by=world.claims_handler, at=RECEIVED, case=case, reason="")
        done = services.write_off(by=world.claims_handler, at=RECEIVED, case=case, reason="责任单位破产")
    assert (done.state, done.received, done.still_open) == ("written_off", Decimal("1000.00"), Decimal("2333.33"))
    with pytest.raises(Conflict):
        receive(world, case, "1.00", "示例-追-9")


def an_award_paid(
    world: World, claim_id: int, at: datetime, amount: str = "500.01", reference: str = "示例-补充"
) -> None:
    """As the award of an appraisal leaves it: what it added is owed beside the claim, and paid."""
    with acting(world.claims_handler, at):
        due = owe(
            seen_of(claim_id), SUPPLEMENT, Decimal(amount), by=world.claims_handler, at=at, payee_id=None, due_on=at.date()
        )  # fmt: skip
        claims.settle(
            by=world.claims_handler, at=at, claim=seen_of(claim_id), due=due, paid_on=at.date(), reference=reference
        )
    jobs.run_waiting()


def seen_of(claim_id: int) -> Claim:
    return Claim.objects.select_related("policy", "unit", "building").get(pk=claim_id)


def stands(world: World, case: Case) -> Case:
    with acting(world.claims_handler, RECEIVED):
        return selectors.case(case.pk)


def test_an_award_paid_before_the_claim_is_recovered_with_it(world: World, home: Unit) -> None:
    claim = a_repaired_claim(world, home)
    an_award_paid(world, claim.pk, PAID)
    with acting(world.claims_handler, PAID):
        assert not selectors.of_claim(claim).exists(), "before payment there is nothing to recover"
        claims.pay(by=world.claims_handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例-赔")
    jobs.run_waiting()
    with acting(world.claims_handler, OPENED):
        case = selectors.of_claim(claim).get()
    assert (case.paid, case.demand) == (Decimal("3833.34"), Decimal("3833.34"))


def test_an_award_paid_while_the_recovery_is_weighed_raises_it_once(world: World, home: Unit) -> None:
    case = a_case(world, home)
    an_award_paid(world, case.claim_id, OPENED)
    raised = stands(world, case)
    assert (raised.paid, raised.demand, raised.state) == (Decimal("3833.34"), Decimal("3833.34"), "opened")
    with acting(HOUSE, OPENED), house(case.project_id, cause=HOUSE) as inside:
        assert services.raise_by_supplement(by=inside, at=OPENED, claim=seen_here(case)) == []
    sent = write(world, raised)
    assert (sent.state, sent.demand, sent.asks_more) == ("demanded", Decimal("3833.34"), False)


@pytest.mark.parametrize("came_in", ["1000.01", "3333.33"])
def test_an_award_paid_after_the_letter_is_asked_for_by_another(world: World, home: Unit, came_in: str) -> None:
    case = write(world, a_case(world, home))
    receive(world, case, came_in)
    an_award_paid(world, case.claim_id, RECEIVED)
    raised = stands(world, case)
    assert (raised.paid, raised.demand, raised.asks_more) == (Decimal("3833.34"), Decimal("3333.33"), True)
    with acting(world.claims_handler, RECEIVED):
        assert "补充追偿" in waiting(world.claims_handler).get(kind="recovery.demand").title
        for amount, words in (("3333.33", "总额应高于它"), ("3833.35", "不能超过已赔付")):
            with pytest.raises(Refusal, match=words):
                services.demand(
                    by=world.claims_handler, at=RECEIVED, case=raised, amount=Decimal(amount), facts="门框亦系施工缺陷",
                    answer_by=date(2025, 6, 6),
                )  # fmt: skip
    assert stands(world, case).demand == Decimal("3333.33")
    client = a_browser(world.claims_handler)
    assert "补充追偿" in client.get(f"/recovery/{case.pk}/").content.decode()
    told = a_browser(world.site_manager).get(f"/recovery/{case.pk}/").content.decode()
    assert case.number in told and "补充追偿" not in told, "what the lead may still ask for is its own"
    assert "请填写补充后的总额" in client.get(f"/recovery/{case.pk}/demand/").content.decode()
    with acting(world.claims_handler, RECEIVED):
        more = services.demand(
            by=world.claims_handler, at=RECEIVED, case=raised, amount=raised.paid, facts="门框亦系施工缺陷",
            answer_by=date(2025, 6, 6),
        )  # fmt: skip
        assert (more.state, more.still_open) == ("demanded", Decimal("3833.34") - Decimal(came_in))
        assert not waiting(world.claims_handler).filter(kind="recovery.demand").exists()
        paper = text_of(documents.content(documents.latest(more, "recovery.letter")))  # type: ignore[arg-type]
    for words in ("人民币 3,833.34 元", f"人民币 {more.still_open:,.2f} 元", "已经支付"):
        assert words in paper, words
    done = receive(world, more, str(more.still_open), "示例-追-2")
    assert (done.state, done.received) == ("received", Decimal("3833.34"))
    with acting(world.claims_handler, RECEIVED):
        rows = Due.objects.filter(kind="recovery_share")
        assert {
            each: sum(due.amount for due in rows if due.creditor_id == each)
            for each in {due.creditor_id for due in rows}
        } == {world.second.pk: Decimal("1150.00"), world.third.pk: Decimal("766.67")}
    with pytest.raises(Conflict):
        write(world, done)


def test_a_recovery_given_up_stays_given_up(world: World, home: Unit) -> None:
    case = a_case(world, home)
    with acting(world.claims_handler, OPENED):
        services.write_off(by=world.claims_handler, at=OPENED, case=case, reason="责任单位破产")
    an_award_paid(world, case.claim_id, OPENED)
    left = stands(world, case)
    assert (left.state, left.paid) == ("written_off", Decimal("3333.33"))
    with acting(world.claims_handler, RECEIVED):
        assert not waiting(world.claims_handler).filter(kind="recovery.demand").exists()
