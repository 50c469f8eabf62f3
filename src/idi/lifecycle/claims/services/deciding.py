"""The insurer decides, with reasons and figures; a refusal goes out with its letter at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import announce, locked, move
from idi.lifecycle.claims import triage
from idi.lifecycle.claims.events import ClaimDecided
from idi.lifecycle.claims.models import Claim, Decision
from idi.lifecycle.claims.services import clocks, letter
from idi.lifecycle.claims.services.passing_on import pass_on, require_lead, tell_reporter
from idi.lifecycle.policies import selectors as policies

COVERED, REFUSED = Decision.Outcome.COVERED, Decision.Outcome.REFUSED
_STANDS = {
    "not_started": "该项目尚未竣工验收，保险期间没有开始",
    "in_wait": "该项目仍在等待期内",
    "expired": "该项目的保险期间已届满",
    "not_covered": "该项目不在承保范围内",
}


@act
def decide(
    *, by: Actor, at: datetime, claim: Claim, outcome: str, item: str, reasons: str, ground: str
) -> Decision:  # fmt: skip
    """The lead's decision on liability. `ground` names the clause, `reasons` say why in words the owner understands.

    Cover is refused by the rules, whoever asks for it, where the item was not in cover on the day of discovery, and
    before a survey. A refusal makes the letter with the ways to contest it.
    """
    claim = locked(claim)
    by.require("claims.decide")
    require_lead(by, claim)
    no = Refusals()
    no.unless(outcome in Decision.Outcome.values, "请选择核定结论。", field="outcome")
    no.unless(bool(reasons.strip()), "请写明理由，业主和建设单位都会看到。", field="reasons")
    no.unless(bool(ground.strip()), "请写明依据的保险条款或规定。", field="ground")
    no.unless(item in triage.known_items(claim), "请选择承保项目。", field="item")
    no.stop()
    if outcome == COVERED:
        _require_cover(claim, item)
        if claim.surveyed_at is None:
            raise Refusal(Reason("尚未登记查勘，不能核定属于保险责任。请先查勘。", "outcome"))
    verb = "cover" if outcome == COVERED else "refuse"
    return _stand(claim, verb, by=by, at=at, item=item, reasons=reasons, ground=ground)


@act
def decide_again(
    *, by: Actor, at: datetime, claim: Claim, covered: bool, award_id: int, reasons: str, ground: str = "",
    item: str = "",
) -> Decision:  # fmt: skip
    """The award of a joint appraisal replaces the decision it was asked about; called by disputes as the house.

    An award finds what a defect is and where it comes from. It cannot bring an expired item back into cover.
    """
    claim = locked(claim)
    item = item or claim.item
    if covered:
        _require_cover(claim, item)
    return _stand(
        claim, "cover" if covered else "refuse", by=by, at=at, item=item, reasons=reasons,
        ground=ground or "共同委托的第三方鉴定意见", award_id=award_id,
    )  # fmt: skip


@act
def appraise(*, by: Actor, at: datetime, claim: Claim) -> Claim:
    """A refused claim goes to joint appraisal (notice 三（八）); called by disputes."""
    claim = locked(claim)
    move(claim, "appraise", by=by, at=at)
    return claim


def overturn(*, by: Actor, at: datetime, claim: Claim, reasons: str) -> Decision:
    """The review upheld an objection: a new decision, covered, on the item decided before. The caller holds the lock."""
    _require_cover(claim, claim.item)
    return _stand(claim, "overturn", by=by, at=at, item=claim.item, reasons=reasons, ground="业主异议经复核成立")


def _require_cover(claim: Claim, item: str) -> None:
    """Refuses where the item was not in cover on the day of discovery, with its days and articles."""
    rows = list(policies.cover_of(claim.unit or claim.building, claim.discovered_on))
    if not rows:
        raise Refusal(Reason("该房屋没有有效的保险单，不能核定属于保险责任。", "outcome"))
    answer = triage.answer_for(rows, item, claim.discovered_on)
    if answer.state == "in_cover":
        return
    row = next((each for each in rows if each.item == item), None)
    gap = row and policies.gap_on(row, claim.discovered_on)
    days = (
        f"（{row.excluded}）"
        if row and gap
        else f"（保险期间 {day(row.starts_on)} 至 {day(row.ends_on)}）"
        if row and row.starts_on
        else ""
    )
    because = [figure for each in answer.responsible for figure in each.because]
    raise Refusal(
        Reason(
            f"发现日 {day(claim.discovered_on)}，{_STANDS[answer.state]}{days}，不能核定属于保险责任。"
            f"应由：{'；'.join(_who(each) for each in answer.responsible) or '—'}。",
            "outcome",
            tuple(policies.clock(row).because if row else ()) + tuple(because),
        )
    )


def _who(responsible: rules.Responsible) -> str:
    names = {"developer": "建设单位", "contractor": "施工单位", "insurer": "保险机构", "owner": "业主"}
    return f"{names[responsible.party]}（{responsible.basis}）"


def _stand(
    claim: Claim,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    item: str,
    reasons: str,
    ground: str,
    award_id: int | None = None,
) -> Decision:
    before = claim.state
    claim.item, claim.decided_at = item, at
    outcome = REFUSED if verb == "refuse" else COVERED
    claim.decisions.filter(replaced_at__isnull=True).update(replaced_at=at)
    number = claim.decisions.count() + 1
    move(
        claim, verb, by=by, at=at, fields=("item", "decided_at"),
        item=item, decision=number, outcome=outcome, award=award_id,
    )  # fmt: skip
    clocks.follow(claim)
    decision = Decision(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code, number=number,
        outcome=outcome, item=item, reasons=reasons.strip(), ground=ground.strip(), because=_because(claim, item),
        award_id=award_id, decided_at=at, decided_by_id=by.person_id,
    )  # fmt: skip
    if outcome == REFUSED:
        decision.letter_id = letter.refusal(by=by, at=at, claim=claim, decision=decision).pk
    decision.save()
    pass_on(claim, by=by, at=at, before=before)
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已核定", text=decision.get_outcome_display())
    announce(ClaimDecided(scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk, outcome=outcome))
    return decision


def _because(claim: Claim, item: str) -> list[dict[str, Any]]:
    row = policies.cover_on(claim.unit or claim.building, item, claim.discovered_on)
    return list(row.because) if row else []
