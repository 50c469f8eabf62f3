"""What this stage announces."""

from __future__ import annotations

from dataclasses import dataclass

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteAccepted(Event):
    """报价已接受: the developer chose its insurer and may now fill in the proposal."""

    quote_id: int
