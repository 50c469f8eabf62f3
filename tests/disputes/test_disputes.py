"""A refused claim before a third party: qualified, independent of both sides, paid by the insurer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.pdf import text_of
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.foundation.ledger.models import Due
from idi.foundation.notices import selectors as notices
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Link
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.claims import services as claim_services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.disputes import selectors, services
from idi.lifecycle.disputes.models import Appraisal
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.repairs import services as repairs
from idi.lifecycle.repairs.models import Order
from tests.factories import HOUSE, on
from tests.factories.claims import (
    CEILING,
    DECIDED,
    a_claim,
    a_covered_claim,
    a_partly_refused_claim,
    a_refused_claim,
    an_owner,
    decide,
    seen,
    survey,
)
from tests.factories.parties import World
from tests.factories.repairs import an_order, finish
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
APPLIED, AGREED, AWARDED = on(2025, 4, 1), on(2025, 4, 3), on(2025, 4, 20)


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home


def ask(world: World, claim: Claim, **changes: Any) -> Appraisal:
    given = {"body": world.appraisers, "question": "渗水是否由防水层施工缺陷造成", **changes}
    with acting(world.developer, APPLIED):
        return services.apply(by=world.developer, at=APPLIED, claim=claim, **given)


def agree(world: World, appraisal: Appraisal) -> Appraisal:
    with acting(world.claims_handler, AGREED):
        return services.commission(by=world.claims_handler, at=AGREED, appraisal=appraisal)


def award(world: World, appraisal: Appraisal, **changes: Any) -> Appraisal:
    given = {"result": "covered", "reasons": appraisal_reasons(), "fee": Decimal("5000.00"), **changes}
    with acting(world.appraiser, AWARDED):
        return services.award(by=world.appraiser, at=AWARDED, appraisal=appraisal, **given)


def test_an_award_overturns_the_refusal_at_the_insurers_cost(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    appraisal = ask(world, claim)
    assert (appraisal.applicant_id, appraisal.qualification) == (world.hongxiang.pk, "房屋质量鉴定甲级")
    assert appraisal.because[-1]["ref"] == "三（八）"
    with acting(world.claims_handler, APPLIED):
        assert waiting(world.claims_handler).filter(kind="disputes.agree").exists()
    assert seen(claim).state == "refused"
    agree(world, appraisal)
    assert seen(claim).state == "in_appraisal"
    with acting(world.appraiser, AGREED):
        assert selectors.visible(world.appraiser).get() == appraisal
        assert claims.claim(claim.pk) == claim
    with translation.override("en"):  # the paper is Chinese whatever language the page spoke
        done = award(world, appraisal)
    assert (done.state, seen(claim).state) == ("awarded", "covered")
    with acting(world.claims_handler, AWARDED):
        decision = claims.latest_decision(claim)
        assert decision is not None
        assert (decision.outcome, decision.award_id) == ("covered", appraisal.pk)
        assert claims.decisions(claim).count() == 2
        fee = Due.objects.get(kind="fee")
        assert (fee.amount, fee.debtor_id, fee.creditor_id) == (Decimal("5000.00"), world.lead.pk, world.appraisers.pk)
        assert fee.due_on == date(2025, 5, 20)
        paper = text_of(documents.content(documents.of(done).get()))
    for words in ("争议鉴定意见书", "属于保险责任", "管根处断裂", "三（八）", "人民币 5,000.00 元"):
        assert words in paper, words
    with acting(world.appraiser, on(2025, 4, 21)):
        assert claims.claim(claim.pk) is None, "the seat ended with the opinion"
        assert selectors.visible(world.appraiser).get().claim_number == claim.number


def test_an_award_that_agrees_with_the_insurer_refuses_again_with_a_letter(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    award(
        world, agree(world, ask(world, claim)), result="not_covered", reasons="密封胶老化，非质量缺陷", fee=Decimal(0)
    )
    assert seen(claim).state == "refused"
    with acting(world.claims_handler, AWARDED):
        decision = claims.latest_decision(claim)
        assert decision is not None and decision.letter_id is not None and decision.number == 2
        assert not Due.objects.filter(kind="fee").exists()


def _nothing_asked(world: World, claim: Claim, state: str) -> None:
    assert seen(claim).state == state
    with acting(HOUSE, APPLIED), house(claim.scope_id, cause=HOUSE):
        assert not Appraisal.objects.exists()
        assert not Entry.objects.filter(act__startswith="disputes").exists()


def with_an_expired_part(world: World, home: Unit) -> Claim:
    """The leak is covered, the floor's cover had ended on the day of discovery."""
    claim = a_claim(world, home)
    survey(world, claim)
    floor = Ruling(outcome="expired", item="C09", element="地砖", ground="条款第四条", reasons="装修工程保险期间已届满")
    with acting(world.claims_handler, DECIDED):
        claim_services.decide_items(by=world.claims_handler, at=DECIDED, claim=claim, rulings=[CEILING, floor])
    return seen(claim)


@pytest.mark.parametrize("decided", [a_covered_claim, with_an_expired_part])
def test_only_what_was_refused_goes_to_appraisal(
    world: World, home: Unit, decided: Callable[[World, Unit], Claim]
) -> None:
    claim = decided(world, home)
    assert (
        "申请共同委托鉴定" not in a_browser(world.developer).get(f"/disputes/claims/{claim.pk}/panel/").content.decode()
    )
    with pytest.raises(Refusal, match="只有全部或者部分被核定不属于保险责任的报案"):
        ask(world, claim)
    _nothing_asked(world, claim, "covered")


def test_an_award_may_find_another_item_than_was_decided_upon(world: World, home: Unit) -> None:
    """The insurer took the loss for decoration, whose cover had ended; it is a leak of the waterproofing, still in cover."""
    claim = a_claim(world, home)
    survey(world, claim, item="C09")
    decide(world, claim, "expired", item="C09", reasons="装修工程保险期间已届满", ground="保险条款第四条")
    appraisal = agree(world, ask(world, claim))
    page, client = f"/disputes/{appraisal.pk}/award/", a_browser(world.appraiser)
    form = client.get(page).content.decode()
    assert '<option value="C09" selected>' in form
    assert "再次共同委托鉴定" in form and "不能修改" not in form, "what can still change is said"
    with pytest.raises(Refusal, match="已届满"):
        award(world, appraisal)
    with pytest.raises(Refusal, match="请选择本工程的承保项目"):
        award(world, appraisal, item="X1")
    assert seen(claim).state == "in_appraisal"
    award(world, appraisal, item="C05")
    assert (seen(claim).state, seen(claim).item) == ("covered", "C05")


def test_what_was_partly_refused_is_appraised_while_the_rest_is_repaired_for(world: World, home: Unit) -> None:
    claim, by = a_partly_refused_claim(world, home), world.claims_handler
    browser = a_browser(world.developer)
    assert f"/disputes/claims/{claim.pk}/apply/" in browser.get(f"/disputes/claims/{claim.pk}/panel/").content.decode()
    form = browser.get(f"/disputes/claims/{claim.pk}/apply/").content.decode()
    assert "“门框”" in form and "“顶板”" not in form
    appraisal = agree(world, ask(world, claim))
    assert seen(claim).state == "covered", "the repair of what is covered waits for nobody"
    award(world, appraisal)
    door = Ruling(outcome="refused", item="C05", element="门框", ground="条款第六条", reasons="仍认为自行改装")
    with acting(by, AWARDED):
        assert _decided(claim) == (2, [("顶板", "covered", "防水层破损"), ("门框", "covered", appraisal_reasons())])
        assert "核定其损失" in waiting(by).get(kind="claims.decide_anew").title
        with pytest.raises(Refusal, match="“门框”属于保险责任，不能由保险机构单方改"):
            claim_services.decide_anew(by=by, at=AWARDED, claim=claim, facts="复勘", rulings=[CEILING, door])
        assert _decided(claim)[0] == 2
        anew = [CEILING, replace(door, outcome="covered", loss=Decimal(500))]
        claim_services.decide_anew(by=by, at=AWARDED, claim=claim, facts="鉴定意见", rulings=anew)
        assert not waiting(by).filter(kind="claims.decide_anew").exists()
    assert seen(claim).state == "covered"


def test_an_award_against_the_refused_part_leaves_what_was_covered(world: World, home: Unit) -> None:
    claim = a_partly_refused_claim(world, home)
    award(world, agree(world, ask(world, claim)), result="not_covered")
    with acting(world.claims_handler, AWARDED):
        assert _decided(claim) == (2, [("顶板", "covered", "防水层破损"), ("门框", "refused", appraisal_reasons())])
        assert not waiting(world.claims_handler).filter(kind="claims.decide_anew").exists()
    assert seen(claim).state == "covered"


def awarded_beside(world: World, home: Unit) -> tuple[Claim, Order]:
    """A door frame the insurer refused is found covered while the ceiling is being repaired."""
    claim = a_partly_refused_claim(world, home)
    appraisal = agree(world, ask(world, claim))
    running = an_order(world, claim, at=on(2025, 4, 5), visit_on=date(2025, 4, 8))
    award(world, appraisal)
    return seen(claim), running


def confirmed(world: World, home: Unit, order: Order, at: datetime) -> None:
    """Taken, done, and confirmed by the owner."""
    owner = an_owner(world, home)
    with acting(world.repair_manager, at):
        repairs.accept(by=world.repair_manager, at=at, order=order)
    finish(world, order, at=at)
    with acting(owner, at):
        repairs.confirm(by=owner, at=at, order=order, satisfaction=1)


def supplement(world: World, claim: Claim, loss: str = "500.00", basis: str = "门框更换，见估损单") -> Any:
    by = world.claims_handler
    with acting(by, AWARDED):
        return claim_services.supplement(by=by, at=AWARDED, claim=claim, loss=Decimal(loss), basis=basis)


def test_an_award_after_the_repair_began_is_acted_on_beside_it(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, running = awarded_beside(world, home)
    assert claim.state == "in_repair"
    with acting(world.claims_handler, AWARDED):
        assert _decided(claim)[1][1][:2] == ("门框", "covered")
        task = waiting(world.claims_handler).get(kind="claims.awarded")
        assert "补充赔付或追加维修" in task.title and not task.take_note
        assert Order.objects.get(claim=claim) == running
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(AWARDED))
    client, address = a_browser(world.claims_handler), f"/payouts/claims/{claim.pk}/supplement/"
    assert "“门框”也属于保险责任" in client.get(f"/claims/{claim.pk}/").content.decode()
    assert address in client.get(f"/payouts/claims/{claim.pk}/").content.decode()
    wrong = client.post(address, {"loss": "500", "basis": " "})
    assert wrong.status_code == 422
    for given in ({"loss": "-1"}, {"basis": " "}):
        with pytest.raises(Refusal):
            supplement(world, claim, **given)
    with acting(world.claims_handler, AWARDED):
        assert not list(ledger.dues_of(claim)) and waiting(world.claims_handler).filter(kind="claims.awarded").exists()
    assert client.post(address, {"loss": "500", "basis": "门框更换，见估损单"}).status_code == 303
    with acting(world.claims_handler, AWARDED):
        (due,) = ledger.dues_of(claim)
        assert (due.kind, due.amount, due.creditor_id) == ("claim_supplement", Decimal("500.00"), None)
        assert not waiting(world.claims_handler).filter(kind="claims.awarded").exists()
        assert claims.added_by_award(claim) == []
        claim_services.settle(
            by=world.claims_handler, at=AWARDED, claim=claim, due=due, paid_on=AWARDED.date(), reference="示例-补充"
        )
        shares = [each.amount for each in ledger.dues_of(claim) if each.kind == "claim_share"]
    assert shares == [Decimal("150.00"), Decimal("100.00")] and seen(claim).state == "in_repair"
    with pytest.raises(Conflict, match="没有鉴定意见新认定"):
        supplement(world, claim)
    assert address not in client.get(f"/payouts/claims/{claim.pk}/").content.decode()


def paid_before_the_award(world: World, home: Unit) -> tuple[Claim, Appraisal]:
    """What was covered is repaired, confirmed and paid while the appraisal of the rest goes on."""
    claim = a_partly_refused_claim(world, home)
    appraisal = agree(world, ask(world, claim))
    order = an_order(world, claim, at=on(2025, 4, 5), visit_on=date(2025, 4, 8))
    confirmed(world, home, order, on(2025, 4, 14))
    claim = seen(claim)
    with acting(world.claims_handler, AWARDED):
        claim_services.pay(
            by=world.claims_handler, at=AWARDED, claim=claim, paid_on=AWARDED.date(), reference="示例-赔款"
        )
    return claim, appraisal


def test_an_award_after_the_payment_needs_no_reopening(world: World, home: Unit) -> None:
    claim, appraisal = paid_before_the_award(world, home)
    award(world, appraisal)
    supplement(world, claim)
    with acting(world.claims_handler, AWARDED):
        assert [each.kind for each in ledger.dues_of(claim) if each.open and each.kind != "claim_share"] == [
            "claim_supplement"
        ]
        with pytest.raises(Conflict, match="还有没有付清的款项"):
            claim_services.close(by=world.claims_handler, at=AWARDED, claim=claim)
    assert seen(claim).state == "paid"


def test_an_award_without_a_further_loss_is_answered_with_the_reason(world: World, home: Unit) -> None:
    claim, _order = awarded_beside(world, home)
    assert supplement(world, claim, "0", "门框已随顶板一并修复") is None
    with acting(world.claims_handler, AWARDED):
        assert (
            not list(ledger.dues_of(claim)) and not waiting(world.claims_handler).filter(kind="claims.awarded").exists()
        )
        assert Entry.objects.filter(act="claims.supplement", subject_id=claim.pk).count() == 1


def reserved(world: World, claim: Claim) -> tuple[str, Decimal, list[str]]:
    """The rule that set what is still to pay, how much that is, and the co-insurers' parts of it, the lead first."""
    with acting(world.claims_handler, AWARDED):
        row = claims.reserves(claim)[0]
        assert sum(Decimal(part["amount"]) for part in row.parts) == row.amount
        return row.rule, row.amount, [part["amount"] for part in row.parts]


def paid_beside(world: World, claim: Claim) -> None:
    with acting(world.claims_handler, AWARDED):
        due = Due.objects.get(kind="claim_supplement", subject_id=claim.pk)
        claim_services.settle(
            by=world.claims_handler, at=AWARDED, claim=claim, due=due, paid_on=AWARDED.date(), reference="示例-补充"
        )


def test_the_reserve_follows_what_an_award_added_until_all_is_paid(world: World, home: Unit) -> None:
    claim, running = awarded_beside(world, home)
    _, before, _ = reserved(world, claim)
    with pytest.raises(Refusal):
        supplement(world, claim, basis=" ")
    assert reserved(world, claim)[1] == before
    supplement(world, claim, "500.01")
    rule, amount, _ = reserved(world, claim)
    assert (rule, amount) == ("award", before + Decimal("500.01"))
    confirmed(world, home, running, AWARDED)
    claim = seen(claim)
    assert claim.amount is not None and reserved(world, claim)[:2] == ("agreed", claim.amount + Decimal("500.01"))
    with acting(world.claims_handler, AWARDED):
        claim_services.pay(
            by=world.claims_handler, at=AWARDED, claim=claim, paid_on=AWARDED.date(), reference="示例-赔款"
        )
    assert reserved(world, claim) == ("ended", Decimal("500.01"), ["250.01", "150.00", "100.00"])
    paid_beside(world, seen(claim))
    assert reserved(world, claim) == ("award", Decimal(0), ["0.00", "0.00", "0.00"])
    with acting(world.claims_handler, AWARDED):
        rows = claims.reserves(claim)
        assert [row.number for row in rows] == list(range(len(rows), 0, -1))


def test_a_claim_paid_long_ago_is_reserved_for_again_when_an_award_adds_to_it(world: World, home: Unit) -> None:
    claim, appraisal = paid_before_the_award(world, home)
    assert reserved(world, claim)[1] == 0
    award(world, appraisal)
    supplement(world, claim, "500.01")
    assert reserved(world, claim) == ("award", Decimal("500.01"), ["250.01", "150.00", "100.00"])
    paid_beside(world, seen(claim))
    assert reserved(world, claim)[1] == 0


@pytest.mark.parametrize(("reserve", "moves"), [("1000.00", True), ("90000.00", False)])
def test_a_longer_repair_moves_the_reserve_only_beyond_it(world: World, home: Unit, reserve: str, moves: bool) -> None:
    claim, order = awarded_beside(world, home)
    by = world.claims_handler
    with acting(by, AWARDED):
        claim_services.set_reserve(
            by=by, at=AWARDED, claim=claim, amount=Decimal(reserve), reason="复核后的预计（示例）"
        )
        line = {"element": "门框", "name": "换门框", "quantity": Decimal(1), "price": Decimal("500.01")}
        with pytest.raises(Refusal):
            repairs.extend(by=by, at=AWARDED, order=order, scheme=" ", lines=[line])
        assert claims.reserves(claim)[0].rule == "hand"
        longer = repairs.extend(by=by, at=AWARDED, order=order, scheme="换门框", lines=[line])
        assert longer.amount == order.amount + Decimal("500.01")
    wanted = ("extended", longer.amount) if moves else ("hand", Decimal(reserve))
    assert reserved(world, claim)[:2] == wanted


def test_what_an_award_added_joins_the_repair_that_runs(world: World, home: Unit) -> None:
    claim, order = awarded_beside(world, home)
    client, address = a_browser(world.claims_handler), f"/repairs/{order.pk}/extend/"
    assert address in client.get(f"/repairs/claims/{claim.pk}/panel/").content.decode()
    rows = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    frame = {
        f"lines-0-{name}": value
        for name, value in (("element", "门框"), ("name", "换门框"), ("quantity", "1"), ("price", "500"))
    }
    refused = client.post(address, {**rows, **frame, "scheme": "换门框", "lines-0-quantity": "0"})
    assert refused.status_code == 422
    with acting(world.claims_handler, AWARDED):
        assert Order.objects.get(pk=order.pk).amount == order.amount
    assert client.post(address, {**rows, **frame, "scheme": "换门框"}).status_code == 303
    with acting(world.claims_handler, AWARDED):
        longer = Order.objects.get(pk=order.pk)
        assert (
            longer.amount == order.amount + 500
            and longer.lines[-1]["element"] == "门框"
            and "追加：换门框" in longer.scheme
        )
        assert not waiting(world.claims_handler).filter(kind="claims.awarded").exists()
    with acting(world.repair_manager, AWARDED):
        assert any("追加维修" in each.title for each in notices.messages_of(world.repair_manager))
    confirmed(world, home, longer, AWARDED)
    assert seen(claim).amount == longer.amount
    with pytest.raises(Conflict):
        supplement(world, claim)


def appraisal_reasons() -> str:
    return "防水层在管根处断裂，属施工缺陷"


def _decided(claim: Claim) -> tuple[int, list[tuple[str, str, str]]]:
    decision = claims.latest_decision(claim)
    assert decision is not None and decision.letter_id is not None
    return decision.number, [(line.element, line.outcome, line.reasons) for line in decision.lines.order_by("number")]


def test_a_body_that_is_none_or_hangs_together_with_a_side_is_refused_with_the_link(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    with pytest.raises(Refusal) as refusal:
        ask(world, claim, body=world.supervisor, question=" ")
    words = "".join(str(reason) for reason in refusal.value.reasons)
    assert "不是鉴定机构" in words and "没有有效的鉴定资质" in words and "写明需要鉴定的问题" in words
    with acting(world.administrator, APPLIED):
        parties.link(
            by=world.administrator, at=APPLIED, holder=world.lead, held=world.appraisers, kind=Link.Kind.SHARES,
            share=Decimal("0.4"), source="工商登记（示例）", from_on=date(2020, 1, 1),
        )  # fmt: skip
    with pytest.raises(Refusal, match=r"与争议一方有关联.*持股 40%.*示例财产保险甲公司") as refusal:
        ask(world, claim)
    assert [(reason.field, reason.because[-1].ref) for reason in refusal.value.reasons] == [("body", "三（八）")]
    _nothing_asked(world, claim, "refused")


def test_who_may_ask(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    for other in (world.second_claims_handler, world.underwriter):
        with pytest.raises(Forbidden, match="由建设单位提出"), acting(other, APPLIED):
            services.apply(by=other, at=APPLIED, claim=claim, body=world.appraisers, question="问题")
    _nothing_asked(world, claim, "refused")
    with acting(world.claims_handler, APPLIED):
        for_owner = services.apply(
            by=world.claims_handler, at=APPLIED, claim=claim, body=world.appraisers, question="业主请求鉴定"
        )
    assert for_owner.applicant_id is None
    with pytest.raises(Conflict, match="还在进行中"):
        ask(world, claim)


def test_the_insurer_may_not_agree_and_another_body_can_be_proposed(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    appraisal = ask(world, claim)
    with acting(world.claims_handler, AGREED):
        with pytest.raises(Refusal, match="不同意的理由"):
            services.turn_down(by=world.claims_handler, at=AGREED, appraisal=appraisal, reason="")
        services.turn_down(by=world.claims_handler, at=AGREED, appraisal=appraisal, reason="与我司有在途诉讼")
    assert seen(claim).state == "refused"
    assert ask(world, claim).pk != appraisal.pk


def test_an_award_needs_its_body_a_result_and_reasons(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    appraisal = ask(world, claim)
    with pytest.raises(Conflict, match="不能出具鉴定意见"):
        award(world, appraisal)
    agree(world, appraisal)
    for changes, field in (({"result": ""}, "result"), ({"reasons": " "}, "reasons"), ({"fee": Decimal(-1)}, "fee")):
        with pytest.raises(Refusal) as refusal:
            award(world, appraisal, **changes)
        assert [reason.field for reason in refusal.value.reasons] == [field]
    with pytest.raises(Refusal, match=r"PDF|照片|文件"):
        award(world, appraisal, upload=b"no paper")
    with pytest.raises(Forbidden), acting(world.claims_handler, AWARDED):
        services.award(
            by=world.claims_handler, at=AWARDED, appraisal=appraisal, result="covered", reasons="是", fee=Decimal(1)
        )
    assert seen(claim).state == "in_appraisal"
    with acting(world.claims_handler, AWARDED):
        assert not documents.of(appraisal).exists() and not Due.objects.filter(kind="fee").exists()
