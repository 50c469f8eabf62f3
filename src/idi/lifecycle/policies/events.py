"""What this stage announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractSigned(Event):
    """合同签订: the contract is concluded; the insurer must now appoint the inspection body (notice 三（六）).

    `proposal_id` is None for a contract concluded outside and recorded here.
    """

    proposal_id: int | None
    policy_id: int
    lead_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyIssued(Event):
    """保险单签发: issued here, or its issue elsewhere recorded."""

    policy_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverStarted(Event):
    """起算: the clock of one building runs from its acceptance."""

    policy_id: int
    building_id: int
    accepted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeChangedHands(Event):
    """房屋转让: a home has a new owner; `new_person_id` is the account of one who took it over with the card."""

    unit_id: int
    passed_on: date
    new_person_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyEndorsed(Event):
    """批单生效: the policy changed; `kind` is the kind of the endorsement."""

    policy_id: int
    endorsement_id: int
    kind: str
