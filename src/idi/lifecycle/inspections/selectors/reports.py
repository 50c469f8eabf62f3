"""Questions about reports, their course and their readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from idi.foundation.core.actor import Actor
from idi.lifecycle.inspections.models import (
    Recipient,
    Report,
    Review,
    Visit,
)

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

COMPLETION = "907"
"""Code of the report a body writes at completion, in the region's report types."""


def completion_report(project_id: int) -> Report | None:
    """The newest overall report at completion (竣工总体评价) of a project, if the body issued one."""
    rows = Report.objects.filter(project_id=project_id, kind=COMPLETION, state="issued")
    return rows.select_related("visit").order_by("-issued_at").first()


def reports(visit: Visit) -> QuerySet[Report]:
    """The reports of a visit, the newest first; a draft only the body sees."""
    return Report.objects.filter(visit=visit).exclude(state="dropped").order_by("-id")


def issued_reports(project: Project) -> QuerySet[Report]:
    """Every report of a project in its newest version, the oldest first."""
    return Report.objects.filter(project=project, state="issued").order_by("issued_at", "id")


def all_reports(actor: Actor) -> QuerySet[Report]:
    """The reports the actor may see, with project and body; drafts only its own."""
    rows = Report.objects.select_related("project", "body", "mandate__lead", "visit", "first", "replaces")
    unread = Recipient.objects.filter(report_id=OuterRef("pk"), opened_at=None, over="").order_by().values("report_id")
    counted = unread.annotate(count=Count("pk")).values("count")
    return rows.annotate(unread=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def to_judge(actor: Actor, rows: QuerySet[Report]) -> QuerySet[Report]:
    """Those of them the actor may review or release now: never what it wrote or judged before."""
    own = rows.filter(body_id__in=actor.organisation_ids).exclude(authors__contains=[actor.person_id])
    judged = standing_reviews().filter(report_id=OuterRef("pk"), reviewer_id=actor.person_id)
    waiting = Q(state="submitted", levels=2) if actor.may("inspections.review") else Q(pk=None)
    if actor.may("inspections.approve"):
        waiting |= Q(state="submitted", levels=1) | Q(state="passed")
    return own.filter(waiting).exclude(Exists(judged))


def last_report(project_id: int, kind: str) -> Report | None:
    """The newest report of a kind that went out for a project."""
    rows = Report.objects.filter(project_id=project_id, kind=kind, state__in=("issued", "replaced"))
    return rows.order_by("-issued_at").first()


def versions(report: Report) -> QuerySet[Report]:
    """All versions of a report, the newest first, as far as the actor may see them."""
    root = report.first_id or report.pk
    return Report.objects.filter(Q(pk=root) | Q(first_id=root)).exclude(state="dropped").order_by("-version")


def reviews(report: Report) -> QuerySet[Review]:
    """How the body judged a report, in order; only its own people see that."""
    return Review.objects.filter(report=report).order_by("id")


def standing_reviews() -> QuerySet[Review]:
    """The reviews that found a report right and were not followed by one that sent it back."""
    sent_back = Review.objects.filter(report_id=OuterRef("report_id"), passed=False, pk__gt=OuterRef("pk"))
    return Review.objects.filter(passed=True).exclude(Exists(sent_back)).order_by("id")


def recipients(report: Report) -> QuerySet[Recipient]:
    """Who got a report and whether it was opened, as far as the actor may see it."""
    return Recipient.objects.filter(report=report).select_related("holder").order_by("holder__name")


def received(actor: Actor) -> QuerySet[Recipient]:
    """What the actor's organisation was sent, with project."""
    return Recipient.objects.filter(holder_id__in=actor.organisation_ids).select_related("project")
