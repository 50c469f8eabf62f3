"""投保询问: what the insurer asks before it concludes the contract (Insurance Law 16).

Each version is a file of `questionnaires/`, in force in a region from a day on until a later one follows; a proposal
keeps the version it answered.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.wording import day

FOLDER = Path(__file__).parent / "questionnaires"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. An answer in `explain_if`, or a number over `explain_over`, needs words; `attach` offers files."""

    key: str
    text: str
    kind: Literal["yes_no", "number", "text", "choice"] = "yes_no"
    choices: Mapping[str, str] | None = None
    explain_if: tuple[Any, ...] = ()
    explain_over: Decimal | None = None
    attach: bool = False

    def answers(self, given: Any) -> bool:
        """Whether `given` is an answer at all."""
        match self.kind:
            case "yes_no":
                return isinstance(given, bool)
            case "choice":
                return given in (self.choices or {})
            case "number":
                return _number(given) is not None
            case _:
                return bool(str(given or "").strip())

    def needs_words(self, given: Any) -> bool:
        """Whether this answer must be explained."""
        number = _number(given) if self.kind == "number" else None
        over = self.explain_over is not None and number is not None and number > self.explain_over
        return over or given in self.explain_if

    def said(self, given: Any) -> str:
        """The answer as people read it."""
        if self.kind == "yes_no":
            return "是" if given else "否"
        return (self.choices or {}).get(given, "") if self.kind == "choice" else str(given)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version. `region` is the beginning of the codes it holds for, empty for all."""

    version: str
    title: str
    from_on: date
    region: str
    questions: tuple[Question, ...]


def current(region_code: str, on: date) -> Questionnaire:
    """The version asked in a place on a day: that of the narrowest region, the newest of it."""
    running = [q for q in _all().values() if q.from_on <= on and region_code.startswith(q.region)]
    if not running:
        raise Refusal(Reason(f"{day(on)}还没有适用的投保询问表，请联系平台管理员。", "quote"))
    return max(running, key=lambda q: (len(q.region), q.from_on))


def of_version(version: str) -> Questionnaire:
    """The version a proposal answered."""
    return _all()[version]


def unremarkable(asked: Questionnaire) -> dict[str, dict[str, Any]]:
    """Answers with nothing to explain, as most works give them: what the demonstration and the tests answer."""
    return {question.key: {"answer": _plain(question), "remark": ""} for question in asked.questions}


def _plain(question: Question) -> Any:
    match question.kind:
        case "yes_no":
            return not question.explain_if[0] if question.explain_if else True
        case "choice":
            return next(key for key in question.choices or {} if not question.needs_words(key))
        case "number":
            return "0"
        case _:
            return "无"


@lru_cache(maxsize=1)
def _all() -> dict[str, Questionnaire]:
    read = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.version: each for each in read}


def _read(path: Path) -> Questionnaire:
    told = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    questions = tuple(_question(each) for each in told["question"])
    return Questionnaire(told["version"], told["title"], told["from"], told["region"], questions)


def _question(told: dict[str, Any]) -> Question:
    over = told.pop("explain_over", None)
    explain_if = tuple(told.pop("explain_if", ()))
    return Question(**told, explain_if=explain_if, explain_over=None if over is None else Decimal(over))


def _number(given: Any) -> Decimal | None:
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
