"""One line of a rate: a factor with its value, where the value was read and who allows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from idi import rules
from idi.foundation.core.errors import Reason, Refusal
from idi.lifecycle.rating.readings import READINGS, Case, Fact, read
from idi.lifecycle.rating.tables import ONE, FactorTable


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the underwriter set a factor to, and why."""

    value: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """The filed base rate, a factor with its value, or the filed bound the product was moved to."""

    kind: Literal["base", "factor", "bound"]
    factor: str
    label: str
    value: Decimal
    reason: str
    because: tuple[rules.Because, ...]
    judged: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing; the value is an exact string."""
        return {
            "kind": self.kind, "factor": self.factor, "label": self.label, "value": rules.decimal_text(self.value),
            "reason": self.reason, "because": [each.to_json() for each in self.because], "judged": self.judged,
        }  # fmt: skip


def judged_line(table: FactorTable, judgement: Judgement | None, because: tuple[rules.Because, ...]) -> Line:
    """A factor left to the underwriter: 1 where nothing was set; a value without a reason is refused."""
    value, reason = (ONE, "核保未调整") if judgement is None else (judgement.value, judgement.reason.strip())
    if judgement is not None and not reason and value != ONE:
        words = f"请写明系数“{table.label}”调整为 {rules.decimal_text(value)} 的理由。"
        raise Refusal(Reason(words, "judged"))
    return Line("factor", table.name, table.label, value, reason, because, judged=True)


def read_line(table: FactorTable, case: Case, assumed: str, because: tuple[rules.Because, ...]) -> Line:
    """A factor read from facts: of several buildings or parties the highest value counts, one without a value counts as 1."""
    facts = [_assumed(table.reads, assumed)] if assumed else read(table.reads, case)
    valued = [(fact, table.value_of(fact)) for fact in facts]
    value = max(ONE if found is None else found for _, found in valued)
    told = "；".join(dict.fromkeys(_told(fact, found) for fact, found in valued))
    if len({ONE if found is None else found for _, found in valued}) > 1:
        told += "；单体之间不同，取最高值" if facts[0].of else "；取最高值"
    return Line("factor", table.name, table.label, value, told, because)


def _told(fact: Fact, found: Decimal | None) -> str:
    if found is not None or not fact.known:
        return fact.told
    return f"{fact.told}；备案费率表未列“{fact.word or fact.number}”，系数为 1"


def _assumed(name: str, typed: str) -> Fact:
    """A fact that somebody tries out."""
    reading = READINGS[name]
    told = f"假设{reading.label}为 {typed} {reading.unit}".strip()
    if not reading.numeric:
        return Fact(told, typed)
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise Refusal(Reason(f"“{reading.label}”应为不小于 0 的数字，现为“{typed}”。", f"assumed_{name}"))
    return Fact(told, number=number)


def unfiled_line(name: str, judgement: Judgement) -> Line:
    """A factor the filing does not list: the rules decide, and only the region's law can let it be other than 1."""
    taken = {reading.factor: reading.label for reading in READINGS.values()}
    if name in taken:
        raise Refusal(Reason(f"备案费率表没有列入“{taken[name]}”，不能据此浮动费率。", "judged"))
    return Line("factor", name, name, judgement.value, judgement.reason.strip(), (), judged=True)
