"""How the house says no: in the user's words, with the field and the article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal. `field` is the form field it concerns, `because` the figures of law (see `idi.rules`)."""

    message: str
    field: str | None = None
    because: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.message


class Refusal(Exception):
    """An act was refused and nothing was written. `reasons` is never empty."""

    status = 422

    def __init__(self, *reasons: Reason | str) -> None:
        self.reasons: tuple[Reason, ...] = tuple(Reason(r) if isinstance(r, str) else r for r in reasons)
        super().__init__("；".join(r.message for r in self.reasons))


class Forbidden(Refusal):
    """The actor lacks the capability of the act."""

    status = 403


class Conflict(Refusal):
    """The thing is no longer in the state the act starts from; the page should be loaded again."""

    status = 409


class Doubt(Refusal):
    """What was asked can be, but is so unlikely that it may be a slip of the pen: asked again by somebody who is sure it is done."""


@dataclass(slots=True)
class Refusals:
    """Collects every reason before refusing, so that a user sees all that is wrong at once.

    >>> no = Refusals()
    >>> no.add("份额之和必须为 1", field="shares")
    >>> no.stop()
    Traceback (most recent call last):
    idi.foundation.core.errors.Refusal: 份额之和必须为 1
    """

    reasons: list[Reason] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)

    def add(self, message: str, *, field: str | None = None, because: Iterable[Any] = ()) -> None:
        self.reasons.append(Reason(message, field, tuple(because)))

    def unless(self, held: bool, message: str, *, field: str | None = None, because: Iterable[Any] = ()) -> None:
        """Adds the reason where `held` is false."""
        if not held:
            self.add(message, field=field, because=because)

    def doubt(self, message: str, *, field: str | None = None) -> None:
        """Adds what is unlikely and has to be asked back."""
        self.doubts.append(Reason(message, field))

    def stop(self, *, sure: bool = False) -> None:
        """Raises `Refusal` with all reasons, if there are any; and `Doubt` where doubts alone are left and nobody is `sure`."""
        doubts = [] if sure else self.doubts
        if self.reasons:
            raise Refusal(*self.reasons, *doubts)
        if doubts:
            raise Doubt(*doubts)
