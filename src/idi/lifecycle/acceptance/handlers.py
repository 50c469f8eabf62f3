"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.lifecycle.acceptance import services
from idi.lifecycle.policies.events import ContractSigned, HomeChangedHands, PolicyEndorsed
from idi.lifecycle.projects import selectors as projects


def on_contract_signed(*, event: ContractSigned, by: Actor) -> None:
    """A contract concluded after buildings were accepted or settled takes those facts over."""
    services.catch_up(by=by, at=event.at, project_id=event.scope_id)


def on_policy_endorsed(*, event: PolicyEndorsed, by: Actor) -> None:
    """What owners are insured for has changed: they are told, and the notices of accepted buildings are issued anew."""
    services.tell_of_change(
        by=by, at=event.at, policy_id=event.policy_id, endorsement_id=event.endorsement_id, kind=event.kind
    )


def on_home_changed_hands(*, event: HomeChangedHands, by: Actor) -> None:
    """Who is registered as an owner of the home changes with it."""
    services.change_owners(
        by=by,
        at=event.at,
        unit=projects.unit(event.unit_id),
        passed_on=event.passed_on,
        new_person_id=event.new_person_id,
    )
