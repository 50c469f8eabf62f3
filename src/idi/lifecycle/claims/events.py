"""What this stage announces."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimReported(Event):
    """报案: a loss was reported and numbered; `scope_id` is the desk's where the place is not known yet."""

    claim_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimDecided(Event):
    """核定: a decision stands; `outcome` is covered or refused."""

    claim_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimPaid(Event):
    """赔付: the lead paid the claim in full."""

    claim_id: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplementPaid(Event):
    """补充赔款: the lead paid what an award added after the repair had begun; the claim itself may still wait for its payment."""

    claim_id: int
    amount: Decimal
