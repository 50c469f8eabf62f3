"""What stands between a proposal and the issued policy, who must do it, since when and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from idi.lifecycle.policies import hurdles
from idi.lifecycle.policies.models import Proposal
from idi.lifecycle.policies.standing import Standing, load
from idi.lifecycle.policies.step import KINDS as KINDS
from idi.lifecycle.policies.step import Step as Step


def checklist(proposal: Proposal, on: date) -> list[Step]:
    """Every step as it stands on a day, done or open, in the order of the story."""
    return checklists([proposal], on)[proposal.pk]


def blocking_steps(proposal: Proposal, on: date) -> list[Step]:
    """The steps still open before the contract can be signed on a day."""
    return [step for step in checklist(proposal, on) if not step.done and step.blocks != "issue"]


def checklists(proposals: Sequence[Proposal], on: date) -> dict[int, list[Step]]:
    """`checklist` of many proposals by their id, in a fixed number of queries."""
    standing = load(proposals, on)
    return {proposal.pk: list(_steps(proposal, standing)) for proposal in proposals}


def _steps(proposal: Proposal, standing: Standing) -> Iterator[Step]:
    if proposal.state in ("draft", "submitted"):
        yield from hurdles.of_project(proposal, standing)
        yield from hurdles.evidence(proposal, standing)
        yield from hurdles.lawful(proposal, standing)
        yield from hurdles.statements(proposal, standing)
        yield from hurdles.panel(proposal, standing)
        yield hurdles.submitted(proposal)
    if proposal.state in ("submitted", "signed"):
        yield from hurdles.after(proposal, standing)
