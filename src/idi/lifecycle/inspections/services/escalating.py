"""A finding nobody puts right goes up by the clock: to the developer, the lead insurer, the authority; each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.credit import services as credit
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections.models import Escalation, Finding

ESCALATED_TASK, LATE_FACT = "inspections.escalated", "inspections.late"
_ACTS = {"developer": "inspections.rectify", "insurer": "policies.endorse", "authority": "inspections.read"}
"""What whoever is told must be allowed to do about it."""


@act
def escalate_daily(*, by: Actor, at: datetime) -> int:
    """What the house does every day: takes up what is late for long enough; returns how many steps were taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, finding_id FROM inspections_late(%s)", [local_date(at)])
        found = cursor.fetchall()
    steps = 0
    for project_id, finding_id in found:
        with house(project_id, cause=by) as inside:
            steps += _escalate(inside, at, locked(Finding(pk=finding_id)))
    return steps


def _escalate(by: Actor, at: datetime, finding: Finding) -> int:
    """The steps whose days have passed and that were not taken yet."""
    if finding.due_on is None or finding.state != "open":
        return 0
    late = (local_date(at) - finding.due_on).days
    days = rules.law(finding.region_code).figure("finding_escalation_days", local_date(at))
    taken = set(finding.escalations.values_list("level", flat=True))
    due = [level for level in Escalation.Level.values if level not in taken and late >= days.table()[level]]
    for level in due:
        step = Escalation.objects.create(
            region_code=finding.region_code, project_id=finding.project_id, finding=finding, level=level, days_late=late,
            because=[days.because.to_json()], told_at=at,
        )  # fmt: skip
        record("inspections.escalate", by=by, at=at, subject=finding, level=level, days_late=late)
        _tell(by, at, step)
    if due and not taken:
        _feed(by, at, finding, late)
    return len(due)


def _feed(by: Actor, at: datetime, finding: Finding, late: int) -> None:
    """Reacting late is a fact about the party, with the finding as evidence; it counts after its time to reply."""
    points = rules.law(finding.region_code).figure("late_reaction_points", local_date(at)).whole()
    credit.feed(
        by=by, at=at, organisation_id=finding.responsible_id, kind=LATE_FACT, points=-points, subject=finding,
        happened_on=finding.due_on or local_date(at), region_code=finding.region_code, project_id=finding.project_id,
        text=f"{finding.project.name}：{finding.grade_current} 级风险 {finding.number} 应在{day(finding.due_on)}前整改，"
        f"逾期 {late} 日仍未回复。",
    )  # fmt: skip


def _tell(by: Actor, at: datetime, step: Escalation) -> None:
    finding, address = step.finding, reverse("inspections:finding", args=[step.finding_id])
    title = f"{finding.grade_current} 级风险逾期未整改：{finding.project.name}"
    text = (
        f"风险 {finding.number}（{finding.place}）应由{finding.responsible.name}在{day(finding.due_on)}前整改，"
        f"已逾期 {step.days_late} 日。请{step.get_level_display()}督促或处置。"
    )
    for holder_id in sorted(_holders(step)):
        notices.tell(by=by, at=at, holder_id=holder_id, title=title, text=text, address=address, subject=finding)
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=ESCALATED_TASK, title=title, address=address, subject=finding,
            capability=_ACTS[step.level], project_id=finding.project_id, region_code=finding.region_code,
        )  # fmt: skip


def _holders(step: Escalation) -> Iterable[int]:
    finding = step.finding
    if step.level == "developer":
        return {finding.project.developer_id}
    if step.level == "insurer":
        return {finding.visit.mandate.lead_id}
    return set(parties.looking_after("housing_authority", finding.region_code).values_list("pk", flat=True))
