"""The policy as at any day, by what was known when; and what differs between two days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.lifecycle.policies import selectors, versions
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.services.concluding import facts_of
from idi.lifecycle.policies.services.words import told_differences
from idi.lifecycle.policies.versions import Frozen
from tests.factories import on
from tests.factories.endorsing import draft, in_force, items_of
from tests.factories.parties import World
from tests.factories.policies import start

BEGAN = on(2020, 1, 1)


def frozen(*rows: tuple[int, int, dict[str, Any]]) -> list[Frozen]:
    """Versions by day of effect and day of making, counted from the beginning."""
    return [
        Frozen(n, (BEGAN + timedelta(days=effect)).date(), BEGAN + timedelta(days=made), facts)
        for n, (effect, made, facts) in enumerate(rows, 1)
    ]


def day(number: int) -> date:
    return (BEGAN + timedelta(days=number)).date()


def test_before_the_contract_there_is_nothing() -> None:
    assert versions.as_at(frozen((10, 10, {"state": "issued"})), day(9)) is None
    assert versions.as_at([], day(9)) is None


def test_a_back_dated_change_counts_from_its_day_and_leaves_later_ones_where_they_are() -> None:
    stored = frozen(
        (0, 0, {"insured": "owners", "deductible": None, "endorsed": "0.00"}),
        (200, 200, {"insured": "owners", "deductible": "500.00", "endorsed": "100.00"}),
        (100, 300, {"insured": "developer", "deductible": "500.00", "endorsed": "150.00"}),
    )
    assert versions.as_at(stored, day(50)) == {("insured",): "owners", ("endorsed",): "0.00"}
    assert versions.as_at(stored, day(150)) == {("insured",): "developer", ("endorsed",): "50.00"}
    assert versions.as_at(stored, day(250)) == {
        ("insured",): "developer", ("deductible",): "500.00", ("endorsed",): "150.00",
    }  # fmt: skip
    known_then = BEGAN + timedelta(days=250)
    assert versions.as_at(stored, day(150), known_then) == {("insured",): "owners", ("endorsed",): "0.00"}


def test_what_a_row_lost_and_gained_is_told_by_its_key() -> None:
    first = {"members": [{"insurer_id": 1, "from_on": "2020-01-01", "share": "0.5"}]}
    then = {"members": [{"insurer_id": 1, "from_on": "2020-01-01", "share": "0.5", "until_on": "2020-06-30"},
                        {"insurer_id": 2, "from_on": "2020-07-01", "share": "0.5"}]}  # fmt: skip
    told = versions.differences(versions.flat(first), versions.flat(then))
    assert {each.path for each in told} >= {
        ("members", "1@2020-01-01", "until_on"),
        ("members", "2@2020-07-01", "share"),
    }
    assert versions.nested(versions.flat(then))["members"]["2@2020-07-01"]["share"] == "0.5"


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 50), st.sampled_from("abc"), st.integers(0, 99), st.integers(-500, 500),
    ),
    max_size=8,
)  # fmt: skip


@given(CHANGES, st.integers(0, 50), st.integers(0, 9))
def test_as_at_is_the_changes_effective_and_known_by_then(
    changes: list[tuple[int, str, int, int]], on_day: int, known: int
) -> None:
    """Against the plain meaning: the changes known by a moment, in the order of their days, later-made ones last on a day.

    As the doors see to it, a change does not touch what one effective later has set.
    """
    facts: dict[str, Any] = {"a": 0, "b": 0, "c": 0, "endorsed": "0"}
    rows, kept = [(0, 0, dict(facts))], []
    for effect, name, value, amount in changes:
        if any(e > effect and n == name for e, n, _, _ in kept):
            continue
        kept.append((effect, name, value, amount))
        facts = {**facts, name: value, "endorsed": str(Decimal(facts["endorsed"]) + amount)}
        rows.append((effect, len(kept), dict(facts)))
    stored = frozen(*rows)
    wanted: dict[str, Any] = {"a": 0, "b": 0, "c": 0, "endorsed": Decimal(0)}
    counting = [(e, n, row) for n, row in enumerate(kept, 1) if (e := row[0]) <= on_day and n <= known]
    for _, _, (_, name, value, amount) in sorted(counting, key=lambda c: c[:2]):
        wanted[name] = value
        wanted["endorsed"] += amount
    found = versions.as_at(stored, day(on_day), BEGAN + timedelta(days=known))
    assert found is not None
    plain = {path[0]: value for path, value in found.items()}
    assert {**plain, "endorsed": Decimal(plain["endorsed"])} == wanted
    last = versions.as_at(stored, day(60))
    assert last == {**versions.flat(facts), ("endorsed",): last[("endorsed",)]} and Decimal(
        last[("endorsed",)]
    ) == Decimal(facts["endorsed"])


# ---- on a real policy ----


@pytest.mark.django_db
def test_a_policy_as_at_its_days(world: World, policy: Policy) -> None:
    chosen = items_of(world, policy, "C05", "1号楼")
    late = on(2019, 12, 2)
    in_force(
        world,
        draft(world, policy, "deductible", at=on(2019, 11, 1), items=chosen, deductible="500.00"),
        at=on(2019, 11, 1),
    )
    with pytest.raises(Refusal, match="C05 免赔额已由生效日期更晚的批单改过"):
        in_force(
            world,
            draft(
                world, policy, "deductible", at=late, effective_on=date(2019, 10, 1), items=chosen, deductible="800.00"
            ),
            at=late,
        )
    in_force(
        world,
        draft(world, policy, "deductible", at=late, effective_on=date(2019, 10, 1), items=chosen, limit="90000.00"),
        at=late,
    )
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, on(2020, 7, 1)):
        row = Policy.objects.get(pk=policy.pk)
        stored = selectors.frozen(row)
        key = next(p for p in versions.flat(stored[0].facts) if p[0] == "items" and p[1].endswith("/C05"))[1]

        def value(name: str, when: date, known: datetime | None = None) -> Any:
            told = versions.as_at(stored, when, known)
            assert told is not None
            return told.get(("items", key, name))

        assert (value("deductible", date(2019, 10, 31)), value("deductible", date(2019, 11, 1))) == (None, "500")
        assert (value("limit", date(2019, 9, 30)), value("limit", date(2019, 10, 1))) == (None, "90000")
        assert value("limit", date(2019, 10, 1), on(2019, 11, 15)) is None
        assert versions.as_at(stored, date(2019, 5, 9))[("state",)] == "awaiting_payment"  # type: ignore[index]
        assert versions.as_at(stored, date(2019, 5, 10))[("state",)] == "issued"  # type: ignore[index]
        now = {p: v for p, v in versions.flat(facts_of(row)).items() if v is not None}
        assert versions.as_at(stored, date(2030, 1, 1)) == now
        first, last = versions.as_at(stored, date(2019, 5, 10)), versions.as_at(stored, date(2020, 6, 15))
        assert first is not None and last is not None
        lines = told_differences(row, [[list(e.path), e.before, e.after] for e in versions.differences(first, last)])
        told = {line.label: (line.before, line.after) for line in lines}
    assert told["1号楼 C05 免赔额"] == ("—", "¥ 500.00")
    assert "1号楼 C05 保险期首日" in told
    assert not any("_" in line.label or line.after in ("owners", "issued") for line in lines)
