"""What is paid beside or before the amount of a claim: the certain part (Insurance Law 25), the costs of averting worse (57)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.money import yuan
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services.correcting import require_decided_on_survey
from idi.lifecycle.claims.services.passing_on import address, require_lead, tell_reporter
from idi.lifecycle.claims.services.paying import ADVANCE, MITIGATION, advanced, last_day, owe

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due

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


def _taken(claim: Claim, by: Actor) -> Claim:
    claim = locked(claim)
    by.require("claims.pay")
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
