"""State tables, and the lifecycle's own tables held to the same rules."""

from __future__ import annotations

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.errors import Conflict
from idi.foundation.core.states import Machine, Move, State
from idi.foundation.parties.kinds import ROLES

DOOR = Machine(
    "door",
    [State("open", "开着"), State("shut", "关着")],
    [Move("shut", "关门", ("open",), "shut", "doors.shut"), Move("open", "开门", ("shut",), "open", "doors.open")],
)


def test_a_move_leads_on() -> None:
    assert DOOR.after("shut", "open") == "shut"


def test_a_move_from_elsewhere_is_refused_in_words() -> None:
    with pytest.raises(Conflict, match=r"关着.*不能关门"):
        DOOR.after("shut", "shut")


@given(st.lists(st.sampled_from(["shut", "open"]), max_size=20))
def test_any_walk_stays_in_the_table(walk: list[str]) -> None:
    state = DOOR.first
    for move in walk:
        if DOOR.allows(move, state):
            state = DOOR.after(move, state)
    assert state in dict(DOOR.choices)


def test_a_table_that_names_an_unknown_state_does_not_load() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Machine("broken", [State("here", "此处")], [Move("go", "去", ("here",), "nowhere", "x")])


def machines() -> list[Machine]:
    return sorted({m.machine for m in apps.get_models() if hasattr(m, "machine")}, key=lambda m: m.kind)


def test_every_state_of_the_lifecycle_can_be_reached() -> None:
    for machine in machines():
        reached, waiting = {machine.first}, True
        while waiting:
            more = {m.target for m in machine.moves if set(m.sources) & reached} - reached
            reached, waiting = reached | more, bool(more)
        entered_directly = {"unplaced", "offered"}  # a report nobody can place, a repair the owner pays
        assert {s.name for s in machine.states} - reached <= entered_directly, machine.kind


def test_every_capability_of_a_move_belongs_to_some_role_or_to_the_house() -> None:
    held = frozenset().union(*(role.capabilities for role in ROLES.values()))
    house_only = {"claims.triage", "complaints.rate"}  # by the rules, and by whoever holds the track code
    for machine in machines():
        for move in machine.moves:
            assert move.capability in held | house_only, f"{machine.kind}.{move.name}"
