"""The duty check: projects designated without a policy (已列入试点未投保) and permits uninsured (应保未保)."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from idi import rules
from idi.foundation.core.actor import Actor
from idi.lifecycle.projects.models import Award, Milestone, Permit, PermitList, Progress, Project

ALIKE = 0.6
_UNINSURED = Q(insured_on__isnull=True) & ~Q(state="insured")


def designated_without_policy(actor: Actor) -> QuerySet[Project]:
    """Pilot projects no policy was issued for, with how often and when last their developer was reminded."""
    if not actor.signed_in:
        return Project.objects.none()
    rows = Project.objects.filter(_UNINSURED, designated_on__isnull=False).select_related("developer")
    return rows.annotate(reminded=Count("reminders"), reminded_at=Max("reminders__sent_at"))


def duty(region_code: str, on: date) -> tuple[bool, list[Any]]:
    """Whether insuring was compulsory in a place on a day, and the figure that says so; no where no law was in force."""
    try:
        figure = rules.law(region_code).figure("compulsory", on)
    except rules.RuleError:
        return False, []
    return figure.yes(), [figure.because.to_json()]


def uninsured_permits(actor: Actor) -> QuerySet[Permit]:
    """Permits issued where and when insuring was compulsory, without a policy: of no project here, or of one uninsured."""
    there = Q(project__isnull=True) | (Q(project__insured_on__isnull=True) & ~Q(project__state="insured"))
    return permits(actor).filter(there, compulsory=True)


def permits(actor: Actor) -> QuerySet[Permit]:
    """The permits the actor may see, each with its project."""
    rows = Permit.objects.select_related("project", "listed")
    rows = rows if actor.signed_in else rows.none()
    return rows.annotate(reminded=Count("reminders"), reminded_at=Max("reminders__sent_at"))


def permit_lists(actor: Actor) -> QuerySet[PermitList]:
    return PermitList.objects.select_related("authority").order_by("-id")


def duty_count(actor: Actor) -> int:
    """How many projects and permits wait for insurance in the places the actor watches."""
    return designated_without_policy(actor).count() + uninsured_permits(actor).count()


def proposals(permit: Permit, most: int = 5) -> list[tuple[Project, int]]:
    """Projects the permit may belong to, each with how alike they are in percent: same place, by developer and name."""
    rows = Project.objects.filter(region_code=permit.region_code).select_related("developer")
    scored = [(row, _alike(permit, row)) for row in rows.order_by("-id")[:2000]]
    found = sorted((pair for pair in scored if pair[1] >= ALIKE), key=lambda pair: -pair[1])
    return [(row, round(score * 100)) for row, score in found[:most]]


def _alike(permit: Permit, project: Project) -> float:
    names = max(
        _ratio(permit.project_name, name) for name in (project.name, project.works_name, project.community_name)
    )
    return (names + _same_developer(permit, project)) / 2


def _same_developer(permit: Permit, project: Project) -> float:
    """The code decides where both are known; only without it do names tell."""
    if permit.developer_uscc and project.developer.uscc:
        return float(permit.developer_uscc == project.developer.uscc)
    return _ratio(permit.developer_name, project.developer.name)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0


def milestones(project: Project) -> QuerySet[Milestone]:
    """The milestones in the order of the works, each with its building."""
    rows = Milestone.objects.filter(project=project).select_related("building")
    return rows.order_by("kind", "building__sort_key", "id")


def progress(project: Project) -> QuerySet[Progress]:
    """The reports of progress, newest first."""
    rows = Progress.objects.filter(project=project).select_related("milestone__building")
    return rows.order_by("-seen_on", "-id")


def awards(project: Project) -> QuerySet[Award]:
    return Award.objects.filter(project=project).order_by("level", "-awarded_on", "id")


def with_award(rows: QuerySet[Project], *, won: bool) -> QuerySet[Project]:
    """Those of the projects that applied for a prize, or won one."""
    prizes = Award.objects.filter(awarded_on__isnull=False) if won else Award.objects.all()
    return rows.filter(pk__in=prizes.values("project_id"))
