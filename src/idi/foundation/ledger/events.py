"""What the ledger announces."""

from __future__ import annotations

from dataclasses import dataclass

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyPlaced(Event):
    """到账对应: money of a bank file was noted on a due; its stage goes on from there. `kind` is that of the due."""

    due_id: int
    kind: str
    subject_kind: str
    subject_id: int
