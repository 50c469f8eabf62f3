"""Announcements: what a stage says happened. Frozen, flat, and readable from the job queue years later."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

_READ = {int: int, str: str, bool: bool, Decimal: Decimal, date: date.fromisoformat, datetime: datetime.fromisoformat}


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Base of every announcement. `scope_id` is the scope in which listeners act, `caused_by` the person, if any."""

    scope_id: int
    at: datetime
    caused_by: int | None = None

    def encode(self) -> dict[str, Any]:
        """Plain JSON: decimals, dates and moments as strings."""
        return {
            f.name: value if isinstance(value := getattr(self, f.name), int | str | None) else _text(value)
            for f in dataclasses.fields(self)
        }

    @classmethod
    def decode(cls, data: dict[str, Any]) -> Self:
        """The event back from what `encode` gave."""
        hints = typing.get_type_hints(cls)
        told: dict[str, Any] = {name: None if v is None else _reader(hints[name])(v) for name, v in data.items()}
        return cls(**told)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _reader(hint: Any) -> Any:
    kinds = [k for k in (typing.get_args(hint) or (hint,)) if k is not type(None)]
    return _READ[kinds[0]]
