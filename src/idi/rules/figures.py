"""A figure of law as it was looked up, and the reason that goes with every result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from idi.rules.errors import WrongKind
from idi.rules.words import in_words

# What a TOML value can be once floats are read as Decimal. Lists and tables hold the same again.
Value = Any
Json = Any

GRADES: Final = {
    "S": "法规或通知原文",
    "N": "新闻、专业文章",
    "C": "在用系统",
    "K": "背景知识，待核实",
    "D": "平台默认",
}
ASSUMPTIONS: Final = frozenset("KD")


@dataclass(frozen=True)
class Because:
    """One figure that was used: what it is, what it said, where it is written and how sure that is.

    ``grade`` is S (text of law), N (news), C (seen in practice), K (background, unverified) or D (default of this
    platform). K and D must always be shown as an assumption: see ``assumption``.
    """

    figure: str
    value: Value
    ref: str
    source: str
    grade: str
    label: str = ""

    @property
    def assumption(self) -> bool:
        """Whether a page must mark this as 假设 (grade K) or 平台默认 (grade D)."""
        return self.grade in ASSUMPTIONS

    @property
    def said(self) -> str:
        """The value as people read it, codes in Chinese."""
        return in_words(self.value)

    def to_json(self) -> dict[str, Json]:
        """Plain values for storing and printing; decimals are exact strings, ``said`` is the value in words."""
        return {
            "figure": self.figure,
            "label": self.label,
            "value": plain(self.value),
            "said": self.said,
            "ref": self.ref,
            "source": self.source,
            "grade": self.grade,
            "assumption": self.assumption,
        }


@dataclass(frozen=True)
class Figure:
    """The answer to one look-up: a number (or list, table, word), a word in place of a number, or a default.

    ``value`` is None where the law only says a word such as 及时; the word is then in ``text``. ``reasons`` holds,
    where the local law is silent, first that silence and then the law that answered; ``because`` is the last of them.
    """

    name: str
    label: str
    unit: str
    value: Value
    text: str | None
    reasons: tuple[Because, ...]

    @property
    def because(self) -> Because:
        """The figure of law that answered."""
        return self.reasons[-1]

    @property
    def outcome(self) -> str:
        """``value``, ``text`` (a word without a number) or ``default`` (set by this platform, grade D)."""
        if self.text is not None:
            return "text"
        return "default" if self.because.grade == "D" else "value"

    def whole(self) -> int:
        """The figure as a whole number; WrongKind if it is none."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self._wrong("整数")

    def decimal(self) -> Decimal:
        """The figure as an exact decimal; WrongKind if it is no number."""
        if isinstance(self.value, Decimal):
            return self.value
        return Decimal(self.whole())

    def yes(self) -> bool:
        """The figure as yes or no; WrongKind if it is neither."""
        if isinstance(self.value, bool):
            return self.value
        raise self._wrong("是或否")

    def word(self) -> str:
        """The figure as one word; WrongKind if it is none."""
        if isinstance(self.value, str):
            return self.value
        raise self._wrong("文字")

    def listed(self) -> list[Value]:
        """The figure as a list; WrongKind if it is none."""
        if isinstance(self.value, list):
            return list(self.value)
        raise self._wrong("列表")

    def table(self) -> dict[str, Value]:
        """The figure as a table of names to values; WrongKind if it is none."""
        if isinstance(self.value, dict):
            return dict(self.value)
        raise self._wrong("表")

    def _wrong(self, wanted: str) -> WrongKind:
        said = self.text if self.text is not None else self.value
        return WrongKind(f"“{self.label}”（{self.name}）不是{wanted}，规定内容为：{said}")


def plain(value: Value) -> Json:
    """JSON-ready copy: decimals become exact strings without exponent or trailing zeros, dates ISO text."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat()


def decimal_text(number: Decimal) -> str:
    """A ratio as people write it: 0.0125, never 1.25E-2 and never 0.012500."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
