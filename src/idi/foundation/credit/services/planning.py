"""What taking records over would do: new, known already, known with other content; and what a new grade follows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from idi.foundation.core.errors import Refusal
from idi.foundation.credit import selectors
from idi.foundation.credit.kinds import GRADE, RECORDS
from idi.foundation.credit.models import Fact, Grade
from idi.foundation.credit.services.records import COLUMNS, Record, problems
from idi.foundation.parties import selectors as parties

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

HEADERS = {column.name: column.header for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the row as handed in, the field and what stands there."""

    row: int
    field: str
    message: str
    value: str = ""

    def __str__(self) -> str:
        found = f"（现填“{self.value}”）" if self.value else ""
        return f"第 {self.row} 行“{HEADERS[self.field]}”{found}：{self.message}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a record on file says and what was handed in says."""

    field: str
    known: str
    given: str

    @property
    def header(self) -> str:
        return HEADERS[self.field]


@dataclass(frozen=True, slots=True)
class Item:
    """One record with what would become of it. `follows` is the grade in force a new grade would follow."""

    record: Record
    organisation: Organisation
    standing: Literal["new", "known", "other"]
    fact: Fact | None = None
    differences: tuple[Difference, ...] = ()
    follows: Grade | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    items: tuple[Item, ...]

    def of(self, standing: str) -> list[Item]:
        return [item for item in self.items if item.standing == standing]

    @property
    def fingerprint(self) -> str:
        """Two plans that would do the same have the same."""
        told = [
            [*item.record.key, item.standing, item.fact.pk if item.fact else 0, [str(d) for d in item.differences]]
            for item in self.items
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def foresee(records: Sequence[Record], on: date) -> tuple[Plan, list[Problem]]:
    """The plan for these records, and everything that is wrong with them; with problems the plan leaves rows out."""
    found = {each.uscc: each for each in _organisations(records)}
    wrong = [Problem(r.row, f, m, str(getattr(r, f) or "")) for r in records for f, m in problems(r, on)]
    wrong += _repeated(records)
    wrong += [
        Problem(r.row, "uscc", _unknown(r.uscc), r.uscc) for r in records if r.uscc.strip().upper() not in found
    ]  # fmt: skip
    faulty = {problem.row for problem in wrong}
    known = selectors.known(r.key for r in records)
    grades = selectors.grades_of(each.pk for each in found.values())
    sound = [record for record in records if record.row not in faulty]
    items = (_item(r, found[r.uscc.strip().upper()], known.get(r.key), grades, on) for r in sound)
    return Plan(tuple(items)), sorted(wrong, key=lambda problem: problem.row)


def _organisations(records: Sequence[Record]) -> Any:
    return parties.organisations().filter(uscc__in={record.uscc.strip().upper() for record in records})


def _unknown(code: str) -> str:
    try:
        parties.registered(code, field="uscc")
    except Refusal as refusal:
        return str(refusal)
    return "请填写统一社会信用代码，不是单位名称。"


def _repeated(records: Sequence[Record]) -> Iterator[Problem]:
    counts = Counter(record.key for record in records)
    for record in records:
        if counts[record.key] > 1 and record.reference:
            yield Problem(record.row, "reference", "同一来源的这个编号在本次记录中出现不止一次。", record.reference)


def _item(record: Record, organisation: Organisation, fact: Fact | None, grades: Any, on: date) -> Item:
    if fact is None:
        follows = _in_force(grades.get(organisation.pk, []), on) if record.kind == GRADE else None
        return Item(record, organisation, "new", follows=follows)
    differences = tuple(_differences(record, organisation, fact))
    return Item(record, organisation, "other" if differences else "known", fact, differences)


def _in_force(grades: Sequence[Grade], on: date) -> Grade | None:
    return next((g for g in grades if (g.until_on is None or g.until_on >= on) and g.ended_on is None), None)


def _differences(record: Record, organisation: Organisation, fact: Fact) -> Iterator[Difference]:
    if fact.organisation_id != organisation.pk:
        yield Difference("uscc", fact.organisation.name, organisation.name)
    for name in ("kind", "value", "happened_on", "from_on", "until_on", "note"):
        known, given = getattr(fact, name), getattr(record, name)
        if known != given:
            yield Difference(name, *(_shown(name, value) for value in (known, given)))


def _shown(name: str, value: Any) -> str:
    return str(RECORDS.get(value, value)) if name == "kind" else "—" if value in (None, "") else str(value)
