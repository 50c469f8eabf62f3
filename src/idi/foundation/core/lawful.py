"""Where an act asks the law: what the rules refuse becomes a refusal of the house, with the figures that forbid it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from idi.foundation.core.errors import Reason, Refusal
from idi.rules import RuleError


@contextmanager
def lawful(field: str | None = None) -> Iterator[None]:
    """Turns a `RuleError` of the block into a `Refusal` at `field`."""
    try:
        yield
    except RuleError as error:
        raise Refusal(Reason(str(error), field, getattr(error, "because", ()))) from error
