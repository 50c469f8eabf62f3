"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.lifecycle.acceptance import services
from idi.lifecycle.policies.events import ContractSigned, PolicyEndorsed


def on_contract_signed(*, event: ContractSigned, by: Actor) -> None:
    """A contract concluded after buildings were accepted or settled takes those facts over."""
    services.catch_up(by=by, at=event.at, project_id=event.scope_id)


def on_policy_endorsed(*, event: PolicyEndorsed, by: Actor) -> None:
    """What owners are insured for has changed: they are told, and the notices of accepted buildings are issued anew."""
    services.tell_of_change(
        by=by, at=event.at, policy_id=event.policy_id, endorsement_id=event.endorsement_id, kind=event.kind
    )
