"""More was paid on a claim after its recovery was opened: more may be recovered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.wording import money
from idi.foundation.diary.services import open_task
from idi.foundation.journal.services import locked, record
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.recovery.services.opening import DEMAND

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim


@act
def raise_by_supplement(*, by: Actor, at: datetime, claim: Claim) -> list[Case]:
    """Each recovery on the claim may ask for what was paid in all; returns those that were raised. Asked twice it raises once.

    One still weighed asks for that much more. Where the letter went out the lead is asked for another one; what the party at fault
    was asked for changes with that letter alone. A recovery given up stays as it was.
    """
    paid, raised = claims.indemnity(claim), []
    for row in Case.objects.filter(claim=claim).exclude(state="written_off").order_by("id"):
        case = locked(row)
        more = paid - case.paid
        if more <= 0:
            continue
        case.paid = paid
        if case.state == "opened":
            case.demand += more
        case.save(update_fields=["paid", "demand"])
        record(
            "recovery.raise", by=by, at=at, subject=case, private_to=case.lead_id, more=more, paid=case.paid,
            demand=case.demand,
        )  # fmt: skip
        if case.asks_more:
            _ask_for_letter(case, by=by, at=at)
        raised.append(case)
    return raised


def _ask_for_letter(case: Case, *, by: Actor, at: datetime) -> None:
    open_task(
        by=by, at=at, holder_id=case.lead_id, kind=DEMAND, subject=case, project_id=case.project_id,
        capability="recovery.manage", region_code=case.region_code, address=reverse("recovery:detail", args=[case.pk]),
        title=f"追偿 {case.number}：又支付了补充赔款，请补充追偿，最多可追偿 {money(case.paid)}", due_on=case.limitation_on,
    )  # fmt: skip
