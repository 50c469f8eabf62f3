"""An emergency in cover: repaired first, surveyed in parallel; who pays if it is not covered is signed before."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.actor import Actor
from idi.foundation.diary import services as diary
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services.passing_on import address, read_because

KIND = "claims.emergency"
SIGNED = "claims.emergency_signed"


def alarm(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The lead is alarmed the moment an emergency in cover is reported, with the day by which it must be acted on."""
    if not (claim.emergency and claim.lead_id and claim.triage.get("state") == "in_cover"):
        return
    clock = claim.clocks.filter(clock="emergency").first()
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=KIND, title=f"【紧急】先安排应急维修，同时查勘：{claim.number}",
        capability="repairs.order", address=address(claim), subject=claim, region_code=claim.region_code,
        project_id=claim.project_id, due_on=clock.due_on if clock else None,
        because=[read_because(figure) for figure in clock.because] if clock else (),
    )  # fmt: skip
    notices.tell(
        by=by, at=at, holder_id=claim.lead_id, title=f"紧急报案 {claim.number}", address=address(claim), subject=claim,
        text="影响基本居住或有安全危险，请立即联系报案人。",
    )  # fmt: skip


def answered(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The repair began: nobody is called to it any more."""
    for kind in (KIND, SIGNED):
        diary.finish_task(by=by, at=at, kind=kind, subject=claim, project_id=claim.project_id)
