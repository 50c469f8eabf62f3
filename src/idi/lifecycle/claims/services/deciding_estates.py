"""The homes of an estate claim that wait for a decision are decided at once, by its one cause and survey: all of them, or none.

Each home still gets a decision of its own: its amount, its limits, its letter, and where it is above the authority of one person
its own second person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from idi.foundation.core import jobs
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.aside import Aside
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.wording import moment
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.kinds import CAUSES
from idi.lifecycle.claims.models import Claim, DecisionLine, Draft, Estate, EstateDecision, Survey
from idi.lifecycle.claims.selectors import homes_to_decide
from idi.lifecycle.claims.services.deciding import Weighed, put_down, weigh
from idi.lifecycle.claims.services.judging import Ruling
from idi.lifecycle.claims.services.passing_on import require_lead
from idi.lifecycle.claims.services.surveying import enter_survey_of_estate

TASK = "claims.decide_estate"
AT_ONCE = 30
"""More homes than these are decided by the worker."""
_TELL_EVERY = 5


@act
def decide_estate(
    *, by: Actor, at: datetime, estate: Estate, ruling: Ruling, homes: Sequence[Claim] = (),
    losses: Mapping[int, Decimal] | None = None, checked: Iterable[int] = (),
) -> EstateDecision:  # fmt: skip
    """Decides the named homes, else all that were surveyed and wait, alike; up to `AT_ONCE` at once, more in the background.

    `losses` are amounts by claim; without one a home has the estimate of its survey. A home nobody looked at by itself is covered
    by the survey of the estate where its amount is given. Refuses all of them, naming homes and why, where one cannot be decided
    so; an estate without a cause; and while an earlier decision is still being written.
    """
    by.require("claims.decide")
    estate = locked(estate)
    amounts = {int(pk): loss for pk, loss in (losses or {}).items()}
    waiting = {each.pk: each for each in homes_to_decide(estate)}
    chosen = list(dict.fromkeys(each.pk for each in homes)) or [
        pk for pk, each in waiting.items() if each.state == "surveyed" or pk in amounts
    ]
    _require_ready(by, estate, chosen)
    run = EstateDecision.objects.create(
        estate=estate, project_id=estate.project_id, region_code=estate.region_code, claims=chosen, ruling=ruling.to_json(),
        checked=sorted(checked), losses={str(pk): str(loss) for pk, loss in amounts.items()}, homes=len(chosen),
        asked_at=at, person_id=by.person_id, organisation_id=by.organisation_id,
    )  # fmt: skip
    record(
        "claims.decide_estate", by=by, at=at, subject=estate, homes=len(chosen), outcome=ruling.outcome, item=ruling.item
    )  # fmt: skip
    if len(chosen) <= AT_ONCE:
        return _carried_out(run, by=by, at=at)
    jobs.defer(TASK, pk=run.pk, person_id=by.person_id, organisation_id=by.organisation_id, at=at.isoformat())
    return run


def _require_ready(by: Actor, estate: Estate, chosen: Sequence[int]) -> None:
    first = Claim.objects.filter(estate=estate, lead_id__isnull=False).first()
    if first is None:
        raise Conflict(Reason("这件群体报案不由保险机构办理。"))
    require_lead(by, first)
    if EstateDecision.objects.filter(estate=estate, state="deciding").exists():
        raise Conflict(Reason("上一次群体核定还在办理，请稍候刷新。"))
    if not estate.cause:
        raise Conflict(Reason("请先认定共同原因，再一并核定。"))
    if Claim.objects.filter(estate=estate, pk__in=chosen).count() < len(chosen):
        raise Conflict(Reason("所选的户有的不在这件群体报案中，请刷新页面后再选。", "numbers"))
    if not chosen:
        raise Conflict(Reason("没有等待核定的户。没有单独查勘的，请写明各户的金额，以统一查勘为准。", "numbers"))


@act
def carry_out_estate_decision(*, by: Actor, at: datetime, run: EstateDecision) -> EstateDecision:
    """The worker writes a decision of many homes, telling how far it is; refused as `decide_estate`, with nothing written.

    Its row stays unlocked until the end, for how far it is is told on a connection of its own.
    """
    run.machine.after("finish_estate_decision", run.state)
    with Aside(by, at) as aside:
        run = _carried_out(run, by=by, at=at, tell=partial(_tell, aside, run))
    notices.tell(
        by=by, at=at, holder_id=run.person_id or run.organisation_id or 0, subject=run.estate,
        title=f"群体核定已作出：{run.estate.number}", text=_words(run), address=address(run),
    )  # fmt: skip
    return run


@act
def drop_estate_decision(*, by: Actor, at: datetime, run: EstateDecision, problems: Sequence[str]) -> EstateDecision:
    """Notes why a decision of many homes was not made; nothing of it was written."""
    run = locked(run)
    run.done, run.problems, run.ended_at = 0, list(problems), at
    move(run, "drop_estate_decision", by=by, at=at, fields=("done", "problems", "ended_at"), problems=len(problems))
    notices.tell(
        by=by, at=at, holder_id=run.person_id or run.organisation_id or 0, subject=run.estate,
        title=f"群体核定没有作出：{run.estate.number}", text="；".join(problems)[:500], address=address(run),
    )  # fmt: skip
    return run


def address(run: EstateDecision) -> str:
    return f"/claims/estates/{run.estate_id}/decisions/{run.pk}/"


def _words(run: EstateDecision) -> str:
    alone = run.homes - run.drafted
    decided = f"{alone} 户已核定。" if alone else ""
    return decided + (f"{run.drafted} 户超出核定权限，各由另一人复核后生效。" if run.drafted else "")


def _tell(aside: Aside, run: EstateDecision, done: int) -> None:
    if done % _TELL_EVERY == 0:
        aside.run("UPDATE claims_estatedecision SET done = %s WHERE id = %s", [done, run.pk])


def _carried_out(
    run: EstateDecision, *, by: Actor, at: datetime, tell: Callable[[int], None] = lambda done: None
) -> EstateDecision:  # fmt: skip
    """Weighs all homes before the first is written: letters are made only where every home can have one."""
    run.drafted = 0
    for done, weighed in enumerate(_all_weighed(run, by=by, at=at), 1):
        run.drafted += isinstance(put_down(weighed, by=by, at=at), Draft)
        tell(done)
    run.done, run.ended_at = run.homes, at
    move(run, "finish_estate_decision", by=by, at=at, fields=("done", "drafted", "ended_at"), homes=run.homes)
    return run


def _all_weighed(run: EstateDecision, *, by: Actor, at: datetime) -> list[Weighed]:
    """Every home with its decision; a refusal that names each home it concerns, one reason once."""
    rows = Claim.objects.filter(estate=run.estate_id, pk__in=run.claims).select_related("building", "unit")
    causes = dict(Survey.objects.filter(claim__in=run.claims).order_by("id").values_list("claim_id", "cause"))
    found: list[Weighed] = []
    against: dict[tuple[str, str | None], tuple[Reason, list[str]]] = {}
    for claim in rows.order_by("building__sort_key", "unit__floor", "unit_id", "id"):
        try:
            found.append(_weighed(run, claim, causes.get(claim.pk), by=by, at=at))
        except Refusal as refusal:
            for reason in refusal.reasons:
                against.setdefault((reason.message, reason.field), (reason, []))[1].append(
                    f"{claim.building} {claim.unit}"
                )
    if against:
        raise Refusal(*(_of_homes(reason, names, run.homes) for reason, names in against.values()))
    return found


def _of_homes(reason: Reason, names: Sequence[str], homes: int) -> Reason:
    """A fault of the form hinders every home and stands at its field; of anything else the homes are named."""
    if reason.field and len(names) == homes:
        return reason
    return replace(reason, message=f"{'、'.join(names)}：{reason.message}", field=None)


def _looked_at_together(estate: Estate, ruling: Ruling, at: datetime) -> None:
    """A home nobody surveyed alone is covered by the survey of all, once that took place and the home has an amount."""
    if estate.visit_at is None:
        raise Refusal("还没有安排统一查勘。请先安排，或逐户登记查勘。")
    if estate.visit_at > at:
        raise Refusal(f"统一查勘安排在 {moment(estate.visit_at)}，还没有进行。请查勘之后再核定，或逐户登记查勘。")
    if ruling.loss is None:
        raise Refusal(Reason("没有单独查勘，请写明这户的金额，例如：1号楼-302 4200.00。", "amounts"))


def _weighed(run: EstateDecision, claim: Claim, cause: str | None, *, by: Actor, at: datetime) -> Weighed:
    estate = run.estate
    if cause is not None and cause != estate.cause:
        raise Refusal(
            f"查勘认定的原因是“{CAUSES.get(cause, cause)}”，与共同原因“{CAUSES.get(estate.cause, estate.cause)}”不同，请单独核定。"
        )
    amount = run.losses.get(str(claim.pk))
    ruling = replace(Ruling.read(run.ruling), loss=None if amount is None else Decimal(amount))
    if cause is None and ruling.outcome == DecisionLine.Outcome.COVERED:
        _looked_at_together(estate, ruling, at)
        claim = locked(claim)
        enter_survey_of_estate(by=by, at=at, claim=claim, item=ruling.item, estimate=ruling.loss or Decimal(0))
    return weigh(by=by, claim=claim, rulings=[ruling], checked=run.checked)
