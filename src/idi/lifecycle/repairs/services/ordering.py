"""The lead orders a repair, on a covered claim only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.money import yuan
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, record
from idi.foundation.seats import services as seats
from idi.lifecycle.claims import services as claims
from idi.lifecycle.placed import on_claim
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.repairs.models import Order
from idi.lifecycle.repairs.selectors import running
from idi.lifecycle.repairs.services.asking import ask_repairer

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


@act
def order(
    *, by: Actor, at: datetime, claim: Claim, repairer: Organisation, scheme: str,
    lines: Sequence[Mapping[str, Any]], visit_on: date | None = None,
) -> Order:  # fmt: skip
    """Orders a repair at a price: each line has name, unit, quantity and price (yuan a unit).

    Refused in the wait, on an expired item and on any claim not decided as covered, with the figures that say so; and
    while another order runs. A price 30 % or more off the surveyor's estimate is taken with a warning.
    """
    claim = locked(claim)
    by.require("repairs.order")
    _require_cover(claim)
    if claim.lead_id is None or (by.kind != "house" and not by.acts_for(claim.lead_id)):
        raise Forbidden(Reason("只有主承保机构可以派修。"))
    if (earlier := running(claim)) is not None:
        raise Conflict(Reason(f"维修单 {earlier.number} 还在进行中，不能重复派修。"))
    priced = _check(repairer, scheme, lines, visit_on, at)
    amount = sum((line["total"] for line in priced), Decimal(0))
    new = Order.objects.create(
        **on_claim(claim), number=next_number("WX", claim.region_code, at), lead_id=claim.lead_id, repairer=repairer, scheme=scheme.strip(),
        signer_id=claim.reporter_person_id if claim.may_sign else None,
        lines=[{name: str(value) for name, value in line.items()} for line in priced], amount=amount,
        estimate=claim.estimate, quote_warning=_compare(claim, amount, at), visit_on=visit_on, ordered_at=at,
    )  # fmt: skip
    record(
        "repairs.order", by=by, at=at, subject=new, claim=claim.pk, repairer=repairer.pk, amount=amount,
        warns=new.quote_warning.get("warns", False),
    )  # fmt: skip
    scope_id = new.unit_id or new.project_id
    with house(scope_id, cause=by):
        seats.seat(repairer.pk, scope_id, role="repairer", from_on=local_date(at))
    if claim.state == "covered":
        with house(new.project_id, cause=by) as inside:
            claims.begin_repair(by=inside, at=at, claim=claim)
    ask_repairer(by=by, at=at, order=new)
    return new


def _require_cover(claim: Claim) -> None:
    """An order after one that was sent back finds the claim in repair; all others need a standing decision."""
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
        raise Refusal(Reason(f"报案当前状态为“{label}”，核定属于保险责任后才能派修。"))
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


def _check(
    repairer: Organisation, scheme: str, lines: Sequence[Mapping[str, Any]], visit_on: date | None, at: datetime
) -> list[dict[str, Any]]:
    no = Refusals()
    no.unless(repairer.kind == "repairer", f"“{repairer.name}”不是维修机构。", field="repairer")
    no.unless(bool(scheme.strip()), "请填写维修方案。", field="scheme")
    no.unless(visit_on is None or visit_on >= local_date(at), "上门日期不能早于今天。", field="visit_on")
    no.unless(bool(lines), "请至少填写一项维修费用。", field="lines")
    for number, line in enumerate(lines, 1):
        no.unless(bool(str(line["name"]).strip()), f"第 {number} 项没有填写名称。", field="lines")
        no.unless(line["quantity"] > 0, f"第 {number} 项的数量应大于 0。", field="lines")
        no.unless(line["price"] >= 0, f"第 {number} 项的单价不能为负数。", field="lines")
    no.stop()
    priced = [{**line, "total": yuan(line["quantity"] * line["price"])} for line in lines]
    no.unless(sum((line["total"] for line in priced), Decimal(0)) > 0, "维修费用合计应大于 0。", field="lines")
    no.stop()
    return priced


def _compare(claim: Claim, amount: Decimal, at: datetime) -> dict[str, Any]:
    """How far the price lies from the surveyor's estimate, where there is one."""
    if not claim.estimate:
        return {}
    with lawful("lines"):
        law = rules.law(claim.region_code, or_national=True)
        found = rules.quote_warning(law, local_date(at), claim.estimate, amount)
    because = [each.to_json() for each in found.because]
    return {
        "ratio": rules.decimal_text(found.ratio.quantize(Decimal("0.0001"))),
        "warns": found.warns,
        "because": because,
    }
