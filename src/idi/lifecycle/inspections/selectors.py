"""Questions about mandates, visits, findings and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections.models import (
    Accident,
    ChecklistBook,
    Consequence,
    Declaration,
    Drawing,
    Engagement,
    Finding,
    Handover,
    Library,
    Mandate,
    Node,
    Plan,
    PlanAlarm,
    Recipient,
    Rectification,
    ReplyLink,
    Report,
    ReturnVisit,
    Review,
    Specialist,
    TeamMember,
    Visit,
    WaitDefect,
)

COMPLETION = "907"
"""Code of the report a body writes at completion, in the region's report types."""

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document
    from idi.lifecycle.inspections.reply_link import Opened
    from idi.lifecycle.projects.models import Building, Project


def mandates(actor: Actor, on: date) -> QuerySet[Mandate]:
    """The mandates the actor may see, with project, lead and body; `late` where nobody is appointed past the day."""
    rows = Mandate.objects.select_related("project", "lead", "body")
    return rows.annotate(late=_when(Q(state="open", due_on__lt=on)))


def visits(actor: Actor, *, every: bool = False) -> QuerySet[Visit]:
    """The visits the actor may see, with mandate and project; `seen` counts the findings among them it may see.

    `every`: those entered by mistake, too.
    """
    rows = (Visit.every if every else Visit.objects).select_related(
        "project", "mandate__body", "mandate__lead", "node__building"
    )
    stands = Q(findings__voided_at__isnull=True)
    return rows.annotate(
        seen=Count("findings", filter=stands),
        unsettled=Count("findings", filter=stands & Q(findings__asks_reply=True) & ~Q(findings__state="closed")),
    )


def findings(actor: Actor, on: date, *, every: bool = False) -> QuerySet[Finding]:
    """The findings the actor may see (a building party: those it is responsible for); `late` as in `overdue`.

    `every`: those entered by mistake, too.
    """
    rows = (Finding.every if every else Finding.objects).select_related(
        "project", "building", "responsible", "drawing", "visit__mandate__body", "series"
    )
    return rows.annotate(late=_when(Q(state="open", due_on__isnull=False, due_on__lt=on)))


def _when(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


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


def consequences(finding: Finding) -> list[Consequence]:
    """What the lead decided about a finding, the newest first, as far as the actor may see it."""
    rows = Consequence.objects.filter(finding=finding).select_related("endorsement", "lifting")
    return list(rows.order_by("-id"))


def standing_consequence(finding: Finding) -> Consequence | None:
    """The decision about a finding that stands, or is under way; there is one at most."""
    return next((each for each in consequences(finding) if not each.over), None)


def of_party(organisation_id: int, lead_id: int) -> QuerySet[Finding]:
    """All findings a party was or is responsible for in the projects one insurer leads."""
    return Finding.objects.filter(responsible_id=organisation_id, visit__mandate__lead_id=lead_id)


def open_of_party(organisation_id: int, lead_id: int) -> list[Finding]:
    """The findings a party has to put right in the projects one insurer leads, as far as the actor may see them."""
    rows = Finding.objects.filter(responsible_id=organisation_id, visit__mandate__lead_id=lead_id, asks_reply=True)
    return list(rows.exclude(state="closed"))


def accidents(actor: Actor) -> QuerySet[Accident]:
    """The accidents the actor may see: of its own projects, those it reported or answers for; mistaken reports too, as such."""
    return Accident.every.select_related("project", "building", "reporter", "responsible", "policy")


def plan_alarms(actor: Actor) -> QuerySet[PlanAlarm]:
    """The alarms of plans, bookings and design stages the actor may see."""
    return PlanAlarm.objects.select_related("project")


def plan_of(project_id: int) -> Plan | None:
    """The plan of a project, as far as the actor may see it."""
    return Plan.objects.filter(project_id=project_id).select_related("project").first()


def nodes_of(project: Project) -> QuerySet[Node]:
    """The nodes of the plan of a project, as far as the actor may see them."""
    return Node.objects.filter(project=project, dropped_at__isnull=True).order_by("pk")


def node_of(building: Building, stage: str) -> Node | None:
    """The first node of a stage in the plan of a building, if any."""
    return Node.objects.filter(building=building, stage=stage, dropped_at__isnull=True).order_by("order").first()


def of_project(project: Project) -> QuerySet[Finding]:
    """The findings of a project, the newest first, as far as the actor may see them."""
    return Finding.objects.filter(project=project).select_related("building").order_by("-id")


def all_returns() -> QuerySet[ReturnVisit]:
    """The return visits the actor may see."""
    return ReturnVisit.objects.all()


def severe(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those of them whose grade the region's scheme calls serious, and that are not closed."""
    return rows.filter(serious=True).exclude(state="closed")


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


def risk_board(actor: Actor, on: date) -> QuerySet[Mandate]:
    """The mandates not ended with what stands out in their projects: open, severe and overdue findings, accidents, last visit."""
    own = Finding.objects.filter(project_id=OuterRef("project_id"), asks_reply=True).exclude(state="closed").order_by()
    accidents = Accident.objects.filter(project_id=OuterRef("project_id")).order_by()
    last = Visit.objects.filter(project_id=OuterRef("project_id")).order_by("-visited_on").values("visited_on")[:1]
    return mandates(actor, on).exclude(state="ended").annotate(
        open_count=_counted(own), severe_count=_counted(own.filter(serious=True)),
        overdue_count=_counted(own.filter(state="open", due_on__lt=on)), accident_count=_counted(accidents),
        last_visit_on=Subquery(last),
    )  # fmt: skip


def _counted(rows: QuerySet[Any]) -> Coalesce:
    each = rows.values("project_id").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def undecided(actor: Actor, on: date) -> QuerySet[Finding]:
    """Findings past their day in projects the actor's organisation leads, about which it has decided nothing."""
    rows = overdue(findings(actor, on), on)
    return rows.filter(visit__mandate__lead_id__in=actor.organisation_ids, consequences=None)


def returns(mandate: Mandate) -> QuerySet[ReturnVisit]:
    """The return visits of a mandate, the next one first."""
    return ReturnVisit.objects.filter(mandate=mandate).select_related("building", "visit").order_by("until_on", "id")


def wait_defects(project_id: int) -> QuerySet[WaitDefect]:
    """What owners of a project reported in the wait, the newest first."""
    return WaitDefect.objects.filter(project_id=project_id).select_related("building").order_by("-reported_on", "-id")


def completion_report(project_id: int) -> Report | None:
    """The newest overall report at completion (竣工总体评价) of a project, if the body issued one."""
    rows = Report.objects.filter(project_id=project_id, kind=COMPLETION, state="issued")
    return rows.select_related("visit").order_by("-issued_at").first()


def by_numbers(numbers: list[str]) -> QuerySet[Finding]:
    """The findings of these numbers, as far as the actor may see them."""
    return Finding.objects.filter(number__in=numbers).select_related("building").order_by("number")


def mandate_of_project(project_id: int) -> Mandate | None:
    """The newest mandate of a project, if any."""
    rows = Mandate.objects.filter(project_id=project_id).select_related("project", "lead", "body")
    return rows.order_by("-id").first()


def declaration(mandate: Mandate) -> Declaration | None:
    """The newest declaration of independence under a mandate, if the actor may see it."""
    return Declaration.objects.filter(mandate=mandate).order_by("-id").first()


def engagement(mandate: Mandate) -> Engagement | None:
    """The contract between insurer and body; building parties see none."""
    return Engagement.objects.filter(mandate=mandate).first()


def team(mandate: Mandate) -> QuerySet[TeamMember]:
    """Whom the body named for the project, the leader first, as far as the actor may see it."""
    return TeamMember.objects.filter(mandate=mandate, left_on__isnull=True).order_by("-leader", "id")


def specialists(actor: Actor) -> QuerySet[Specialist]:
    """The people of the actor's body with what they are qualified in; those withdrawn are left out."""
    rows = Specialist.objects.filter(body_id__in=actor.organisation_ids, withdrawn_on__isnull=True)
    return rows.order_by("person_id", "specialty")


def qualified(actor: Actor, on: date) -> list[Specialist]:
    """What the person who acts is qualified in on a day, as its own body has it on file."""
    rows = Specialist.objects.filter(body_id__in=actor.organisation_ids, person_id=actor.person_id or 0).order_by("id")
    return [each for each in rows if each.qualified_on(on)]


def warn_days(on: date) -> rules.Figure:
    """How long before its last day a qualification is warned about, with where that stands."""
    return rules.law("prc").figure("qualification_warn_days", on)


def handovers(actor: Actor) -> QuerySet[Handover]:
    """The handovers the actor may see: of the project's contract, or of its own body."""
    return Handover.objects.select_related("project", "giver", "taker", "mandate")


def all_visits(project: Project) -> QuerySet[Visit]:
    """Every visit of a project, the oldest first, whichever body made it."""
    return Visit.objects.filter(project=project).order_by("visited_on", "id")


def issued_reports(project: Project) -> QuerySet[Report]:
    """Every report of a project in its newest version, the oldest first."""
    return Report.objects.filter(project=project, state="issued").order_by("issued_at", "id")


def reports(visit: Visit) -> QuerySet[Report]:
    """The reports of a visit, the newest first; a draft only the body sees."""
    return Report.objects.filter(visit=visit).exclude(state="dropped").order_by("-id")


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


def standing_mark(finding: Finding) -> str:
    """How a finding stands, in a word that changes with every reply and judgement: what a device compares with."""
    return f"{finding.state}/{len(finding.rectifications.all())}/{finding.grade_current}"


def drawings(project_id: int) -> QuerySet[Drawing]:
    """The drawings of a project on which findings are pinned, newest first; withdrawn ones are left out."""
    rows = Drawing.objects.filter(project_id=project_id, withdrawn_at__isnull=True)
    return rows.select_related("building").order_by("-id")


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


def libraries(actor: Actor) -> QuerySet[Library]:
    """The versions of the defect library of the actor's body."""
    return Library.objects.filter(body_id__in=actor.organisation_ids)


def checklist_books(actor: Actor) -> QuerySet[ChecklistBook]:
    """The versions of the own checklists of the actor's body."""
    return ChecklistBook.objects.filter(body_id__in=actor.organisation_ids)


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
