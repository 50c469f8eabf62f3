"""What the registry announces."""

from __future__ import annotations

from dataclasses import dataclass

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkChanged(Event):
    """关联关系变动: a link was filed, put right or ended; whoever must be independent is to be looked at again."""

    holder_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConditionChanged(Event):
    """存续状态变动: an organisation fell out of reach, became insolvent or was deregistered, or is active again."""

    organisation_id: int
    condition: str
