"""What the ledger announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from idi.foundation.core.actor import Actor
from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyMoved(Event):
    """收付变动: money of a bank file was placed on a due, or a payment taken back; the stage of the due goes on from there.

    `kind` is that of the due.
    """

    due_id: int
    kind: str
    subject_kind: str
    subject_id: int

    @classmethod
    def on(cls, due: Any, *, at: datetime, by: Actor) -> Self:
        """What is announced of a due whose money moved."""
        return cls(
            scope_id=due.project_id, at=at, caused_by=by.person_id, due_id=due.pk, kind=due.kind,
            subject_kind=due.subject_kind, subject_id=due.subject_id,
        )  # fmt: skip
