"""The lead orders a repair: on a covered claim, before the decision in an emergency, or at the owner's own cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import selectors as reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.placed import on_claim
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.selectors import covered_estimate, library, running
from idi.lifecycle.repairs.services.asking import alarm, ask_owner_to_agree, ask_repairer
from idi.lifecycle.repairs.services.panel import check_panel
from idi.lifecycle.repairs.services.pricing import compare, kept, price_lines

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.claims.models import Claim

_STANDS = {
    "no_policy": "没有有效的保险单",
    "not_started": "尚未竣工验收，保险期间没有开始",
    "in_wait": "仍在等待期内，由建设单位维修",
    "expired": "保险期间已届满",
    "not_covered": "不在承保范围内",
}

FAR = 2
"""A price so many times what was decided to be payable is asked back: a guard against slips of the pen, no rule of law."""


@act
def order(
    *, by: Actor, at: datetime, claim: Claim, repairer: Organisation, scheme: str,
    lines: Sequence[Mapping[str, Any]], visit_on: date | None = None, sure: bool = False,
) -> Order:  # fmt: skip
    """Orders a repair at a price: each line has name, unit, quantity and price (yuan a unit), or the code of the price library.

    Refused in the wait, on an expired item and on any claim not decided as covered, with the figures that say so; while another
    order runs; to a repairer the insurer's panel does not let work today; on an estimate of zero; and after an advance, whose
    difference is paid in money. A price far above what was decided to be payable is doubted unless somebody is `sure`; one 30 % or
    more off the surveyor's estimate, as a whole or in a line both have, is taken with a warning.
    """
    claim = locked(claim)
    by.require("repairs.order")
    require_cover(claim)
    require_lead(claim, by)
    if claim.estimate is not None and claim.estimate == 0:
        raise Refusal(Reason("查勘估损为零，不能派修。请先更正查勘的估损。", "lines"))
    if advanced := claims.advanced(claim):
        raise Conflict(Reason(f"已先予支付业主 {advanced:,.2f} 元，只能以现金赔付差额，不能再派修。"))
    new = issue(
        claim, repairer, by=by, at=at, kind=Order.Kind.INSURED, scheme=scheme, lines=lines, visit_on=visit_on,
        sure=sure,
    )  # fmt: skip
    if claim.state == "covered":
        with house(new.project_id, cause=by) as inside:
            claims.begin_repair(by=inside, at=at, claim=claim)
    return new


@act
def order_emergency(
    *, by: Actor, at: datetime, claim: Claim, repairer: Organisation, scheme: str,
    lines: Sequence[Mapping[str, Any]], if_refused: str, signed: BinaryIO | bytes | None = None,
    visit_on: date | None = None,
) -> Order:  # fmt: skip
    """Danger first: repairs an emergency in cover while survey and decision go on beside it (domain row 27).

    Who bears it where it turns out not to be covered (`if_refused`) is signed before: by the owner on the page of the report or
    on paper, by the developer on paper, or the insurer takes it upon itself. The authority is told.
    """
    claim = locked(claim)
    by.require("repairs.order")
    require_lead(claim, by)
    no = Refusals()
    no.unless(claim.emergency, "这不是紧急报案，核定后再派修。")
    no.unless(claim.triage.get("state") == "in_cover", "发现之日不在保险期间内，应急先修由负责维修的一方组织。")
    no.unless(
        claim.state in ("with_insurer", "surveyed"),
        f"报案当前状态为“{claim.get_state_display()}”，不能应急先修。已核定的请直接派修。",
    )  # fmt: skip
    no.unless(if_refused in Order.Bearer.values, "请选择不属于保险责任时由谁承担费用。", field="if_refused")
    promised = if_refused == Order.Bearer.OWNER and claim.self_pay_signed_at is not None
    no.unless(
        if_refused == Order.Bearer.INSURER or promised or signed is not None,
        "请上传承担方签字的确认书，签字后才能先修。",
        field="signed",
    )
    no.stop()
    new = issue(
        claim, repairer, by=by, at=at, kind=Order.Kind.EMERGENCY, scheme=scheme, lines=lines, visit_on=visit_on,
        if_refused=if_refused,
    )  # fmt: skip
    if signed is not None:
        documents.store(
            by=by, at=at, subject=new, kind="repairs.bearer", title=f"费用承担确认书 {new.number}", upload=signed,
            field="signed",
        )  # fmt: skip
    with house(new.project_id, cause=by) as inside:
        claims.begin_emergency(by=inside, at=at, claim=claim)
    alarm(new, by=by, at=at)
    return new


@act
def offer_self_paid(
    *, by: Actor, at: datetime, claim: Claim, repairer: Organisation, scheme: str,
    lines: Sequence[Mapping[str, Any]], visit_on: date | None = None,
) -> Order:  # fmt: skip
    """A price of the panel for an owner whose loss is not covered: nothing begins before the owner agrees, and no insurer's
    money is in it."""
    claim = locked(claim)
    by.require("repairs.order")
    require_lead(claim, by)
    if claim.state not in ("refused", "closed") or claim.paid_at is not None:
        raise Conflict(Reason("核定为不属于保险责任的，才能由业主自费维修。"))
    return issue(
        claim, repairer, by=by, at=at, kind=Order.Kind.SELF_PAID, scheme=scheme, lines=lines, visit_on=visit_on
    )  # fmt: skip


def issue(
    claim: Claim, repairer: Organisation, *, by: Actor, at: datetime, kind: str, scheme: str,
    lines: Sequence[Mapping[str, Any]], visit_on: date | None, earlier: Order | None = None, if_refused: str = "",
    sure: bool = False,
) -> Order:  # fmt: skip
    """What all orders share: one at a time, a repairer the panel lets work, lines with their sums, its seat and its task."""
    if (running_one := running(claim)) is not None:
        raise Conflict(Reason(f"维修单 {running_one.number} 还在进行中，不能重复派修。"))
    no = Refusals()
    warnings: list[str] = []
    if earlier is None:  # a warranty is owed whether or not the contract still runs
        warnings = check_panel(no, claim.lead_id or 0, repairer, claim.item, local_date(at))
    no.unless(repairer.kind == "repairer", f"“{repairer.name}”不是维修机构。", field="repairer")
    no.unless(bool(scheme.strip()), "请填写维修方案。", field="scheme")
    no.unless(visit_on is None or visit_on >= local_date(at), "上门日期不能早于今天。", field="visit_on")
    priced = [] if earlier else price_lines(no, lines, library(claim, local_date(at)))
    no.stop()
    amount = sum((line["total"] for line in priced), Decimal(0))
    decision = reading.latest_decision(claim) if kind == Order.Kind.INSURED else None
    if decision is not None and decision.payable is not None and amount > decision.payable:
        warnings.append(f"价格超过核定应付 {decision.payable:,.2f} 元，付款时须由另一人说明理由批准。")
        if amount > decision.payable * FAR:
            no.doubt(
                f"价格 {amount:,.2f} 元比核定应付 {decision.payable:,.2f} 元多一倍以上。请核对单价和数量；确实如此的，勾选后再提交。",
                field="lines",
            )
            no.stop(sure=sure)
    new = Order.objects.create(
        **on_claim(claim), number=next_number("WX", claim.region_code, at), lead_id=claim.lead_id or 0, repairer=repairer,
        kind=kind, earlier=earlier, if_refused=if_refused, scheme=scheme.strip(),
        signer_id=claim.signer_person_id,
        lines=kept(priced), amount=amount,
        estimate=covered_estimate(claim), quote_warning=compare(claim, amount, at, priced) if amount else {}, warnings=warnings,
        visit_on=visit_on, ordered_at=at, state="offered" if kind == Order.Kind.SELF_PAID else "ordered",
    )  # fmt: skip
    record(
        "repairs.order", by=by, at=at, subject=new, claim=claim.pk, repairer=repairer.pk, amount=amount, kind=kind,
        warns=new.quote_warning.get("warns", False), lines_warn=new.quote_warning.get("lines_warn", False),
    )  # fmt: skip
    if new.state == "ordered":
        let_in(new, by=by, at=at)
        ask_repairer(by=by, at=at, order=new)
    else:
        ask_owner_to_agree(by=by, at=at, order=new)
    return new


def let_in(order: Order, *, by: Actor, at: datetime) -> None:
    """The repairer sees the home from now on, until the order ends."""
    scope_id = order.unit_id or order.project_id
    with house(scope_id, cause=by):
        seats.seat(order.repairer_id, scope_id, role="repairer", from_on=local_date(at))


def require_lead(claim: Claim, by: Actor) -> None:
    if claim.lead_id is None or (by.kind != "house" and not by.acts_for(claim.lead_id)):
        raise Forbidden(Reason("只有主承保机构可以派修。"))


def require_cover(claim: Claim) -> None:
    """An order after one that was sent back finds the claim in repair; all others need a standing decision."""
    claims.require_decided_on_survey(claim)
    found = claim.triage.get("state", "")
    if claim.state not in ("covered", "in_repair"):
        because = [
            *claim.triage.get("because", ()),
            *(b for who in claim.triage.get("responsible", ()) for b in who["because"]),
        ]
        if found in _STANDS:
            words = f"发现日{day(claim.discovered_on)}，“{claim.triage.get('name')}”{_STANDS[found]}，不能派修。报案本身仍然有效。"
            raise Refusal(Reason(words, None, tuple(because)))
        label = claim.machine.state(claim.state).label
        raise Refusal(Reason(f"报案当前状态为“{label}”，核定属于保险责任后才能派修或提出现金赔付。"))
    row = policies.cover_on(claim.unit or claim.building, claim.item, claim.discovered_on)
    if row is None:
        raise Refusal(Reason(f"“{claim.item}”{_STANDS['not_covered']}，不能派修。"))
    answer = rules.answer(
        rules.law(row.policy.law), row.item if policies.gap_on(row, claim.discovered_on) else policies.clock(row),
        claim.discovered_on, signed_on=row.policy.signed_on,
        accepted_on=row.accepted_on,
    )  # fmt: skip
    if answer.state != "in_cover":
        words = f"发现日{day(claim.discovered_on)}，“{row.name}”{_STANDS[answer.state]}，不能派修。"
        raise Refusal(Reason(words, None, policies.clock(row).because))
