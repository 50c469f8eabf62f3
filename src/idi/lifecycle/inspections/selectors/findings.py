"""Questions about findings: who sees which, how they stand, what was done about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Prefetch,
    Q,
    QuerySet,
)

from idi.foundation.core.actor import Actor
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections.models import (
    Consequence,
    Finding,
    Rectification,
    ReplyLink,
)
from idi.lifecycle.inspections.scheme import serious_codes

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.inspections.reply_link import Opened
    from idi.lifecycle.projects.models import Building, Project


def serious_grades() -> str:
    """The grades called serious, in words: D、E."""
    return "、".join(serious_codes())


def flag(condition: Q) -> ExpressionWrapper[Q]:
    """A condition as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def findings(actor: Actor, on: date, *, every: bool = False) -> QuerySet[Finding]:
    """The findings the actor may see (a building party: those it is responsible for); `late` as in `overdue`.

    `every`: those entered by mistake, too.
    """
    rows = (Finding.every if every else Finding.objects).select_related(
        "project", "building", "responsible", "drawing", "visit__mandate__body", "series"
    )
    return rows.annotate(late=flag(Q(state="open", due_on__isnull=False, due_on__lt=on)))


def overdue(rows: QuerySet[Finding], on: date) -> QuerySet[Finding]:
    """Those of them that wait for the party responsible although their day has passed."""
    return rows.filter(state="open", due_on__lt=on)


def open_findings(place: Project | Building) -> QuerySet[Finding]:
    """The findings of a project or of one building that ask for something and are not closed, oldest first.

    As far as the actor may see them; mere reminders and observations are left out.
    """
    where = Q(building_id=place.pk) if place._meta.model_name == "building" else Q(project_id=place.pk)
    rows = Finding.objects.select_related("building", "responsible", "visit")
    return rows.filter(where, asks_reply=True).exclude(state="closed").order_by("id")


def findings_of_place(building: Building, item: str = "") -> QuerySet[Finding]:
    """What was found on a building, under one cover item where given, newest first: evidence for a survey."""
    rows = Finding.objects.filter(building=building).select_related("responsible", "visit").order_by("-id")
    return rows.filter(item=item) if item else rows


def of_party(organisation_id: int, lead_id: int) -> QuerySet[Finding]:
    """All findings a party was or is responsible for in the projects one insurer leads."""
    return Finding.objects.filter(responsible_id=organisation_id, visit__mandate__lead_id=lead_id)


def open_of_party(organisation_id: int, lead_id: int) -> list[Finding]:
    """The findings a party has to put right in the projects one insurer leads, as far as the actor may see them."""
    rows = Finding.objects.filter(responsible_id=organisation_id, visit__mandate__lead_id=lead_id, asks_reply=True)
    return list(rows.exclude(state="closed"))


def of_project(project: Project) -> QuerySet[Finding]:
    """The findings of a project, the newest first, as far as the actor may see them."""
    return Finding.objects.filter(project=project).select_related("building").order_by("-id")


def by_numbers(numbers: list[str]) -> QuerySet[Finding]:
    """The findings of these numbers, as far as the actor may see them."""
    return Finding.objects.filter(number__in=numbers).select_related("building").order_by("number")


def severe(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those of them whose grade the region's scheme calls serious, and that are not closed."""
    return rows.filter(serious=True).exclude(state="closed")


def undecided(actor: Actor, on: date) -> QuerySet[Finding]:
    """Findings past their day in projects the actor's organisation leads, about which it has decided nothing."""
    rows = overdue(findings(actor, on), on)
    return rows.filter(visit__mandate__lead_id__in=actor.organisation_ids, consequences=None)


def alike(finding: Finding) -> QuerySet[Finding]:
    """What may be of one series with a finding: the same party on another building, by the same words or cover item."""
    same = Q(description=finding.description)
    if finding.item:
        same |= Q(item=finding.item)
    rows = Finding.objects.filter(
        same, project_id=finding.project_id, responsible_id=finding.responsible_id, series=None
    )
    return (
        rows.exclude(Q(building_id=finding.building_id) | Q(building=None)).select_related("building").order_by("-id")
    )


def in_series(finding: Finding) -> QuerySet[Finding]:
    """The other findings of its series."""
    rows = Finding.objects.filter(series=finding.series_id, series__isnull=False).exclude(pk=finding.pk)
    return rows.select_related("building").order_by("number")


def rounds(finding: Finding) -> list[Rectification]:
    """Every reply to a finding in order, those taken back too."""
    rows = Rectification.every.filter(finding=finding).select_related("replied_by", "cosigned_by")
    return list(rows.order_by("round"))


def standing_mark(finding: Finding) -> str:
    """How a finding stands, in a word that changes with every reply and judgement: what a device compares with."""
    return f"{finding.state}/{len(finding.rectifications.all())}/{finding.grade_current}"


def with_rounds(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The findings with their rounds of rectification loaded, in order."""
    rounds = Rectification.objects.select_related("replied_by").order_by("round")
    return rows.prefetch_related(Prefetch("rectifications", queryset=rounds))


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos by what they belong to: of findings as found, of rounds as put right."""

    before: dict[int, list[Document]]
    after: dict[int, list[Document]]

    def all(self) -> list[Document]:
        """Every one of them."""
        return [photo for photos in (*self.before.values(), *self.after.values()) for photo in photos]


def pictures(rows: Iterable[Finding]) -> Pictures:
    """The photos of findings loaded by `with_rounds`, in two queries."""
    found = list(rows)
    rounds = [each for finding in found for each in finding.rectifications.all()]
    return Pictures(before=documents.of_each(found), after=documents.of_each(rounds))


@dataclass(frozen=True, slots=True)
class Standing:
    """How the findings of one grade stand: how many there are, closed, still asking for something, and that past their day."""

    grade: str
    total: int
    closed: int
    waiting: int
    overdue: int


def standings(rows: QuerySet[Finding], on: date) -> list[Standing]:
    """The statistics of rectification, by original grade."""
    counted = (
        rows.order_by()
        .values("grade_original")
        .annotate(
            total=Count("pk"),
            closed=Count("pk", filter=Q(state="closed")),
            waiting=Count("pk", filter=Q(asks_reply=True) & ~Q(state="closed")),
            overdue=Count("pk", filter=Q(state="open", due_on__lt=on)),
        )
        .order_by("grade_original")
    )
    return [
        Standing(told["grade_original"], told["total"], told["closed"], told["waiting"], told["overdue"])
        for told in counted
    ]


def consequences(finding: Finding) -> list[Consequence]:
    """What the lead decided about a finding, the newest first, as far as the actor may see it."""
    rows = Consequence.objects.filter(finding=finding).select_related("endorsement", "lifting")
    return list(rows.order_by("-id"))


def standing_consequence(finding: Finding) -> Consequence | None:
    """The decision about a finding that stands, or is under way; there is one at most."""
    return next((each for each in consequences(finding) if not each.over), None)


def links(actor: Actor) -> QuerySet[ReplyLink]:
    """The links the actor's organisation sent, with party and finding."""
    return ReplyLink.objects.filter(sent_by_id__in=actor.organisation_ids).select_related(
        "responsible", "finding", "project"
    )


def findings_by_link(link: Opened) -> QuerySet[Finding]:
    """The findings a signed link opens: those that wait for the party first, then those it answered; closed ones are left out."""
    one = Q(pk=link.finding_id) if link.finding_id else Q()
    rows = Finding.objects.filter(one, project_id=link.project_id, responsible_id=link.responsible_id, asks_reply=True)
    rows = rows.exclude(state="closed").select_related("project", "building", "responsible", "visit__mandate__body")
    return with_rounds(rows.order_by("state", "due_on", "pk"))
