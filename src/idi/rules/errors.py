"""What can go wrong when the law is asked: one family, messages written for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from idi.rules.figures import Because


class RuleError(ValueError):
    """The rules cannot answer; ``str(error)`` is one clear Chinese line for the user."""


class BadInput(RuleError):
    """A value that was given is impossible: negative money, a date that is none, a rate above one."""


class UnknownRegion(RuleError):
    """No law file covers this region."""


class UnknownItem(RuleError):
    """No law in reach knows this cover item."""


class UndeclaredFigure(RuleError):
    """The law neither fixes this figure nor says that it is silent."""


class NotInForce(RuleError):
    """The law, or the figure in it, is not in force on the date asked for."""


class WrongKind(RuleError):
    """The figure is there but of another kind: a word where a number is needed."""


class Refusal(BadInput):
    """A rule of law forbids what was asked; ``because`` holds the figures that forbid it.

    ``code`` is a stable English word for programs and tests.
    """

    def __init__(self, code: str, message: str, because: Sequence[Because] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.because = tuple(because)


class BadLaw(RuleError):
    """A law file is wrong; ``problems`` lists every fault found, each naming file and place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = tuple(problems)
