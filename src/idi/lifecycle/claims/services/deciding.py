"""The insurer decides, element by element, with reasons and figures; the owner gets a letter at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.core.wording import moment
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.events import ClaimDecided
from idi.lifecycle.claims.models import Claim, Decision, DecisionLine, Draft
from idi.lifecycle.claims.selectors import deciding_limit
from idi.lifecycle.claims.services import clocks, letter, reserving
from idi.lifecycle.claims.services.correcting import DECIDE_ANEW, awaits_new_decision
from idi.lifecycle.claims.services.judging import Outcome, Ruling, checked_exclusions, judge, require_award, worded
from idi.lifecycle.claims.services.passing_on import DECIDE, address, pass_on, require_lead, tell_reporter

COVERED, REFUSED = Decision.Outcome.COVERED, Decision.Outcome.REFUSED
APPROVE = "claims.approve"
_TO_DECIDE = (DECIDE, DECIDE_ANEW)
_FIRST, _ANEW = ("with_insurer", "surveyed"), ("covered", "refused")


@act
def decide(
    *, by: Actor, at: datetime, claim: Claim, outcome: str, item: str, reasons: str, ground: str,
    loss: Decimal | None = None,
) -> Decision | Draft:  # fmt: skip
    """The lead's decision on liability where all that is claimed is one element. `ground` names the clause, `reasons` say why
    in words the owner understands. As `decide_items`."""
    ruling = Ruling(outcome=outcome, item=item, reasons=reasons, ground=ground, loss=loss)
    return decide_items(by=by, at=at, claim=claim, rulings=[ruling])


@act
def decide_items(
    *, by: Actor, at: datetime, claim: Claim, rulings: Sequence[Ruling], checked: Iterable[int] = ()
) -> Decision | Draft:  # fmt: skip
    """The lead's decision, element by element; `checked` are the numbers of the exclusions that were looked at.

    Cover is refused by the rules, whoever asks for it, where the item was not in cover on the day of discovery, and
    before a survey. Above the authority of one person it becomes a draft for a second. Of two who decide at once the second
    gets a Conflict that says what was decided.
    """
    return put_down(weigh(by=by, claim=claim, rulings=rulings, checked=checked), by=by, at=at)


@act
def decide_anew(
    *, by: Actor, at: datetime, claim: Claim, facts: str, rulings: Sequence[Ruling], checked: Iterable[int] = ()
) -> Decision | Draft:  # fmt: skip
    """A decision after new facts, before a repair began: it gets the next number, the earlier one stays readable.

    Taking back a decision of cover always needs a second person.
    """
    claim = _in_hand(claim, by, _ANEW)
    if not facts.strip():
        raise Refusal(Reason("请写明有什么新的事实，业主会看到。", "facts"))
    return put_down(_weighed(claim, rulings, checked), by=by, at=at, facts=facts.strip())


@act
def answer_draft(*, by: Actor, at: datetime, claim: Claim, approved: bool, answer: str = "") -> Decision | Draft:
    """A second person approves a decision above the authority of the first, which then stands, or sends it back with words."""
    claim = locked(claim)
    by.require("claims.approve")
    require_lead(by, claim)
    draft = Draft.objects.filter(claim=claim, answered_at__isnull=True).first()
    if draft is None:
        raise Conflict(Reason("没有待复核的核定，可能已经由他人复核。请刷新页面查看。"))
    if by.person_id is not None and by.person_id == draft.prepared_by_id:
        raise Forbidden(Reason("复核应由拟定以外的另一人进行。"))
    if not approved and not answer.strip():
        raise Refusal(Reason("退回的，请写明意见，拟定的人会看到。", "answer"))
    rulings = [Ruling.read(each) for each in draft.rulings]
    lines = judge(claim, rulings) if approved else []
    draft.approved, draft.answer, draft.answered_at, draft.answered_by_id = approved, answer.strip(), at, by.person_id
    draft.save()
    record("claims.answer_draft", by=by, at=at, subject=claim, draft=draft.pk, approved=approved)
    diary.finish_task(by=by, at=at, kind=APPROVE, subject=claim, project_id=claim.project_id)
    if not approved:
        _send_back(claim, draft, by=by, at=at)
        return draft
    return stand(
        claim, lines, draft.tested, by=by, at=at, facts=draft.facts, decided_by_id=draft.prepared_by_id,
        approved_by_id=by.person_id,
    )  # fmt: skip


def overturn(*, by: Actor, at: datetime, claim: Claim, reasons: str) -> Decision:
    """The review upheld an objection: a new decision, covered, on the item decided before. The caller holds the lock."""
    ruling = Ruling(outcome=Outcome.COVERED, item=claim.item, reasons=reasons, ground="业主异议经复核成立")
    return stand(claim, judge(claim, worded(claim, [ruling])), [], by=by, at=at)


def _in_hand(claim: Claim, by: Actor, states: tuple[str, ...]) -> Claim:
    """The claim under its lock, in the hands of the lead; a Conflict says what somebody else decided or prepared meanwhile.

    Where it never came so far, the rules say why before the state does: an owner in the wait reads days, not states.
    """
    claim = locked(claim)
    by.require("claims.decide")
    require_lead(by, claim)
    if Draft.objects.filter(claim=claim, answered_at__isnull=True).exists():
        raise Conflict(Reason("已有一份核定等待复核，不能再拟定。请刷新页面查看。"))
    standing = Decision.objects.filter(claim=claim, replaced_at__isnull=True).first()
    if states == _FIRST and claim.state not in states and standing is not None:
        raise Conflict(
            Reason(
                f"本案已于 {moment(standing.decided_at)} 核定“{standing.get_outcome_display()}”，您的核定没有写入。"
                "请刷新页面查看；有新的事实的，可以重新核定。"
            )
        )
    if states == _ANEW and claim.state not in states:
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，不能重新核定。请刷新页面查看最新状态。"))
    return claim


@dataclass(frozen=True, slots=True)
class Weighed:
    """A decision that can stand, before it is written: the claim under its lock, and its lines as they would be frozen."""

    claim: Claim
    rulings: Sequence[Ruling]
    lines: Sequence[DecisionLine]
    looked_at: list[dict[str, Any]]


def weigh(*, by: Actor, claim: Claim, rulings: Sequence[Ruling], checked: Iterable[int] = ()) -> Weighed:
    """All that may hinder a first decision; refuses as `decide_items` does, and writes nothing."""
    return _weighed(_in_hand(claim, by, _FIRST), rulings, checked)


def _weighed(claim: Claim, given: Sequence[Ruling], checked: Iterable[int]) -> Weighed:
    rulings = worded(claim, given)
    lines = judge(claim, rulings)
    require_award(claim, lines)
    relied = [each.exclusion for each in rulings if each.exclusion is not None]
    return Weighed(claim, rulings, lines, checked_exclusions(claim, checked, relied))


def put_down(weighed: Weighed, *, by: Actor, at: datetime, facts: str = "") -> Decision | Draft:
    """The decision itself, or above the authority of one person the draft for a second."""
    claim, lines = weighed.claim, weighed.lines
    if beyond := _beyond(claim, lines, at):
        return _draft(claim, weighed.rulings, weighed.looked_at, beyond, by=by, at=at, facts=facts)
    return stand(claim, lines, weighed.looked_at, by=by, at=at, facts=facts)


def _beyond(claim: Claim, lines: Sequence[DecisionLine], at: datetime) -> list[str]:
    """Why one person may not decide alone, in words; empty where one may."""
    limit = deciding_limit(claim.lead_id, local_date(at)) if claim.lead_id else None
    loss = sum((line.loss for line in lines if line.loss is not None), Decimal(0)) or claim.estimate or Decimal(0)
    found = []
    if limit is not None and loss > limit.amount:
        found.append(f"损失 {loss:,.2f} 元，超出核定权限 {limit.amount:,.2f} 元")
    if claim.state == "covered" and not any(line.outcome == Outcome.COVERED for line in lines):
        found.append("撤销已经作出的“属于保险责任”")
    return found


def _draft(
    claim: Claim, rulings: Sequence[Ruling], looked_at: list[dict[str, Any]], beyond: list[str], *, by: Actor, at: datetime,
    facts: str,
) -> Draft:  # fmt: skip
    draft = Draft.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        rulings=[each.to_json() for each in rulings], tested=looked_at, facts=facts, beyond=beyond, prepared_at=at,
        prepared_by_id=by.person_id,
    )  # fmt: skip
    record("claims.prepare_decision", by=by, at=at, subject=claim, draft=draft.pk, lines=len(rulings))
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=APPROVE,  # type: ignore[arg-type]
        title=f"核定超出权限，请复核：{claim.number}", address=address(claim), subject=claim, capability="claims.approve",
        region_code=claim.region_code, project_id=claim.project_id,
    )  # fmt: skip
    for kind in _TO_DECIDE:
        diary.finish_task(by=by, at=at, kind=kind, subject=claim, project_id=claim.project_id)
    return draft


def _send_back(claim: Claim, draft: Draft, *, by: Actor, at: datetime) -> None:
    """Who prepared it reads why it did not stand, and decides again: the task is theirs again."""
    if claim.state == "surveyed" or awaits_new_decision(claim):
        kind = DECIDE if claim.state == "surveyed" else DECIDE_ANEW
        diary.resume_task(by=by, at=at, kind=kind, subject=claim, project_id=claim.scope_id)
    if draft.prepared_by_id:
        notices.tell(
            by=by, at=at, holder_id=draft.prepared_by_id, title=f"核定被退回：{claim.number}", text=draft.answer,
            address=address(claim), subject=claim,
        )  # fmt: skip


def _verb(claim: Claim, covered: bool) -> str:
    if claim.state == "refused" and covered:
        return "overturn"
    if claim.state in _ANEW:
        return "decide_anew" if covered else "withdraw_cover"
    return "cover" if covered else "refuse"


def stand(
    claim: Claim, lines: Sequence[DecisionLine], looked_at: list[dict[str, Any]], *, by: Actor, at: datetime, facts: str = "",
    award_id: int | None = None, decided_by_id: int | None = None, approved_by_id: int | None = None, begun: bool = False,
) -> Decision:  # fmt: skip
    """Writes the decision down with its letter and moves the claim; one where a repair has `begun` goes on as it is."""
    before = claim.state
    main = next((line for line in lines if line.outcome == Outcome.COVERED), lines[0])
    outcome = COVERED if main.outcome == Outcome.COVERED else REFUSED
    claim.decisions.filter(replaced_at__isnull=True).update(replaced_at=at)
    number = claim.decisions.count() + 1
    told: dict[str, Any] = {
        "item": main.item, "decision": number, "outcome": outcome, "award": award_id, "lines": [line.outcome for line in lines],
    }  # fmt: skip
    if begun:
        record("claims.decide_beside", by=by, at=at, subject=claim, **told)
    else:
        claim.item, claim.decided_at = main.item, at
        move(claim, _verb(claim, outcome == COVERED), by=by, at=at, fields=("item", "decided_at"), **told)
        clocks.follow(claim)
    decision = Decision.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code, number=number,
        outcome=outcome, item=main.item, reasons=main.reasons, ground=main.ground, because=main.because, facts=facts,
        tested=looked_at, loss=_sum(line.loss for line in lines), payable=_sum(line.payable for line in lines),
        award_id=award_id, decided_at=at, decided_by_id=decided_by_id or by.person_id, approved_by_id=approved_by_id,
    )  # fmt: skip
    for line in lines:
        line.decision = decision
    DecisionLine.objects.bulk_create(lines)
    decision.letter_id = letter.decision(by=by, at=at, claim=claim, decision=decision, lines=lines).pk
    decision.save(update_fields=["letter_id"])
    said = _told(decision, lines)
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 已核定", text=said, kind="decision", news=f"{said}。"
    )
    if begun:
        return decision
    reserving.follow_decision(by=by, at=at, claim=claim, decision=decision)
    diary.finish_task(by=by, at=at, kind=DECIDE_ANEW, subject=claim, project_id=claim.project_id)
    pass_on(claim, by=by, at=at, before=before)
    announce(ClaimDecided(scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk, outcome=outcome))
    return decision


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """What is known of it together; None where nothing is."""
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if known else None


def _told(decision: Decision, lines: Sequence[DecisionLine]) -> str:
    if len(lines) == 1:
        return str(lines[0].get_outcome_display())
    return "；".join(f"{line.element}：{line.get_outcome_display()}" for line in lines)
