"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.parties.events import LinkChanged
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.events import BodyAppointed
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.policies.events import ContractSigned, CoverStarted, PolicyEndorsed
from idi.lifecycle.projects import selectors as projects


def on_contract_signed(*, event: ContractSigned, by: Actor) -> None:
    """Notice 三（六）: after the contract is signed, the insurer appoints the inspection body."""
    policy = policies.visible(by).get(pk=event.policy_id)
    services.open_mandate(
        by=by, at=event.at, project=projects.project(event.scope_id), policy_id=policy.pk,
        proposal_id=event.proposal_id, lead_id=event.lead_id, signed_on=policy.signed_on,
    )  # fmt: skip


def on_body_appointed(*, event: BodyAppointed, by: Actor) -> None:
    """The body at work has a plan; where an earlier body left one, it goes on with that."""
    services.take_up_plan(by=by, at=event.at, project=projects.project(event.scope_id))


def on_cover_started(*, event: CoverStarted, by: Actor) -> None:
    """A building was accepted: the body comes back before its wait ends."""
    services.plan_return(
        by=by, at=event.at, policy_id=event.policy_id, building_id=event.building_id, accepted_on=event.accepted_on
    )


def on_policy_endorsed(*, event: PolicyEndorsed, by: Actor) -> None:
    """A cancelled contract needs no inspection any more; who takes the lead over takes the mandate over."""
    if event.kind == "cancellation":
        services.end_mandate(by=by, at=event.at, policy_id=event.policy_id)
    if event.kind == "members":
        lead_id = policies.visible(by).get(pk=event.policy_id).lead_id
        services.hand_on_mandate(by=by, at=event.at, policy_id=event.policy_id, lead_id=lead_id)


def on_link_changed(*, event: LinkChanged, by: Actor) -> None:
    """Notice 三（六）: a body may become dependent after its appointment."""
    services.watch_independence(by=by, at=event.at, near=event.holder_id)
