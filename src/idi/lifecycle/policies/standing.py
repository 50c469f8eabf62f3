"""What the checklists of many proposals read, loaded in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from idi.foundation.core.acting import frame, house
from idi.foundation.core.errors import Reason
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.foundation.parties import selectors as parties
from idi.foundation.standing.selectors import Eligibility, eligibility
from idi.lifecycle.policies.models import Agreement, InsuredBuilding, Policy, Proposal, RecourseWaiver, Share
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating

DEVELOPS = "房地产开发"
"""The qualification a policyholder must not have let expire."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand on a day around some proposals: by project, by proposal or by organisation, as each is kept."""

    on: date
    facts: dict[int, list[Reason]]
    contracts: dict[int, list[Any]]
    rivals: dict[int, list[InsuredBuilding]]
    lapsed: dict[int, Any]
    eligible: dict[int, Eligibility]
    filings: dict[int, Any]
    files: dict[int, set[str]]
    shares: dict[int, list[Share]]
    agreements: dict[int, Agreement]
    recourse: dict[int, set[int]]
    policies: dict[int, Policy]
    unpaid: dict[int, list[Any]]


def load(proposals: Sequence[Proposal], on: date) -> Standing:
    """The standing of these proposals, which carry project, lead and policyholder."""
    works = list({proposal.project_id: proposal.project for proposal in proposals}.values())
    policies = {
        p.proposal_id: p
        for p in Policy.objects.filter(proposal__in=proposals, state="awaiting_payment")
        if p.proposal_id
    }
    files = documents.of_each(proposals)
    dues = ledger.dues_of_each(policies.values(), "premium")
    return Standing(
        on=on,
        facts=projects.open_steps_of(works),
        contracts=projects.contracts_of(works),
        rivals=_rivals(works, on),
        lapsed=parties.lapsed([proposal.policyholder_id for proposal in proposals], DEVELOPS, on),
        eligible={pk: eligibility(pk, on) for pk in {proposal.lead_id for proposal in proposals}},
        filings=filings_of(proposals),
        files={pk: {document.kind for document in rows} for pk, rows in files.items()},
        shares=_grouped(Share.objects.filter(proposal__in=proposals).select_related("insurer").order_by("-lead", "id")),
        agreements={a.proposal_id: a for a in Agreement.objects.filter(proposal__in=proposals)},
        recourse=_asked(proposals),
        policies=policies,
        unpaid={pk: [due for due in rows if due.paid_amount < due.amount] for pk, rows in dues.items()},
    )


def filings_of(proposals: Sequence[Proposal]) -> dict[int, Any]:
    """The filings by id, read by the house: name and days of its filing concern also those who may not open it."""
    if not proposals:
        return {}
    with house(proposals[0].project_id, cause=frame().actor) as inside:
        return rating.filings(inside).in_bulk({proposal.filing_id for proposal in proposals if proposal.filing_id})


def _rivals(works: Iterable[Any], on: date) -> dict[int, list[InsuredBuilding]]:
    rows = InsuredBuilding.objects.filter(project__in=list(works)).exclude(until_on__lte=on)
    found: dict[int, list[InsuredBuilding]] = defaultdict(list)
    for row in rows.select_related("policy", "building"):
        found[row.project_id].append(row)
    return found


def _asked(proposals: Sequence[Proposal]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for proposal_id, contract_id in RecourseWaiver.objects.filter(proposal__in=proposals).values_list(
        "proposal_id", "contract_id"
    ):
        found[proposal_id].add(contract_id)
    return found


def _grouped(shares: Iterable[Share]) -> dict[int, list[Share]]:
    found: dict[int, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.proposal_id].append(share)
    return found
