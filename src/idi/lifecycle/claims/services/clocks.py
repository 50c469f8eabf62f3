"""The clocks of a claim: rows that follow the moments of the claim by the rules of its region."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.ledger import selectors as dues
from idi.lifecycle.claims.models import Claim, Clock
from idi.rules.days import shifted

_STOPPED_BY: dict[str, Callable[[Claim], datetime | None]] = {
    "acknowledge": lambda claim: claim.acknowledged_at,
    "emergency": lambda claim: claim.repair_began_at or _refused_at(claim),
    "survey": lambda claim: claim.surveyed_at or claim.decided_at,
    "ask_papers": lambda claim: claim.papers_asked_at or claim.decided_at,
    "decide": lambda claim: claim.decided_at,
    "complex": lambda claim: claim.decided_at,
    "refuse_notice": lambda claim: claim.decided_at,
    "perform": lambda claim: claim.paid_at,
    "advance": lambda claim: claim.paid_at or _advanced_at(claim),
    "builder_answer": lambda claim: claim.builder_answered_at,
}
_OF_BUILDER = {"builder_answer": "wait_answer_days", "builder_repair": "wait_repair_days"}


def _advanced_at(claim: Claim) -> datetime | None:
    """When the certain part was paid first; nobody looks before its clock runs."""
    if claim.papers_complete_at is None:
        return None
    paid = [due.payments.order_by("id").first() for due in dues.dues_of(claim, "claim_advance") if not due.open]
    return min((each.recorded_at for each in paid if each), default=None)


def _refused_at(claim: Claim) -> datetime | None:
    return claim.decided_at if claim.state == "refused" else None


def begin(claim: Claim) -> list[Clock]:
    """The first clocks of a claim, which has none yet."""
    return Clock.objects.bulk_create(set_out(rules.law(claim.region_code, or_national=True), claim, {}))


def follow(claim: Claim) -> list[Clock]:
    """Brings the clock rows in line with the moments of the claim: starts, moves, pauses and stops them. Returns them all."""
    law = rules.law(claim.region_code, or_national=True)
    running = {clock.clock: clock for clock in claim.clocks.all()}
    rows = set_out(law, claim, running)
    moved = [row for row in rows if row.pk is not None]
    Clock.objects.bulk_create([row for row in rows if row.pk is None])
    for row in moved:
        row.save()
    return list({**running, **{row.clock: row for row in rows}}.values())


def set_out(law: rules.Law, claim: Claim, running: dict[str, Clock]) -> list[Clock]:
    """The clocks of this claim that are new or not as they were: those of the insurer, or of the builder in the wait."""
    of_builder = claim.state == "with_builder" or claim.builder_repaired
    ruled = _builders(law, claim) if of_builder else _of_law(law, claim)
    rows = (_kept(claim, each, running.get(each.clock)) for each in ruled if _concerns(claim, each.clock))
    return [row for row in rows if row is not None]


def _builders(law: rules.Law, claim: Claim) -> list[rules.Clock]:
    """Answer and repair in the wait, from the day of the report; no law sets them, so their figures are assumptions."""
    start = local_date(claim.reported_at)
    figures = {name: law.figure(figure, start) for name, figure in _OF_BUILDER.items()}
    return [
        rules.Clock(
            clock=name, label=figure.label, due_on=shifted(start, figure.whole()), due_at=None, days=figure.whole(),
            hours=None, text=None, starts="reported", starts_on=start, calendar="natural", because=figure.reasons,
        )
        for name, figure in figures.items()
    ]  # fmt: skip


def _of_law(law: rules.Law, claim: Claim) -> list[rules.Clock]:
    return rules.clocks(
        law, claim.reported_at, claim.papers_complete_at, claim.decided_at, claim.amount_confirmed_at,
        asked_at=claim.papers_asked_at,
    )  # fmt: skip


def _concerns(claim: Claim, clock: str) -> bool:
    """The emergency clock is for emergencies in cover; the letter of refusal for refusals, where it goes out at once."""
    if clock == "emergency":
        return claim.emergency and claim.triage.get("state") == "in_cover"
    return clock != "refuse_notice" or claim.state == "refused"


def _kept(claim: Claim, ruled: rules.Clock, row: Clock | None) -> Clock | None:
    if row is not None and row.stopped_at:
        return None  # what stopped stays as it was, also when a claim is decided again
    row = row or Clock(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        clock=ruled.clock, label=ruled.label,
    )  # fmt: skip
    stops = _STOPPED_BY.get(ruled.clock)
    now = {
        "started_at": _anchor(claim, ruled.starts), "due_on": ruled.due_on, "due_at": ruled.due_at, "days": ruled.days,
        "text": ruled.text or "", "because": [each.to_json() for each in ruled.because],
        "stopped_at": (stops(claim) if stops else None) or claim.closed_at,
    }  # fmt: skip
    if row.pk is not None and all(getattr(row, name) == value for name, value in now.items()):
        return None
    for name, value in now.items():
        setattr(row, name, value)
    return row


def _anchor(claim: Claim, starts: str) -> datetime | None:
    return {
        "reported": claim.reported_at,
        "papers_complete": claim.papers_complete_at,
        "decided": claim.decided_at,
        "agreed": claim.amount_confirmed_at,
    }[starts]
