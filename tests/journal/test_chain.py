"""The journal cannot be rewritten, and `idi verify` sees where somebody tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.journal.chain import canonical, first_break, link
from idi.foundation.journal.models import Entry, Head
from idi.foundation.journal.selectors import history
from idi.foundation.journal.services import record
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.services import register_organisation

AT = datetime(2019, 3, 1, 1, tzinfo=UTC)
HOUSE = Actor(kind="house")


@dataclass(frozen=True)
class Told:
    number: int
    act: str
    text: str
    prev: str
    hash: str
    at: datetime = AT
    scope_id: int = 1
    person_id: int | None = 2
    organisation_id: int | None = None
    by_house: bool = False
    subject_kind: str = "x.y"
    subject_id: int = 1
    reader_id: int | None = None


def chain_of(acts: list[str]) -> list[Told]:
    links: list[Told] = []
    prev = ""
    for number, act in enumerate(acts, 1):
        text = canonical({
            "scope": 1, "number": number, "at": AT, "act": act, "person": 2, "organisation": None, "house": False,
            "subject": "x.y:1", "reader": None, "facts": {},
        })  # fmt: skip
        links.append(Told(number, act, text, prev, link(prev, text)))
        prev = links[-1].hash
    return links


@given(st.lists(st.text(max_size=8), min_size=1, max_size=8))
def test_a_chain_as_written_holds(acts: list[str]) -> None:
    links = chain_of(acts)
    assert first_break(links, links[-1].hash) is None


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=8), st.data())
def test_any_change_is_found_at_its_link(acts: list[str], data: st.DataObject) -> None:
    links = chain_of(acts)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], text=links[at].text.replace('"number"', '"nummer"'))
    broken = first_break(links, links[-1].hash)
    assert broken is not None and broken.number == at + 1


def test_a_missing_last_link_is_found() -> None:
    links = chain_of(["a", "b"])
    broken = first_break(links[:1], links[-1].hash)
    assert broken is not None and broken.why == "链尾缺失"


@pytest.mark.parametrize(
    "wrong",
    [{"act": "b"}, {"at": AT + timedelta(days=1)}, {"scope_id": 9}, {"person_id": 9}, {"organisation_id": 9}, {"by_house": True},
     {"subject_kind": "z"}, {"subject_id": 9}, {"reader_id": 9}],
)  # fmt: skip
def test_a_column_that_disagrees_with_its_text_is_found(wrong: dict[str, Any]) -> None:
    links = chain_of(["a"])
    broken = first_break([replace(links[0], **wrong)], links[0].hash)
    assert broken is not None and broken.why == "栏目与内容不符"


def test_money_is_written_exactly_and_floats_are_refused() -> None:
    assert canonical({"amount": Decimal("1.10")}) == '{"amount":"1.10"}'
    with pytest.raises(TypeError):
        canonical({"what": object()})


@pytest.fixture
def organisation(db: None) -> Organisation:
    with acting(HOUSE, AT):
        return register_organisation(by=HOUSE, at=AT, kind="developer", name="甲公司", uscc=None, region_code="330481")


def test_acts_continue_the_chain_of_their_scope(organisation: Organisation) -> None:
    for _ in range(2):
        with acting(HOUSE, AT):
            record("parties.note", by=HOUSE, at=AT, subject=organisation)
            record("parties.note", by=HOUSE, at=AT, subject=organisation)
    with acting(Actor(kind="house", scope_id=organisation.pk), AT):
        entries = list(Entry.objects.order_by("number"))
        assert [e.number for e in entries] == [1, 2, 3, 4, 5]
        assert first_break(entries, Head.objects.get().hash) is None
        assert history(*[]).count() == 0


@pytest.mark.parametrize(
    "wrong", ["UPDATE journal_entry SET act = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry"]
)
def test_the_database_refuses_to_rewrite(organisation: Organisation, wrong: str) -> None:
    with acting(Actor(kind="house", scope_id=organisation.pk), AT):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)
        assert Entry.objects.count() == 1


def test_an_entry_that_does_not_continue_the_chain_is_refused(organisation: Organisation) -> None:
    with acting(Actor(kind="house", scope_id=organisation.pk), AT):
        first = Entry.objects.get()
        first.pk, first.number = None, 7
        with pytest.raises(DatabaseError, match="does not continue"), transaction.atomic():
            first.save(force_insert=True)
