"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.lifecycle.acceptance import services
from idi.lifecycle.policies.events import ContractSigned


def on_contract_signed(*, event: ContractSigned, by: Actor) -> None:
    """A contract concluded after buildings were accepted or settled takes those facts over."""
    services.catch_up(by=by, at=event.at, project_id=event.scope_id)
