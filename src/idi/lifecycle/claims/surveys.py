"""Questions about who is sent to look at damages, and what is known before they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.claims.kinds import SENT, places_named
from idi.lifecycle.claims.models import Claim, JointSurvey, Survey, Surveyor, SurveyTask
from idi.lifecycle.inspections import selectors as inspections
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Finding

_AT_FAULT = {
    "design": ("designer",), "survey": ("surveyor",), "construction": ("contractor",), "material": ("supplier", "contractor"),
    "equipment": ("supplier", "contractor"), "supervision": ("supervisor",),
}  # fmt: skip


def surveyors(actor: Actor) -> QuerySet[Surveyor]:
    """Whom the actor's insurer sends, with their firms."""
    rows = Surveyor.objects.filter(insurer_id__in=actor.organisation_ids, until_on__isnull=True)
    return rows.select_related("firm", "insurer").order_by("id")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be sent to a damage: whether area and item are theirs, and how many visits wait for them."""

    surveyor: Surveyor
    area: bool
    skill: bool
    waiting: int


def candidates(claim: Claim, actor: Actor) -> list[Candidate]:
    """Everybody the insurer may send, who fits best and has least to do first."""
    rows = list(surveyors(actor))
    tasks = SurveyTask.objects.filter(state="assigned", surveyor__in=rows).order_by()
    load = dict(tasks.values_list("person_id").annotate(count=Count("pk")))
    chain = set(region_chain(claim.region_code))
    found = [
        Candidate(
            row, not row.areas or bool(chain & set(row.areas)), not row.skills or claim.item in row.skills,
            load.get(row.person_id, 0),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(
        found, key=lambda each: (not (each.area and each.skill), not each.area, each.waiting, each.surveyor.pk)
    )


def people(actor: Actor, on: date) -> list[tuple[int, int, str]]:
    """Who could be sent: firm, person and words for a list, of the own insurer and of all firms of loss adjusters.

    People see their own colleagues only; those of a firm are read as the house, by the insurer that engages it.
    """
    firms = [
        *parties.organisations("insurer").filter(pk__in=actor.organisation_ids),
        *parties.organisations("loss_adjuster"),
    ]
    found: dict[tuple[int, int], str] = {}
    for firm in firms:
        with house(firm.pk, cause=actor):
            ids = list(parties.memberships_of(firm.pk, on).filter(role__in=SENT).values_list("person_id", flat=True))
        for person_id in filter(None, ids):
            with house(person_id, cause=actor):
                found[firm.pk, person_id] = f"{parties.person(person_id).name}（{firm.name}）"
    return [(firm, person, words) for (firm, person), words in found.items()]


def survey_tasks(actor: Actor) -> QuerySet[SurveyTask]:
    """The visits that are the actor's own, those of its firm, and those its insurer sent out."""
    rows = SurveyTask.objects.order_by("visit_at", "id")
    if actor.may("claims.dispatch"):
        return rows.filter(lead_id__in=actor.organisation_ids)
    return rows.filter(person_id=actor.person_id or 0)


@dataclass(frozen=True, slots=True)
class ToMake:
    """The visits one person has to make: `now` what is late or today's, then `later`, each in the order of the time agreed."""

    now: list[SurveyTask]
    later: list[SurveyTask]
    count: int


def to_make(actor: Actor, on: date, most: int) -> ToMake:
    """The visits the actor was sent to and has not made; of those of later days the first `most`. One query."""
    rows = SurveyTask.objects.filter(person_id=actor.person_id or 0, state="assigned").order_by("visit_at", "id")
    found = list(rows)
    now = [each for each in found if local_date(each.visit_at) <= on]
    return ToMake(now, found[len(now) :][:most], len(found))


def task(pk: int) -> SurveyTask | None:
    """One visit, where the actor may see it."""
    return SurveyTask.objects.filter(pk=pk).first()


def latest_of(task: SurveyTask, actor: Actor) -> Survey | None:
    """What came of a visit as it was put right last, for whoever made it; nothing where it was not handed in."""
    with house(task.project_id, cause=actor):
        return Survey.objects.filter(task=task).select_related("responsible").order_by("-id").first()


def tasks_of(claim: Claim) -> QuerySet[SurveyTask]:
    """Who was sent to a claim, the last first."""
    return SurveyTask.objects.filter(claim=claim).order_by("-id")


def joints_of(claim: Claim) -> QuerySet[JointSurvey]:
    """What the inspection body said about a claim, the last first."""
    return JointSurvey.objects.filter(claim=claim).order_by("-id")


def joint_surveys(actor: Actor) -> QuerySet[JointSurvey]:
    """The joint surveys the actor's body was asked to."""
    return JointSurvey.objects.filter(body_id__in=actor.organisation_ids).order_by("-visit_at")


def joint(pk: int) -> JointSurvey | None:
    """One joint survey, where the actor may see it."""
    return JointSurvey.objects.filter(pk=pk).first()


def damage(joint: JointSurvey, actor: Actor) -> Claim:
    """What was reported, for the body that was asked along: read as the house, who reported stays masked on its page."""
    with house(joint.project_id, cause=actor):
        return Claim.objects.get(pk=joint.claim_id)


@dataclass(frozen=True, slots=True)
class Before:
    """What was known of the spot before: findings of the works under the same item, and earlier claims of the home."""

    findings: list[Finding]
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class AtHand:
    """What whoever was sent needs on site."""

    claim: Claim
    before: Before
    parties: list[tuple[int, str]]
    suggested: int | None
    suggested_why: str


def at_hand(task: SurveyTask, actor: Actor) -> AtHand:
    """The claim, its spot and its builders, read as the house of the project: who is sent need not be let into it."""
    with house(task.project_id, cause=actor):
        claim = Claim.objects.select_related("project", "building", "unit", "policy__lead").get(pk=task.claim_id)
        builders = [(each.pk, each.name) for each in projects.building_parties(claim.project)] if claim.project else []
        who, why = responsible(claim, "construction")
        return AtHand(claim, before(claim), builders, who, why)


def before(claim: Claim) -> Before:
    """The inspections of the same cover item on the building, side by side with what was reported at the place since."""
    findings = list(inspections.findings_of_place(claim.building, claim.item)[:10]) if claim.building else []
    earlier = Claim.objects.filter(unit=claim.unit) if claim.unit_id else Claim.objects.filter(building=claim.building)
    return Before(findings, list(earlier.exclude(pk=claim.pk).order_by("-id")[:5]) if claim.building_id else [])


def responsible(claim: Claim, cause: str) -> tuple[int | None, str]:
    """The party that most likely answers for a cause: of those who built here in the fitting capacity, the one a finding at the
    same spot named, else the only one. With the reason; nobody where it does not come out."""
    roles = _AT_FAULT.get(cause, ())
    if not roles or claim.project is None:
        return None, ""
    built: dict[int, Any] = {
        each.organisation_id: each for each in projects.participants(claim.project) if each.role in roles and _built(each, claim)
    }  # fmt: skip
    for finding in before(claim).findings:
        if finding.responsible_id in built and _same_spot(finding, claim):
            return finding.responsible_id, f"质量检查记录 {finding.number}（{finding.location}）由其负责"
    if len(built) == 1:
        only = next(iter(built.values()))
        return only.organisation_id, f"本工程唯一的{only.get_role_display()}"
    return None, ""


def _same_spot(finding: Finding, claim: Claim) -> bool:
    """Whether a finding is about what was reported: its place where it names one, else the same cover item."""
    named = places_named(finding.location) or places_named(finding.description)
    return claim.place in named if named else bool(claim.item) and finding.item == claim.item


def _built(participant: Any, claim: Claim) -> bool:
    """Whether it took part before the building was accepted."""
    accepted: date | None = _accepted_on(claim)
    return accepted is None or participant.from_on <= accepted


def _accepted_on(claim: Claim) -> date | None:
    row = policies.cover_of(claim.unit or claim.building).first() if claim.building_id else None
    return row.accepted_on if row else None
