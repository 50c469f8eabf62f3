"""What both sides have appraised together (notice 三（八）): all of a refused claim, or what was refused of several elements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims.models import Claim, Decision, DecisionLine
from idi.lifecycle.claims.selectors import BEGUN, latest_decision
from idi.lifecycle.claims.services.advancing import AWARDED_LATER
from idi.lifecycle.claims.services.correcting import ask_anew
from idi.lifecycle.claims.services.deciding import stand
from idi.lifecycle.claims.services.judging import AWARDED, Outcome, Ruling, judge, worded
from idi.lifecycle.claims.services.passing_on import address


@act
def appraise(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """A claim goes to joint appraisal; called by disputes. Where a part is covered its state stays: the repair of that part waits
    for nobody."""
    claim = locked(claim)
    if claim.state == "refused":
        move(claim, "appraise", by=by, at=at)
    else:
        record("claims.appraise_part", by=by, at=at, subject=claim)
    return claim


@act
def decide_again(
    *, by: Actor, at: datetime, claim: Claim, covered: bool, award_id: int, reasons: str, ground: str = "",
    item: str = "",
) -> Decision:  # fmt: skip
    """The award of a joint appraisal replaces the decision it was asked about; called by disputes as the house.

    An award finds what a defect is and where it comes from. It cannot bring an expired item back into cover. What was covered
    stays as it was. Where a repair has begun meanwhile it goes on, and the lead is asked to pay or repair what is covered now, too.
    """
    claim = locked(claim)
    standing = latest_decision(claim)
    lines = list(standing.lines.all()) if standing else []
    rulings = _awarded(claim, lines, covered, reasons, ground or AWARDED, item)
    more = covered and any(line.outcome == Outcome.COVERED for line in lines)
    decision = stand(
        claim, judge(claim, worded(claim, rulings)), [], by=by, at=at, award_id=award_id, begun=claim.state in BEGUN
    )
    if claim.state in BEGUN and covered:
        _ask_for_more(claim, by=by, at=at)
    elif more:
        ask_anew(claim, "鉴定意见认定还有部位属于保险责任，请核定其损失", by=by, at=at)
    return decision


def _awarded(
    claim: Claim, lines: Sequence[DecisionLine], covered: bool, reasons: str, ground: str, item: str
) -> list[Ruling]:
    """What was asked about is as the award says, the rest as it was decided."""
    outcome = Outcome.COVERED if covered else Outcome.REFUSED
    if len(lines) < 2:
        return [Ruling(outcome=outcome, item=item or claim.item, reasons=reasons, ground=ground)]
    asked = {line.pk for line in lines if line.disputed} or {line.pk for line in lines}
    return [
        Ruling(
            outcome=Outcome.COVERED if covered else line.outcome, item=line.item, element=line.element, reasons=reasons,
            ground=ground,
        )
        if line.pk in asked
        else Ruling(
            outcome=line.outcome, item=line.item, element=line.element, reasons=line.reasons, ground=line.ground,
            reason_code=line.reason_code, exclusion=line.exclusion, loss=line.loss,
        )
        for line in lines
    ]  # fmt: skip


def _ask_for_more(claim: Claim, *, by: Actor, at: datetime) -> None:
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=AWARDED_LATER, capability="claims.decide",  # type: ignore[arg-type]
        title=f"鉴定意见认定还有部位属于保险责任，请补充赔付或追加维修：{claim.number}", address=address(claim),
        subject=claim, region_code=claim.region_code, project_id=claim.project_id,
    )  # fmt: skip
