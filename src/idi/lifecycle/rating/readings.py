"""What a filed factor may look at: facts on file about the developer and its project, each with the words of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from idi.foundation.credit import selectors as credit
from idi.foundation.parties import selectors as parties

YES: Final = "是"
NO: Final = "否"
UNDERWRITER: Final = "underwriter"
"""`reads` of a factor the underwriter sets within its span, with a reason."""

QUALIFICATION: Final = "房地产开发"
"""The kind of qualification a developer is graded by."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact: the factor it moves (its name in `idi.rules`), its label, and the words it takes (none given: any)."""

    factor: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """What was read: the word the table is asked for (empty where nothing is on file) and the sentence told as reason."""

    word: str
    told: str


READINGS: Final[dict[str, Reading]] = {
    "developer_credit": Reading("credit", "投保单位诚信记录"),
    "developer_qualification": Reading("qualification", "投保单位资质等级"),
    "prefabricated": Reading("prefabricated", "装配式建筑", (YES, NO)),
    "fully_finished": Reading("fully_finished", "全装修", (YES, NO)),
    "affordable": Reading("affordable", "保障性住宅", (YES, NO)),
}
# The facts sheet of a project: which of its values means yes.
_YES: Final = {
    "prefabricated": ("prefabricated", True),
    "fully_finished": ("finish", "full"),
    "affordable": ("kind", "215"),
}


def read(name: str, facts: Mapping[str, Any], on: date) -> Fact:
    """The fact a factor looks at, for the project of this facts sheet, on a day."""
    if name == "developer_credit":
        return _credit(facts["developer_id"], on)
    if name == "developer_qualification":
        return _qualification(facts["developer_id"], on)
    column, yes = _YES[name]
    word = YES if facts[column] == yes else NO
    return Fact(word, f"工程登记：{READINGS[name].label}为“{word}”")


def _credit(developer_id: int, on: date) -> Fact:
    grade = credit.grade_on(developer_id, on)
    if grade is None:
        return Fact("", f"{on} 没有有效的信用等级")
    return Fact(grade.grade, f"信用等级 {grade.grade}（{grade.source}，自 {grade.from_on} 起）")


def _qualification(developer_id: int, on: date) -> Fact:
    held = parties.qualification_on(developer_id, QUALIFICATION, on)
    if held is None:
        return Fact("", f"{on} 没有有效的{QUALIFICATION}资质")
    return Fact(held.grade, f"{QUALIFICATION}资质{held.grade}（证书 {held.certificate_number}）")
