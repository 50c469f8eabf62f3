"""Whose act it is: some acts belong to the lead, some to the policyholder, whoever else may see the row."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.lifecycle.policies.models import Policy, Proposal


def require_lead(by: Actor, thing: Proposal | Policy) -> None:
    """Raises `Forbidden` unless the actor acts for the lead insurer."""
    if by.kind != "house" and not by.acts_for(thing.lead_id):
        raise Forbidden(Reason(f"只有主承保机构{thing.lead.name}可以办理。"))


def require_policyholder(by: Actor, thing: Proposal | Policy) -> None:
    """Raises `Forbidden` unless the actor acts for the policyholder."""
    if by.kind != "house" and not by.acts_for(thing.policyholder_id):
        raise Forbidden(Reason(f"只有投保人{thing.policyholder.name}可以办理。"))


def require_draft(proposal: Proposal) -> None:
    """Raises `Conflict` once the proposal was handed in."""
    if proposal.state != "draft":
        raise Conflict(Reason(f"投保单{proposal.machine.state(proposal.state).label}，不能再修改。"))
