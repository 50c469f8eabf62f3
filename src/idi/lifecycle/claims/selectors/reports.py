"""Reports of loss: lists, single ones, and what is kept with each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    DateField,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims.models import (
    Addition,
    Authorisation,
    Claim,
    Clock,
    Draft,
    Estate,
    EstateDecision,
    Note,
)
from idi.lifecycle.claims.running import Running, running
from idi.lifecycle.claims.silence import unanswered
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit

SEEN_BY_REPORTER = ("claims.report_photo", "claims.owner_paper")
"""Kinds of papers that whoever reported sees again."""

_ENDED = ("closed", "withdrawn", "paid", "joined", "voided")
TO_JUDGE = ("with_insurer", "surveyed")


def visible(actor: Actor) -> QuerySet[Claim]:
    """The claims the actor may see, with place and policy loaded."""
    rows = Claim.objects.select_related("project", "building", "unit", "policy")
    if actor.organisation_kind == "insurer":
        # Row security answers for safety; this narrows by index to what an insurer leads or has a share in.
        shared = policies.with_share(actor.organisation_ids)
        return rows.filter(Q(lead_id__in=actor.organisation_ids) | Q(policy_id__in=shared))
    return rows


def in_hand(actor: Actor) -> QuerySet[Claim]:
    """Those of them that nobody has finished yet."""
    return visible(actor).exclude(state__in=_ENDED)


def that_stand(rows: QuerySet[Claim], progress: str, on: date) -> QuerySet[Claim]:
    """Of some claims those that nobody has finished (`in_hand`), that wait for a survey or a decision (`to_judge`), for a builder
    that cannot be counted on (`unanswered`), or of which a running clock was due before the day (`late`)."""
    if progress == "to_judge":
        return rows.filter(state__in=TO_JUDGE)
    if progress == "unanswered":
        return unanswered(rows)
    rows = rows.exclude(state__in=_ENDED)
    if progress == "late":
        rows = rows.filter(pk__in=Clock.objects.filter(due_on__lt=on, stopped_at__isnull=True).values("claim_id"))
    return rows


def overdue(actor: Actor, on: date) -> QuerySet[Claim]:
    """Those in hand of which a running clock was due before a day, the oldest first."""
    return that_stand(visible(actor), "late", on).order_by("id")


def late_since(claims: Iterable[Claim], on: date) -> dict[int, date]:
    """Of claims that are late, the day on which the first running clock was due. One query."""
    rows = Clock.objects.filter(claim__in=[each.pk for each in claims], stopped_at__isnull=True, due_on__lt=on)
    return dict(rows.order_by().values_list("claim_id").annotate(first=Min("due_on")))


def followed(actor: Actor, at: datetime, most: int) -> list[tuple[Claim, Running | None]]:
    """What whoever reports has in hand, the newest first, each with its running clock that is due first. Two queries."""
    found = list(in_hand(actor).order_by("-id")[:most])
    rows = Clock.objects.filter(claim__in=found, stopped_at__isnull=True, due_on__isnull=False) if found else ()
    first: dict[int, Clock] = {}
    for clock in sorted(rows, key=lambda each: (each.due_on or local_date(at), each.pk)):
        first.setdefault(clock.claim_id, clock)
    return [(each, running(first[each.pk], at, each) if each.pk in first else None) for each in found]


def claim(pk: int) -> Claim | None:
    """One claim with its place and policy, where the actor may see it."""
    rows = Claim.objects.select_related("project", "building", "unit", "policy__lead", "main", "estate")
    return rows.filter(pk=pk).first()


def by_ids(ids: Iterable[int]) -> QuerySet[Claim]:
    """Claims with their places, where the actor may see them."""
    return Claim.objects.filter(pk__in=ids).select_related("project", "building", "unit")


def by_number(number: str) -> Claim | None:
    """The claim of this number, where the actor may see it."""
    return Claim.objects.filter(number=number.strip().upper()).first()


def unplaced(actor: Actor) -> QuerySet[Claim]:
    """Reports whose address the desk still has to find, the oldest first, emergencies before all."""
    return Claim.objects.filter(state="unplaced").order_by("-emergency", "id")


def still_in_hand(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of them that have not ended."""
    return rows.exclude(state__in=_ENDED).select_related("building", "unit")


def open_of_unit(unit_id: int) -> QuerySet[Claim]:
    """What is being handled at one home, newest first."""
    return Claim.objects.filter(unit_id=unit_id).exclude(state__in=_ENDED).order_by("-id")


def of_unit(unit_id: int) -> QuerySet[Claim]:
    """Whatever was reported at one home, newest first."""
    return Claim.objects.filter(unit_id=unit_id).order_by("-id")


def of_project(project_id: int) -> QuerySet[Claim]:
    """The claims of one project, newest first, as far as the actor may see them."""
    return Claim.objects.filter(project_id=project_id).select_related("building", "unit").order_by("-id")


def clocks(subject: Claim) -> QuerySet[Clock]:
    """The clocks of a claim in the order they were set."""
    return Clock.objects.filter(claim=subject).order_by("id")


def notes(subject: Claim) -> QuerySet[Note]:
    """The notes on a claim the actor may read, newest first."""
    return Note.objects.filter(claim=subject).order_by("-id")


def additions(subject: Claim) -> QuerySet[Addition]:
    """What was added to a report in words, oldest first."""
    return Addition.objects.filter(claim=subject).order_by("id")


def joined(subject: Claim) -> QuerySet[Claim]:
    """The reports of the same defect that were joined to this one."""
    return Claim.objects.filter(main=subject).order_by("id")


def in_wait(actor: Actor, on: date) -> QuerySet[Claim]:
    """What the builder has to repair, each with `next_due`, `escalated` and `today`."""
    running = Clock.objects.filter(claim=OuterRef("pk"), stopped_at__isnull=True, due_on__isnull=False).order_by(
        "due_on"
    )
    gone_up = Clock.objects.filter(claim=OuterRef("pk"), escalated_at__isnull=False)
    return visible(actor).select_related("project__developer").filter(state="with_builder").annotate(
        next_due=Subquery(running.values("due_on")[:1]), escalated=Exists(gone_up),
        today=Value(on, output_field=DateField()),
    )  # fmt: skip


def authorisations(subject: Claim) -> QuerySet[Authorisation]:
    """Whom the owner let act on a claim, newest first."""
    return Authorisation.objects.filter(claim=subject).order_by("-id")


def estates() -> QuerySet[Estate]:
    """The notices of many homes the actor may see."""
    return Estate.objects.select_related("project")


def estate(pk: int) -> Estate | None:
    """One of them."""
    return Estate.objects.select_related("project", "responsible").filter(pk=pk).first()


def homes_of_estate(subject: Estate, *, by: Actor) -> list[Claim]:
    """The claims of a notice the actor may see, home by home. Who reported it sees how each stands and no more."""
    with house(subject.project_id, cause=by):
        rows = Claim.objects.filter(estate=subject).select_related("building", "unit")
        return list(rows.order_by("building__sort_key", "unit__floor", "unit_id", "id"))


def homes_to_decide(subject: Estate) -> list[Claim]:
    """The homes of a notice nothing is decided or prepared about yet, home by home: surveyed, or waiting to be."""
    rows = Claim.objects.filter(estate=subject, state__in=("with_insurer", "surveyed"))
    rows = rows.exclude(pk__in=Draft.objects.filter(answered_at__isnull=True).values("claim_id"))
    rows = rows.select_related("building", "unit", "policy", "project")
    return list(rows.order_by("building__sort_key", "unit__floor", "unit_id", "id"))


def waiting_for_second(subject: Estate) -> set[int]:
    """The claims of a notice whose decision waits for a second person, as far as the actor may see that."""
    rows = Draft.objects.filter(claim__estate=subject, answered_at__isnull=True)
    return set(rows.values_list("claim_id", flat=True))


def estate_decisions(subject: Estate) -> QuerySet[EstateDecision]:
    """How homes of a notice were decided at once, newest first; only the lead sees it."""
    return EstateDecision.objects.filter(estate=subject).order_by("-id")


def open_estate_claim(unit_id: int) -> Claim | None:
    """The claim by which a home belongs to a notice of many homes that is still in hand."""
    rows = Claim.objects.filter(unit_id=unit_id, estate__isnull=False).exclude(state__in=_ENDED)
    return rows.select_related("estate").order_by("-id").first()


def estates_to_join(unit: Unit) -> list[Estate]:
    """The notices in the project of a home in which something is in hand and the home never was, newest first: its owner may join.

    None for a public part, which nobody owns alone.
    """
    if unit.part != "inside":
        return []
    of_estates = Claim.objects.filter(project_id=unit.project_id, estate__isnull=False)
    running, own = of_estates.exclude(state__in=_ENDED), of_estates.filter(unit_id=unit.pk)
    rows = Estate.objects.filter(pk__in=running.values("estate_id")).exclude(pk__in=own.values("estate_id"))
    return list(rows.order_by("-id")[:3])


def lacking(subject: Claim) -> list[Any]:
    """What a report could still be completed with, in words: nothing of it is a condition of being registered."""
    found = []
    if not documents.of(subject).filter(kind__in=SEEN_BY_REPORTER).exists():
        found.append(_("照片"))
    if not subject.place:
        found.append(_("缺陷的部位"))
    if subject.triage.get("evidence_needed"):
        found.append(_("能证明发现日期的材料（例如当时的照片、聊天记录、报修单）"))
    if not subject.may_sign and subject.unit_id and subject.unit.part == "inside":  # type: ignore[union-attr]
        found.append(_("业主身份核实（房屋卡上的报案口令）"))
    return found


def who_answers(subject: Claim) -> list[dict[str, Any]]:
    """Who answers for the defect as the triage told it: party, basis, until (a day), because. Guidance, not a decision."""
    return [{**each, "until": _day(each["until"])} for each in subject.triage.get("responsible", ())]


def covered_days(subject: Claim) -> tuple[date | None, date | None]:
    """First and last day of cover of the item as the triage told them, where its clock runs."""
    return _day(subject.triage.get("starts_on")), _day(subject.triage.get("ends_on"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
