"""Questions about reports of loss and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims import triage
from idi.lifecycle.claims.kinds import ITEMS
from idi.lifecycle.claims.models import (
    Addition,
    Authorisation,
    Claim,
    Clock,
    DecidingLimit,
    Decision,
    Draft,
    Estate,
    Note,
    Objection,
    Reserve,
    Survey,
)
from idi.lifecycle.claims.pricelist import price_list as price_list
from idi.lifecycle.claims.pricelist import priced as priced
from idi.lifecycle.claims.pricelist import prices as prices
from idi.lifecycle.claims.running import Running as Running
from idi.lifecycle.claims.running import running as running
from idi.lifecycle.claims.saying import Said
from idi.lifecycle.claims.surveys import joint_surveys as joint_surveys
from idi.lifecycle.claims.surveys import survey_tasks as survey_tasks
from idi.lifecycle.claims.surveys import surveyors as surveyors
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import CoverItem

SEEN_BY_REPORTER = ("claims.report_photo", "claims.owner_paper")
"""Kinds of papers that whoever reported sees again."""

_ENDED = ("closed", "withdrawn", "paid", "joined", "voided")
_PHONE = "claim.reporter_phone"


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


def overdue(actor: Actor, on: date) -> QuerySet[Claim]:
    """Those in hand of which a running clock was due before a day, the oldest first."""
    late = Clock.objects.filter(due_on__lt=on, stopped_at__isnull=True)
    return in_hand(actor).filter(pk__in=late.values("claim_id")).order_by("id")


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


def latest_survey(subject: Claim) -> Survey | None:
    """The newest survey, with the responsible party loaded."""
    return Survey.objects.filter(claim=subject).select_related("responsible").order_by("-id").first()


def latest_decision(subject: Claim) -> Decision | None:
    """The decision that stands, with its lines."""
    return Decision.objects.filter(claim=subject, replaced_at__isnull=True).prefetch_related("lines").first()


def covered_places() -> QuerySet[Decision, tuple[int, str]]:
    """Building and item of every loss held to be covered, as far as the actor may see them."""
    rows = Decision.objects.filter(outcome="covered", replaced_at__isnull=True, claim__building__isnull=False)
    return rows.values_list("claim__building_id", "item").distinct()


def decisions(subject: Claim) -> QuerySet[Decision]:
    """All decisions with their lines, newest first; at most one is not replaced."""
    return Decision.objects.filter(claim=subject).prefetch_related("lines").order_by("-number")


def draft(subject: Claim) -> Draft | None:
    """The decision that waits for a second person; only the lead sees it."""
    return Draft.objects.filter(claim=subject, answered_at__isnull=True).first()


def deciding_limits(actor: Actor) -> QuerySet[DecidingLimit]:
    """The limits an insurer set for its people."""
    return DecidingLimit.objects.filter(insurer_id__in=actor.organisation_ids)


def deciding_limit(insurer_id: int, on: date) -> DecidingLimit | None:
    """How far one person of an insurer may decide alone on a day; None where it set no limit."""
    rows = DecidingLimit.objects.filter(insurer_id__in=parties.family(insurer_id), from_on__lte=on)
    return rows.order_by("-from_on", "-id").first()


def reserves(subject: Claim) -> QuerySet[Reserve]:
    """How the reserve of a claim went, newest first; insurers and their regulator alone see it."""
    return Reserve.objects.filter(claim=subject).order_by("-number")


def reserve_parts(reserve: Reserve) -> list[tuple[str, Decimal, Decimal]]:
    """Name, share and part of each co-insurer in a reserve, the lead first."""
    ids = [part["insurer"] for part in reserve.parts]
    names = dict(parties.ever_registered("insurer").filter(pk__in=ids).values_list("pk", "name"))
    return [(names.get(p["insurer"], ""), Decimal(p["share"]), Decimal(p["amount"])) for p in reserve.parts]


def outstanding(rows: QuerySet[Claim]) -> Decimal:
    """What is reserved for these claims together, as far as the actor may see reserves."""
    standing = Reserve.objects.filter(replaced_at__isnull=True, claim__in=rows.order_by().values("pk"))
    return standing.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Figures:
    """The claims an insurer leads in numbers: by state, what is reserved, paid, and refused."""

    by_state: dict[str, int]
    reserved: Decimal
    own_reserved: Decimal
    paid: Decimal

    @property
    def count(self) -> int:
        return sum(self.by_state.values())


def figures(actor: Actor) -> Figures:
    """How the claims of the actor's insurer stand: as lead by state; reserved and paid in all, and of that the own share."""
    led = Claim.objects.filter(lead_id__in=actor.organisation_ids)
    by_state = dict(led.order_by().values_list("state").annotate(count=Count("pk")))
    paid = led.filter(paid_at__isnull=False).aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    standing = Reserve.objects.filter(replaced_at__isnull=True, amount__gt=0)
    own = sum(
        (
            Decimal(part["amount"])
            for row in standing
            for part in row.parts
            if part["insurer"] in actor.organisation_ids
        ),
        Decimal("0.00"),
    )
    return Figures(by_state, outstanding(led), own, paid)


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
    return visible(actor).filter(state="with_builder").annotate(
        next_due=Subquery(running.values("due_on")[:1]), escalated=Exists(gone_up),
        today=Value(on, output_field=DateField()),
    )  # fmt: skip


def authorisations(subject: Claim) -> QuerySet[Authorisation]:
    """Whom the owner let act on a claim, newest first."""
    return Authorisation.objects.filter(claim=subject).order_by("-id")


@dataclass(frozen=True, slots=True)
class Kept:
    """How often one kind of clock was kept by one organisation: of `total` that fell due, in time, late, not yet."""

    name: str
    label: str
    total: int
    kept: int
    late: int

    @property
    def open(self) -> int:
        return self.total - self.kept - self.late

    @property
    def percent(self) -> int:
        return round(100 * self.kept / self.total) if self.total else 100


_IN_TIME = Q(stopped_at__isnull=False, stopped_at__date__lte=F("due_on")) & (
    Q(due_at__isnull=True) | Q(stopped_at__lte=F("due_at"))
)


def clocks_kept(from_on: date, until_on: date, at: datetime) -> list[Kept]:
    """Counts of clocks that fell due in a period and were stopped or ran out, by who had to keep them and by clock: one query.

    Those of reports that turned out to be none, or to be another's, count for nobody.
    """
    over = Q(stopped_at__isnull=False) | Q(due_at__isnull=False, due_at__lt=at) | Q(due_on__lt=local_date(at))
    rows = Clock.objects.filter(over, due_on__gte=from_on, due_on__lte=until_on)
    builder = Q(clock__in=("builder_answer", "builder_repair"))
    counted = (
        rows.exclude(claim__state__in=("voided", "joined"))
        .annotate(
            who=Case(When(builder, then=F("claim__project__developer__name")), default=F("claim__policy__lead__name"))
        )
        .values("who", "clock", "label")
        .annotate(
            total=Count("id"), kept=Count("id", filter=_IN_TIME), ended=Count("id", filter=Q(stopped_at__isnull=False))
        )
        .order_by("who", "clock")
    )
    return [
        Kept(each["who"] or "", each["label"], each["total"], each["kept"], each["ended"] - each["kept"])
        for each in counted
    ]


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


def open_estate_claim(unit_id: int) -> Claim | None:
    """The claim by which a home belongs to a notice of many homes that is still in hand."""
    rows = Claim.objects.filter(unit_id=unit_id, estate__isnull=False).exclude(state__in=_ENDED)
    return rows.select_related("estate").order_by("-id").first()


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


def objections(subject: Claim) -> QuerySet[Objection]:
    """What the owner said against refusals, newest first."""
    return Objection.objects.filter(claim=subject).order_by("-id")


def who_answers(subject: Claim) -> list[dict[str, Any]]:
    """Who answers for the defect as the triage told it: party, basis, until (a day), because. Guidance, not a decision."""
    return [{**each, "until": _day(each["until"])} for each in subject.triage.get("responsible", ())]


def covered_days(subject: Claim) -> tuple[date | None, date | None]:
    """First and last day of cover of the item as the triage told them, where its clock runs."""
    return _day(subject.triage.get("starts_on")), _day(subject.triage.get("ends_on"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item stands at a place on a day, as public pages show it: guidance, not a decision.

    `item` is the insured item, stored or computed; of one that is not insured its code and name.
    """

    item: CoverItem | rules.CoverItem | NotInsured
    label: Any
    answer: rules.Answer


@dataclass(frozen=True, slots=True)
class NotInsured:
    """An item the policy does not hold."""

    item: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the cover calculator answers: the item the words most likely mean, the others, and the exclusions to check."""

    likely: Standing | None
    others: list[Standing]
    exclusions: list[str]

    @property
    def every(self) -> list[Standing]:
        return [self.likely, *self.others] if self.likely else self.others


def cover_at(place: Any, on: date) -> list[Standing]:
    """Every insured item of a home or building on a day, with days left and who answers."""
    given = triage.handed_over(place)
    return [
        Standing(row, ITEMS.get(row.item, row.name), triage.answer(row, on, handed_over_on=given))
        for row in policies.cover_of(place, on)
    ]


def told(place: Any, on: date, said: Said) -> Told:
    """The same with what somebody says happened: one answer for the public page, the desk and staff."""
    standings = cover_at(place, on)
    return picked(
        standings, said, lambda code: _not_insured(place, on, code) if standings else None, _exclusions(place, on)
    )


def picked(
    standings: list[Standing], said: Said, not_insured: Callable[[str], Standing | None], exclusions: list[str]
) -> Told:
    """The likely item taken out of them; `not_insured` answers for one that is not among them."""
    likely = next((each for each in standings if each.item.item == said.item), None)
    if likely is None and said.item:
        likely = not_insured(said.item)
    return Told(likely, [each for each in standings if each is not likely], exclusions)


def _not_insured(place: Any, on: date, code: str) -> Standing:
    rows = list(policies.cover_of(place, on))
    return Standing(NotInsured(code, str(ITEMS[code])), ITEMS[code], triage.answer_for(rows, code, on))


def _exclusions(place: Any, on: date) -> list[str]:
    """What the filed terms of the policies of this place exclude, one by one; Insurance Law 17 asks that each was explained."""
    terms = dict.fromkeys(row.policy.terms for row in policies.cover_of(place, on))
    return [each for text in terms if text for each in policies.exclusions_in(text)]


@dataclass(frozen=True, slots=True)
class Tracked:
    """What opens a claim to somebody without an account. `pk` is the track code, so panels can be addressed by it."""

    pk: str
    claim_id: int
    scope_id: int


def track(code: str) -> Tracked | None:
    """The claim behind a track code; open it with `tracked_claim`."""
    return _find(normalise(code), "")


def find(number: str, phone: str) -> Tracked | None:
    """The claim of this number, if it was reported from this phone."""
    return _find(normalise(number), blind_index(phone, _PHONE)) if phone.strip() else None


def tracked_claim(tracked: Tracked, *, by: Actor) -> Claim:
    """The claim itself, read as the house in its one scope because somebody holds its code."""
    with house(tracked.scope_id, cause=by):
        return Claim.objects.select_related(
            "project", "building", "unit", "policy__lead", "main__policy__lead", "estate"
        ).get(pk=tracked.claim_id)  # fmt: skip


def _find(code: str, phone_index: str) -> Tracked | None:
    # `normalise` takes hyphens out; numbers carry theirs.
    with connection.cursor() as cursor:
        cursor.execute("SELECT track_code, claim_id, scope_id FROM claims_find(%s, %s)", [code, phone_index])
        row = cursor.fetchone()
    return Tracked(*row) if row else None
