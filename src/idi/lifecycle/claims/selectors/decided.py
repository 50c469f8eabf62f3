"""Questions about what was decided on a claim: surveys, decisions and their limits, reserves and an insurer's figures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.db.models.expressions import RawSQL

from idi.foundation.core.actor import Actor
from idi.foundation.ledger import selectors as dues
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims.models import (
    Claim,
    DecidingLimit,
    Decision,
    DecisionLine,
    Draft,
    Objection,
    Reserve,
    Survey,
)
from idi.lifecycle.claims.selectors.reports import visible


def latest_survey(subject: Claim) -> Survey | None:
    """The newest survey, with the responsible party loaded."""
    return Survey.objects.filter(claim=subject).select_related("responsible").order_by("-id").first()


def surveys_of(subject: Claim) -> list[Survey]:
    """All versions and visits, the newest first."""
    return list(Survey.objects.filter(claim=subject).select_related("responsible", "corrected_by").order_by("-id"))


def surveys_of_homes(homes: Iterable[Claim]) -> dict[int, Survey]:
    """The newest survey of each of many claims, by claim."""
    rows = Survey.objects.filter(claim__in=[each.pk for each in homes]).order_by("id")
    return {row.claim_id: row for row in rows}


def latest_decision(subject: Claim) -> Decision | None:
    """The decision that stands, with its lines."""
    return Decision.objects.filter(claim=subject, replaced_at__isnull=True).prefetch_related("lines").first()


BEGUN = ("in_repair", "repaired", "paid", "closed")
"""Repaired or paid for: what is decided then changes nothing about what runs."""


def added_by_award(subject: Claim) -> list[DecisionLine]:
    """What an award found covered after the repair had begun, and the lead neither paid nor repaired yet."""
    standing = latest_decision(subject)
    if standing is None or standing.award_id is None or standing.acted_on_at or subject.state not in BEGUN:
        return []
    began = subject.repair_began_at or subject.amount_confirmed_at
    if began is None or standing.decided_at < began:
        return []
    before = Decision.objects.filter(claim=subject, number=standing.number - 1).prefetch_related("lines").first()
    covered = {line.element for line in before.lines.all() if line.outcome == "covered"} if before else set()
    return [line for line in standing.lines.all() if line.outcome == "covered" and line.element not in covered]


def contestable(subject: Claim) -> bool:
    """Whether an element of the decision that stands is not covered, so that the owner may object before a repair begins."""
    if subject.state not in ("refused", "covered"):
        return False
    standing = latest_decision(subject)
    return standing is not None and any(line.outcome != DecisionLine.Outcome.COVERED for line in standing.lines.all())


def appraisable(subject: Claim) -> bool:
    """Whether there is something an appraisal can find otherwise (notice 三（八）): a refusal, or of several elements one that is
    refused or the builder's though its item was in cover. A repair of the rest does not end that."""
    if subject.state == "refused":
        return True
    return subject.state in ("covered", "in_repair", "repaired", "paid") and bool(disputed(subject))


def disputed(subject: Claim) -> list[DecisionLine]:
    """The elements of the decision that stands which an appraisal can find to be covered."""
    standing = latest_decision(subject)
    return [line for line in standing.lines.all() if line.disputed] if standing else []


def indemnity(subject: Claim) -> Decimal:
    """What was paid for the loss: the amount, with what of it was advanced, and what an award added once that is paid.

    What averting worse cost is paid beside the loss and has no part in it.
    """
    return (subject.amount or Decimal("0.00")) + sum(
        (due.paid_amount for due in dues.dues_of(subject, "claim_supplement")), Decimal("0.00")
    )


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


def draft_sent_back(subject: Claim) -> Draft | None:
    """The newest draft, where the second person sent it back and nothing was drafted or decided since; only the lead sees it."""
    newest = Draft.objects.filter(claim=subject).order_by("-id").first()
    if newest is None or newest.approved is not False:
        return None
    since = Decision.objects.filter(claim=subject, decided_at__gt=newest.answered_at).exists()
    return None if since else newest


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
    """The claims of an insurer in numbers: by state those it leads or shares, what is reserved, and paid."""

    by_state: dict[str, int]
    reserved: Decimal
    own_reserved: Decimal
    paid: Decimal

    @property
    def count(self) -> int:
        return sum(self.by_state.values())


def figures(actor: Actor) -> Figures:
    """How the claims of the actor's insurer stand: by state what it leads or shares; as lead reserved and paid in all
    (with what averting worse cost and awards added); and its own part of all that is reserved."""
    led = Claim.objects.filter(lead_id__in=actor.organisation_ids)
    by_state = dict(visible(actor).order_by().values_list("state").annotate(count=Count("pk")))
    paid = led.filter(paid_at__isnull=False).aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    paid += dues.paid_by(actor.organisation_ids, "claim_mitigation")
    paid += dues.paid_by(actor.organisation_ids, "claim_supplement")
    return Figures(by_state, outstanding(led), _own_part(actor.organisation_ids), paid)


def _own_part(insurers: Iterable[int]) -> Decimal:
    """What stands reserved as the part of these insurers, in all claims they may see."""
    standing = Reserve.objects.filter(replaced_at__isnull=True, amount__gt=0)
    parts = {f"of_{insurer}": Sum(RawSQL(_PART, [json.dumps({"id": insurer})])) for insurer in insurers}  # noqa: S611
    return sum((part for part in standing.aggregate(**parts).values() if part), Decimal("0.00"))


_PART = "(jsonb_path_query_first(claims_reserve.parts, '$[*] ? (@.insurer == $id)', %s) ->> 'amount')::numeric"
"""The part of the insurer `id` in the reserve of a row; its one value comes as a parameter."""


def objections(subject: Claim) -> QuerySet[Objection]:
    """What the owner said against refusals, newest first."""
    return Objection.objects.filter(claim=subject).order_by("-id")
