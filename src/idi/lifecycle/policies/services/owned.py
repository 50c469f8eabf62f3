"""Whose act it is: some acts belong to the lead, some to the policyholder, whoever else may see the row."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.lifecycle.policies.models import Policy, Proposal


def require_lead(by: Actor, thing: Proposal | Policy) -> None:
    """Raises `Forbidden` unless the actor acts for the lead insurer."""
    if by.kind != "house" and not by.acts_for(thing.lead_id):
        raise Forbidden(Reason(f"只有主承保机构{thing.lead.name}可以办理。"))


def require_policyholder(by: Actor, thing: Proposal | Policy) -> None:
    """Raises `Forbidden` unless the actor acts for the policyholder."""
    if by.kind != "house" and not by.acts_for(thing.policyholder_id):
        raise Forbidden(Reason(f"只有投保人{thing.policyholder.name}可以办理。"))
