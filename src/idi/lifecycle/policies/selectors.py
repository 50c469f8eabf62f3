"""Questions about proposals, policies and the cover they give."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import exclusions, gaps
from idi.lifecycle.policies.alike import together
from idi.lifecycle.policies.models import (
    Agreement,
    CoverItem,
    Endorsement,
    Exclusion,
    ExplanationCorrection,
    HomePassed,
    Joining,
    Member,
    Policy,
    Proof,
    Proposal,
    RecourseWaiver,
    Share,
    Version,
)
from idi.lifecycle.policies.owed import arrears as arrears
from idi.lifecycle.policies.panel_terms import DEFAULTS, PanelTerms, SharesBy
from idi.lifecycle.policies.recorded import book as book
from idi.lifecycle.policies.recorded import books as books
from idi.lifecycle.policies.recorded import entries as entries
from idi.lifecycle.policies.recorded import every_item as every_item
from idi.lifecycle.policies.recorded import unprinted as unprinted
from idi.lifecycle.policies.recorded import without_file as without_file
from idi.lifecycle.policies.states import OVER
from idi.lifecycle.policies.steps import Step as Step
from idi.lifecycle.policies.steps import blocking_steps as blocking_steps
from idi.lifecycle.policies.steps import checklist as checklist
from idi.lifecycle.policies.steps import checklists as checklists
from idi.lifecycle.policies.versions import Frozen


def visible(actor: Actor) -> QuerySet[Policy]:
    """The policies the actor may see, with project, lead and policyholder loaded."""
    return Policy.objects.select_related("project", "lead", "policyholder")


def policies_of(actor: Actor, organisation_id: int) -> QuerySet[Policy]:
    """The policies an organisation, or one merged into it, takes out, leads or has a share in, the newest first."""
    family = parties.family(organisation_id)
    shares = Member.objects.filter(insurer__in=family).values("policy_id")
    wanted = Q(policyholder__in=family) | Q(lead__in=family) | Q(pk__in=shares)
    return visible(actor).filter(wanted).order_by("-pk")


def with_share(insurer_ids: Iterable[int]) -> QuerySet[Member, int]:
    """The ids of the policies in which one of these insurers has or had a share."""
    return Member.objects.filter(insurer_id__in=insurer_ids).values_list("policy_id", flat=True)


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals the actor may see: those of the policyholder, of the lead and of co-insurers who accepted."""
    return Proposal.objects.select_related("project", "lead", "policyholder")


def unfinished(actor: Actor, most: int = 500) -> list[Proposal]:
    """The proposals the actor may see that are not issued yet, the newest `most` of them."""
    waiting = Q(state__in=("draft", "submitted")) | Q(state="signed", policy__state="awaiting_payment")
    return list(proposals(actor).filter(waiting).order_by("-id")[:most])


def shares_of(actor: Actor) -> QuerySet[Share]:
    """The parts the actor's organisation was asked to take beside a lead. What it was asked stands in `offer`."""
    return Share.objects.filter(insurer_id__in=actor.organisation_ids, lead=False)


def proofs(actor: Actor) -> QuerySet[Proof]:
    """The proofs of insurance the actor may see, with their policies and waivers."""
    rows = Proof.objects.select_related("policy__project", "policy__lead", "policy__policyholder")
    return rows.prefetch_related("waivers__authority")


def live_proposal(project_id: int) -> Proposal | None:
    """The proposal of a project that was not withdrawn and whose contract has not ended, if any."""
    return Proposal.objects.filter(project_id=project_id).exclude(state__in=OVER).select_related("lead").first()


def policy_of_project(project_id: int, on: date | None = None) -> Policy | None:
    """The policy of a project that is not cancelled, if any; from signing on. With a day: the one that had not ended then."""
    rows = Policy.objects.select_related("lead", "policyholder").filter(project_id=project_id)
    return rows.filter(_not_ended(on)).order_by("id").first()


def policies_of_projects(project_ids: Collection[int]) -> dict[int, Policy]:
    """The policy of each of these projects that is not cancelled, where the actor may see one."""
    rows = Policy.objects.select_related("lead").filter(_not_ended(None), project_id__in=project_ids)
    return {row.project_id: row for row in rows.order_by("-id")}


def ended_on(project_id: int) -> date | None:
    """The last day covered by a contract of the project that was cancelled and not followed by another; None otherwise."""
    if policy_of_project(project_id) is not None:
        return None
    rows = Policy.objects.filter(project_id=project_id, state="cancelled").order_by("-cancelled_on")
    return rows.values_list("cancelled_on", flat=True).first()


def _not_ended(on: date | None, policy: str = "") -> Q:
    standing = ~Q(**{f"{policy}state": "cancelled"})
    return standing | Q(**{f"{policy}cancelled_on__gte": on}) if on else standing


def accepted_projects() -> QuerySet[CoverItem, int]:
    """Ids of the projects of whose cover a clock runs, however its acceptance became known, for a filter."""
    return CoverItem.objects.filter(accepted_on__isnull=False).order_by().values_list("project_id", flat=True)


def cover_of(place: Any, on: date | None = None) -> QuerySet[CoverItem]:
    """The cover items of a building, or of the building a home lies in, by item: of contracts that had not ended on a day.

    Without a day: of those in force. What endorsements took out stands in `gaps`; ask `gap_on`.
    """
    rows = CoverItem.objects.filter(building_id=getattr(place, "building_id", None) or place.pk)
    return rows.filter(_not_ended(on, "policy__")).select_related("policy").order_by("item", "id")


def item_choices(policy: Policy) -> list[tuple[str, list[tuple[int, str]]]]:
    """The cover items of a policy to choose from, building by building."""
    rows = policy.items.select_related("building").order_by("building__sort_key", "item")
    return [
        (number, [(item.pk, f"{item.item} {item.name}") for item in items])
        for number, items in groupby(rows, key=lambda item: item.building.number)
    ]


def cover_on(place: Any, item: str, on: date | None = None) -> CoverItem | None:
    """One cover item of a building, or of the building a home lies in; None where it is not insured."""
    return cover_of(place, on).filter(item=item).first()


def gap_on(item: CoverItem, on: date) -> gaps.Gap | None:
    """What an endorsement took the item out of the cover for on a day, if it did."""
    return gaps.gap_on(item.gaps, on)


def clock(item: CoverItem) -> rules.CoverItem:
    """The stored item as the rules know it, to ask `rules.answer` where it stands on a day."""
    return rules.CoverItem(
        item=item.item, name=item.name, kind="basic", years=item.years, term=item.term, counted_from=item.accepted_on,
        wait_ends_on=item.wait_ends_on, starts_on=item.starts_on, ends_on=item.ends_on,
        because=tuple(
            rules.Because(b["figure"], b["value"], b["ref"], b["source"], b["grade"], b["label"]) for b in item.because
        ),
    )  # fmt: skip


def members(policy: Policy, on: date) -> QuerySet[Member]:
    """The panel of a policy on a day, the lead first."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=on)
    rows = Member.objects.filter(running, policy=policy, from_on__lte=on)
    return rows.select_related("insurer").order_by("-lead", "id")


def members_on(policy: Policy, on: date) -> list[tuple[int, Any]]:
    """Insurer id and share of each member on a day, the lead first; the shares sum to one."""
    return [(member.insurer_id, member.share) for member in members(policy, on)]


def panel_terms(subject: Proposal | Policy) -> PanelTerms:
    """What the panel of a proposal or policy agreed about shares, invoices and settling; assumptions where it agreed nothing."""
    proposal_id = subject.pk if isinstance(subject, Proposal) else subject.proposal_id
    agreement = Agreement.objects.filter(proposal_id=proposal_id).first() if proposal_id else None
    return agreement.terms if agreement else DEFAULTS


def explained_exclusions(policy: Policy) -> QuerySet[Exclusion]:
    """The exclusions explained before the contract, each with when it was acknowledged. A refusal on one that is not here,
    or was not acknowledged, has no ground (Insurance Law 17); a policy from outside has those recorded for it."""
    mine = Q(policy=policy) if policy.proposal_id is None else Q(proposal_id=policy.proposal_id)
    return Exclusion.objects.filter(mine, in_force=True).order_by("number")


@dataclass(frozen=True, slots=True)
class EarlierExplanation:
    """A version of what was recorded of an explanation that a correction took the place of."""

    version: int
    exclusions: list[Exclusion]
    correction: ExplanationCorrection


def earlier_explanations(policy: Policy) -> list[EarlierExplanation]:
    """The versions of a recorded explanation that count no more, the last first, each with the correction that ended it."""
    by_version: dict[int, list[Exclusion]] = {}
    for each in policy.exclusions.select_related("correction").order_by("number"):
        version = each.correction.version if each.correction else 1
        if version is not None:
            by_version.setdefault(version, []).append(each)
    passed = policy.explanation_corrections.filter(version__isnull=False).order_by("-version")
    return [EarlierExplanation(each.version - 1, by_version[each.version - 1], each) for each in passed if each.version]


def explanation_in_correction(policy: Policy) -> bool:
    """Whether a correction of what was recorded of an explanation waits for a second person; till then what stands counts."""
    return policy.explanation_corrections.filter(state="awaiting_approval").exists()


def explanation_corrections(actor: Actor) -> QuerySet[ExplanationCorrection]:
    """Corrections of recorded explanations: the lead's own, drafts among them, and of others what came into force."""
    rows = ExplanationCorrection.objects.select_related("policy__project", "policy__lead", "policy__policyholder")
    return rows.filter(Q(version__isnull=False) | Q(policy__lead_id__in=actor.holders))


def exclusions_in(terms: str) -> list[str]:
    """What the text of filed terms excludes, one by one."""
    return exclusions.listed(terms)


def recourse_waived(policy: Policy, organisation_id: int) -> RecourseWaiver | None:
    """The construction contract with an organisation that waives recourse, as the policyholder declared it, if any."""
    if policy.proposal_id is None:
        return None
    told = RecourseWaiver.objects.filter(proposal_id=policy.proposal_id, answer=RecourseWaiver.Answer.YES)
    return told.filter(contract__contractor_id=organisation_id).select_related("contract").first()


def panel_rules(region_code: str, on: date) -> list[rules.Because]:
    """What the law of a place asks of a panel, for the page on which one is put together."""
    law = rules.law(region_code)
    names = ("sole_underwriting_allowed", "co_insurance_allowed", "lead_min_share", "followers_min")
    return [reason for name in names for reason in law.figure(name, on).reasons]


def panel_of_loss(policy: Policy, *, reported_on: date, discovered_on: date) -> list[tuple[int, Any]]:
    """Insurer and share of each member for one loss, the lead first: by the day the panel agreed, else the day of report."""
    on = reported_on if panel_terms(policy).shares_by == SharesBy.REPORTED else discovered_on
    return members_on(policy, on) or members_on(policy, reported_on)


def called_until(policy: Policy, amount: Decimal, on: date, otherwise: int) -> date:
    """Until when a member settles its part of a claim: at once where it is large, else after the next statement.

    Where the panel agreed nothing, `otherwise` days.
    """
    terms = panel_terms(policy)
    if terms.agreed_on is None:
        return on + timedelta(days=otherwise)
    large = amount >= terms.cash_call_from
    return on + timedelta(days=terms.cash_call_days if large else terms.settle_every_days + terms.settle_within_days)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a policy or proof says on paper: all that a public check shows. `items` holds name, term and first and last day."""

    kind: str
    number: str
    outside_number: str
    state_name: str
    project: str
    lead: str
    policyholder: str
    insured: str
    claimant: str
    signed_on: date
    issued_on: date | None
    revoked_on: date | None
    policy_number: str
    items: list[dict[str, Any]]

    @property
    def covered(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The items, buildings covered alike as one."""
        said = ("name", "term", "starts_on", "ends_on", "excluded")
        return together(self.items, building=itemgetter("building"), says=itemgetter(*said))


def check(number_or_code: str) -> list[Printed]:
    """What was issued under a number or check code, for anybody; an outside number may be used by several insurers."""
    wanted = number_or_code.strip().upper()
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM policies_check(%s)", [wanted])
        names = [column.name for column in cursor.description]
        return [_printed(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _printed(row: dict[str, Any]) -> Printed:
    items = [
        {**each, **{day: each[day] and date.fromisoformat(each[day]) for day in ("starts_on", "ends_on")}}
        for each in json.loads(row["items"])
    ]
    return Printed(**{**row, "items": items})


def frozen(policy: Policy) -> list[Frozen]:
    """The stored versions of a policy, for `versions.as_at`."""
    rows = Version.objects.filter(policy=policy).order_by("number")
    return [Frozen(v.number, v.effective_on, v.made_at, v.facts) for v in rows]


def endorsements(actor: Actor) -> QuerySet[Endorsement]:
    """The endorsements the actor may see, with their policies. A draft is the lead's own until it submits it."""
    rows = Endorsement.objects.select_related("policy__project", "policy__lead", "policy__policyholder")
    return rows.filter(~Q(state="draft") | Q(policy__lead_id__in=actor.holders))


def owners_of(project_id: int) -> list[int]:
    """Who holds the owner's seat on a home of the project today; for the house of that project only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT policies_owners(%s)", [project_id])
        return [row[0] for row in cursor.fetchall()]


def last_passed(project_id: int) -> dict[int, date]:
    """The homes of a project that changed hands, each with the day of the last time."""
    rows = HomePassed.objects.filter(project_id=project_id).order_by("passed_on")
    return dict(rows.values_list("unit_id", "passed_on"))


def passings(unit: Any) -> QuerySet[HomePassed]:
    """When a home changed hands, the last first."""
    return HomePassed.objects.filter(unit=unit).order_by("-passed_on")


def unsettled(actor: Actor) -> QuerySet[Policy]:
    """Policies in force whose buildings are all accepted (`accepted_on` is the last day) while the settled cost has not come."""
    rows = visible(actor).filter(state="issued", settlement__isnull=True)
    rows = rows.annotate(
        accepted_on=Max("items__accepted_on"), open_items=Count("items", filter=Q(items__accepted_on=None))
    )
    return rows.filter(open_items=0, accepted_on__isnull=False)


def joinings_of(actor: Actor) -> QuerySet[Joining]:
    """What the actor's organisation was asked to take over by an endorsement. What it was asked stands in `offer`."""
    return Joining.objects.filter(organisation_id__in=actor.organisation_ids)
