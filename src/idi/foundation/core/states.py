"""State tables: which moves a thing can make, who may make them. Pure data; `journal.move` is the one way to move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from idi.foundation.core.errors import Conflict, Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class State:
    """A state with its word on the page and the tone of its badge (neutral, active, good, warn, bad)."""

    name: str
    label: StrOrPromise
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Move:
    """One move: from which states to which, and the capability it needs."""

    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    target: str
    capability: str


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """The states of one kind of thing, the first is where it begins.

    >>> door = Machine("door", [State("open", "开"), State("shut", "关")], [Move("shut", "关上", ("open",), "shut", "doors.shut")])
    >>> door.after("shut", "open")
    'shut'
    """

    kind: str
    states: Iterable[State]
    moves: Iterable[Move]
    _by_name: dict[str, Move] = field(init=False, default_factory=dict, repr=False)
    _states: dict[str, State] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._states.update({s.name: s for s in self.states})
        for move in self.moves:
            unknown = {*move.sources, move.target} - self._states.keys()
            if unknown or move.name in self._by_name:
                raise ValueError(f"{self.kind}.{move.name}: unknown states {unknown} or a second move of this name")
            self._by_name[move.name] = move

    @property
    def first(self) -> str:
        return next(iter(self._states))

    @property
    def choices(self) -> list[tuple[str, StrOrPromise]]:
        return [(s.name, s.label) for s in self._states.values()]

    def state(self, name: str) -> State:
        return self._states[name]

    def knows(self, name: str) -> bool:
        return name in self._by_name

    def move(self, name: str) -> Move:
        return self._by_name[name]

    def allows(self, name: str, state: str) -> bool:
        return state in self._by_name[name].sources

    def after(self, name: str, state: str) -> str:
        """The state a move leads to; raises `Conflict` in the user's words where it does not start here."""
        move = self._by_name[name]
        if state not in move.sources:
            raise Conflict(
                Reason(f"当前状态为“{self._states[state].label}”，不能{move.label}。请刷新页面查看最新状态。")
            )
        return move.target
