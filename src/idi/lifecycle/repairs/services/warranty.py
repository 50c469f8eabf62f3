"""The repair is under warranty from the owner's word on; the same spot failing again goes back to who repaired it, free."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.placed import on_claim
from idi.lifecycle.repairs import selectors
from idi.lifecycle.repairs.models import Order, Recurrence
from idi.lifecycle.repairs.services.ordering import issue, require_lead
from idi.rules.days import Period, corresponding_day

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim

AGAIN = "repairs.again"
OPEN = ("with_insurer", "surveyed", "covered", "refused")


def guaranteed(order: Order, at: datetime) -> tuple[date, list[dict[str, Any]]]:
    """The last day of the warranty of a repair the owner accepts now, with the figure it comes from.

    A repair under warranty does not begin a new term shorter than what was left of the first.
    """
    figure = rules.law(order.region_code, or_national=True).figure("repair_warranty_months", local_date(at))
    until = corresponding_day(local_date(at), Period(figure.whole(), "months"))
    before = order.earlier.warranty_until if order.earlier else None
    return max(until, before) if before else until, [each.to_json() for each in figure.reasons]


@act
def link(*, by: Actor, at: datetime, claim: Claim) -> Recurrence | None:
    """Whether what was reported failed before at the same spot, was repaired, and is under that repair's warranty: then the
    two are linked, and the lead is asked to send the same repairer again. Called when a loss was reported."""
    earlier = selectors.guaranteed_at(claim)
    if earlier is None or Recurrence.objects.filter(claim=claim).exists():
        return None
    found = Recurrence.objects.create(
        **on_claim(claim), earlier=earlier, lead_id=earlier.lead_id, repairer_id=earlier.repairer_id, linked_at=at
    )
    record("repairs.link", by=by, at=at, subject=found, order=earlier.pk, until=earlier.warranty_until)
    until = day(earlier.warranty_until) if earlier.warranty_until else ""
    title = f"{claim.number} 同一部位再次损坏：维修单 {earlier.number} 保修至{until}"
    open_task(
        by=by, at=at, holder_id=earlier.lead_id, kind=AGAIN, title=title, address=f"/claims/{claim.pk}/", subject=claim,
        capability="repairs.order", region_code=claim.region_code, project_id=claim.project_id,
    )  # fmt: skip
    tell(
        by=by, at=at, holder_id=earlier.repairer_id, title=title, text="保险机构将按保修派您返修，不另计费。",
        address="/repairs/today/", subject=found,
    )  # fmt: skip
    return found


@act
def order_under_warranty(*, by: Actor, at: datetime, claim: Claim, visit_on: date | None = None) -> Order:
    """Sends who repaired the spot before, at no price; no decision on cover is needed for it. Refused where nothing is linked."""
    claim = locked(claim)
    by.require("repairs.order")
    require_lead(claim, by)
    again = Recurrence.objects.filter(claim=claim).select_related("earlier__repairer").first()
    if again is None:
        raise Refusal(Reason("没有保修期内的维修与本案相关，不能按保修返修。"))
    if claim.state not in OPEN:
        raise Conflict(Reason(f"报案当前状态为“{claim.get_state_display()}”，不能按保修返修。"))
    if visit_on is not None and visit_on < local_date(at):
        raise Refusal(Reason("上门日期不能早于今天。", "visit_on"))
    earlier = first = again.earlier
    while first.earlier is not None:
        first = first.earlier  # what was built at first; the orders under warranty between only repeat it
    new = issue(
        claim, earlier.repairer, by=by, at=at, kind=Order.Kind.WARRANTY, earlier=earlier, lines=[],
        scheme=f"维修单 {earlier.number} 保修返修：{first.scheme}", visit_on=visit_on,
    )  # fmt: skip
    finish_task(by=by, at=at, kind=AGAIN, subject=claim, project_id=claim.project_id)
    with house(new.project_id, cause=by):
        Recurrence.objects.filter(pk=again.pk).update(ordered_at=at)
    return new
