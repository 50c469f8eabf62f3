"""What is paid beside or before the amount of a claim: the certain part (Insurance Law 25), the costs of averting worse (57), what
an award added after the repair had begun. That it is owed is decided here; whoever pays it asks for the payment in payouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.money import yuan
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, record
from idi.foundation.ledger import selectors as dues
from idi.lifecycle.claims.models import Claim, Decision
from idi.lifecycle.claims.reckoning import Reckoned, Reckoner
from idi.lifecycle.claims.selectors import added_by_award, latest_decision
from idi.lifecycle.claims.services import reserving
from idi.lifecycle.claims.services.correcting import require_decided_on_survey
from idi.lifecycle.claims.services.passing_on import address, require_lead, tell_reporter
from idi.lifecycle.claims.services.paying import ADVANCE, MITIGATION, SUPPLEMENT, advanced, beside, last_day, owe

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due

AWARDED_LATER = "claims.awarded"
COVERED = ("covered", "in_repair", "repaired", "paid")


@act
def advance(*, by: Actor, at: datetime, claim: Claim, amount: Decimal, basis: str) -> Due:
    """The part of the loss that is certain is owed to the owner before the whole is agreed (Insurance Law 25).

    Refused before cover is decided, once a repair runs (its repairer is paid in full for it), on an estimate of zero and for
    more than the estimate; the amount agreed later falls due less what was advanced.
    """
    claim = _taken(claim, by)
    if claim.state != "covered":
        raise Conflict(Reason("核定属于保险责任之后、开始维修之前才能先予支付；维修费用直接付给维修机构。"))
    require_decided_on_survey(claim)
    no = Refusals()
    _check_amount(no, amount)
    no.unless(bool(claim.estimate), "查勘估损为零，没有可以先予支付的部分。请先更正估损。", field="amount")
    rest = (claim.estimate or Decimal(0)) - advanced(claim)
    no.unless(amount <= rest, f"先予支付不能超过估损，最多还可支付 {rest:,.2f} 元。", field="amount")
    no.unless(bool(basis.strip()), "请写明哪一部分已经能够确定，凭什么资料。", field="basis")
    no.stop()
    return _owed(claim, ADVANCE, amount, by=by, at=at, due_on=last_day(claim, "advance", at), basis=basis)


@act
def mitigate(
    *, by: Actor, at: datetime, claim: Claim, amount: Decimal, basis: str, papers: Sequence[BinaryIO | bytes] = ()
) -> Due:  # fmt: skip
    """What the owner spent to avert or lessen the loss is owed beside it (Insurance Law 57), against its receipts."""
    claim = _taken(claim, by)
    if claim.state not in COVERED:
        raise Conflict(Reason("核定属于保险责任之后、结案之前才能登记施救费用。"))
    no = Refusals()
    _check_amount(no, amount)
    no.unless(bool(basis.strip()), "请写明做了什么、为什么必要。", field="basis")
    no.unless(bool(papers), "请上传发票或收据。", field="papers")
    no.stop()
    for number, paper in enumerate(papers, 1):
        filing.store(
            by=by, at=at, subject=claim, kind="claims.mitigation", title=f"施救费用凭证 {number}", upload=paper,
            field="papers",
        )  # fmt: skip
    return _owed(claim, MITIGATION, amount, by=by, at=at, due_on=local_date(at), basis=basis)


@act
def supplement(*, by: Actor, at: datetime, claim: Claim, loss: Decimal, basis: str) -> Due | None:
    """What an award found covered after the repair had begun is owed to the owner beside what runs; nothing is reopened for it.

    Deductible and limits are reckoned after what the rest of the claim took of them. A loss of zero, or limits used up, is told to
    the owner with its reason, and nothing is owed.
    """
    claim = _taken(claim, by)
    added = added_by_award(claim)
    if not added:
        raise Conflict(Reason("没有鉴定意见新认定、等待补充赔付的部位，可能已经由他人办理。请刷新页面查看。"))
    no = Refusals()
    no.unless(loss >= 0 and yuan(loss) == loss, "损失应不小于零且精确到分。", field="loss")
    no.unless(bool(basis.strip()), "请写明损失怎样算出；没有另外的损失的，写明为什么。", field="basis")
    no.stop()
    found = _reckoned(claim, added[0].item, loss)
    elements = "、".join(f"“{line.element}”" for line in added)
    how = {"loss": loss, "payable": found.payable, "reckoning": found.steps}
    _act_on_award(by=by, at=at, claim=claim, how=how)
    if not found.payable:
        record("claims.supplement", by=by, at=at, subject=claim, amount=found.payable, reason=basis.strip())
        tell_reporter(
            claim, by=by, at=at, title=f"报案 {claim.number}：鉴定意见认定的{elements}没有另外的赔款", text=basis.strip()
        )  # fmt: skip
        return None
    reserving.follow_award(by=by, at=at, claim=claim, amount=found.payable)
    return _owed(
        claim, SUPPLEMENT, found.payable, by=by, at=at, due_on=local_date(at), basis=f"{elements}：{basis.strip()}"
    )  # fmt: skip


def _reckoned(claim: Claim, item: str, loss: Decimal) -> Reckoned:
    """What is payable of a loss after what the claim took of deductible and limits before: its amount, until then its estimate."""
    reckoner = Reckoner(claim)
    before = claim.amount if claim.amount is not None else claim.estimate or Decimal(0)
    before += sum((due.amount for due in dues.dues_of(claim, SUPPLEMENT)), Decimal(0))
    if before:
        reckoner.reckon(claim.item, before)
    return reckoner.reckon(item, loss)


@act
def join_repair(*, by: Actor, at: datetime, claim: Claim, amount: Decimal, how: Mapping[str, Any]) -> Decision:
    """What an award added has become part of the repair, which now costs `amount` in all: called by repairs.

    The reserve follows where that goes beyond it. `how` is kept with the act.
    """
    claim = locked(claim)
    decision = _act_on_award(by=by, at=at, claim=claim, how=how)
    paid = sum((due.paid_amount for due in dues.dues_of(claim, ADVANCE)), Decimal(0))
    reserving.follow_extension(by=by, at=at, claim=claim, amount=amount - paid + beside(claim))
    return decision


def _act_on_award(*, by: Actor, at: datetime, claim: Claim, how: Mapping[str, Any]) -> Decision:
    """What an award added after the repair had begun is paid, or has become part of the repair. `how` is kept with the act."""
    decision = latest_decision(claim)
    if decision is None or not added_by_award(claim):
        raise Conflict(Reason("没有鉴定意见新认定、等待办理的部位。请刷新页面查看。"))
    decision.acted_on_at = at
    decision.save(update_fields=["acted_on_at"])
    record("claims.act_on_award", by=by, at=at, subject=claim, decision=decision.number, **how)
    diary.finish_task(by=by, at=at, kind=AWARDED_LATER, subject=claim, project_id=claim.project_id)
    return decision


def _taken(claim: Claim, by: Actor) -> Claim:
    claim = locked(claim)
    by.require("claims.decide")
    require_lead(by, claim)
    return claim


def _check_amount(no: Refusals, amount: Decimal) -> None:
    no.unless(amount > 0 and yuan(amount) == amount, "金额应大于零且精确到分。", field="amount")


def _owed(
    claim: Claim, kind: str, amount: Decimal, *, by: Actor, at: datetime, due_on: date, basis: str
) -> Due:  # fmt: skip
    due = owe(claim, kind, amount, by=by, at=at, payee_id=None, due_on=due_on)
    verb, called = kind[6:], on_paper(due.get_kind_display)()
    record(f"claims.{verb}", by=by, at=at, subject=claim, due=due.pk, amount=amount, reason=basis.strip())
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=f"claims.{verb}",  # type: ignore[arg-type]
        title=f"{called}待付款：{claim.number}", capability="claims.pay", address=address(claim),
        subject=claim, region_code=claim.region_code, project_id=claim.project_id, due_on=due_on,
    )  # fmt: skip
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number}：{called} {amount:,.2f} 元",
        text="保险机构核对收款账户后支付。",
    )  # fmt: skip
    return due
