"""The grades of findings in force in a region: what each means, what it asks for, by when, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from idi import rules

REMOVED = "已消除"


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade. `days` is the time to put it right, None where none is set; `weight` counts in the score of a visit.

    `serious` where the scheme says that it endangers people or the building: what authorities look at first.
    """

    code: str
    name: str
    meaning: str
    reaction: str
    asks_reply: bool
    days: int | None
    weight: int
    serious: bool = False

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def tone(self) -> str:
        """Tone of its badge: by what it asks for, so that it holds for every scheme."""
        if self.days is None:
            return "warn" if self.asks_reply else "neutral"
        return "bad" if self.days <= 7 else "warn"

    def due_on(self, found_on: date) -> date | None:
        return found_on + timedelta(days=self.days) if self.days is not None else None


@dataclass(frozen=True, slots=True)
class Scheme:
    """The grades of a region on a day, in the order of the scheme, and the figures they were read from."""

    grades: tuple[Grade, ...]
    grades_because: rules.Because
    days_because: rules.Because
    weights_because: rules.Because

    @property
    def sources(self) -> tuple[rules.Because, ...]:
        """Where the grades and the times to put things right come from."""
        return self.grades_because, self.days_because

    def find(self, code: str) -> Grade | None:
        return next((grade for grade in self.grades if grade.code == code), None)

    def known(self, code: str) -> Grade:
        """The grade of this code; a code that is none is a mistake of the caller."""
        grade = self.find(code)
        if grade is None:
            raise LookupError(f"no grade {code!r} in this scheme")
        return grade

    def label(self, code: str) -> str:
        """The grade in words; an empty code is a risk that was removed."""
        grade = self.find(code)
        return grade.label if grade else code or REMOVED

    def worst(self, codes: Iterable[str]) -> Grade | None:
        """The heaviest of these grades, None of none."""
        found = [grade for grade in map(self.find, codes) if grade is not None]
        return max(found, key=lambda grade: (grade.weight, grade.days is not None), default=None)

    def because(self, grade: Grade) -> list[dict[str, Any]]:
        """The figures behind one finding: the scheme, and the time where the grade sets one."""
        used = [self.grades_because, *([self.days_because] if grade.days is not None else [])]
        return [each.to_json() for each in used]


def scheme_on(region_code: str, on: date) -> Scheme:
    """The scheme of the law that covers the region; raises a `RuleError` where no law does or none is in force."""
    law = rules.law(region_code)
    grades, days, weights = (law.figure(name, on) for name in ("finding_grades", "finding_due_days", "finding_weights"))
    return Scheme(
        grades=tuple(_grade(told, days.table(), weights.table()) for told in grades.listed()),
        grades_because=grades.because,
        days_because=days.because,
        weights_because=weights.because,
    )


def _grade(told: dict[str, Any], days: dict[str, int], weights: dict[str, int]) -> Grade:
    code = told["code"]
    return Grade(
        code=code, name=told["name"], meaning=told["meaning"], reaction=told["reaction"], asks_reply=told["reply"],
        days=days.get(code), weight=weights.get(code, 0), serious=told.get("serious", False),
    )  # fmt: skip


def serious_codes() -> list[str]:
    """The codes of the grades the schemes in force call serious, of every region there is."""
    found = {
        told["code"]
        for law in rules.laws()
        for told in rules.law(law.id).figure("finding_grades", law.latest()).listed()
        if told.get("serious")
    }
    return sorted(found)


def cosigning(region_code: str, on: date) -> rules.Figure:
    """Whether the region has replies co-signed: off, asked or required."""
    return rules.law(region_code).figure("rectification_cosign", on)


def unqualified_visit(region_code: str, on: date) -> rules.Figure:
    """Whether a visit of somebody without a qualification is taken: warning or block."""
    return rules.law(region_code).figure("inspection_unqualified_visit", on)


def cover_items(region_code: str, on: date) -> dict[str, str]:
    """Cover items of the region's law by code: what a finding could become a claim under."""
    law = rules.law(region_code)
    return {code: law.declaration(f"item.{code}").label for code in rules.item_codes(law)}
