"""How long an organisation has to answer a complaint, by its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from idi.rules.days import count_forward
from idi.rules.figures import Because
from idi.rules.lawbook import Law

STAGES = ("first", "complex", "prolonged")
_FIGURES = {
    "insurer": ("complaint_days", "complaint_complex_days", "complaint_prolonged_days"),
    "": ("complaint_party_days", "complaint_party_complex_days"),
}


@dataclass(frozen=True)
class AnswerBy:
    """The last day to answer, and the figures it comes from."""

    due_on: date
    because: tuple[Because, ...]


def stages(against: str) -> tuple[str, ...]:
    """The clocks a complaint of this kind of organisation may have, the shortest first."""
    return STAGES[: len(_figures(against))]


def answer_by(law: Law, against: str, filed_on: date, stage: str = "first") -> AnswerBy:
    """The last day of a stage. Each stage runs from the filing: the one before it and what it adds.

    Insurers have natural days of their regulator's rules: first, complex in its place, prolonged on top of complex. Other
    parties have working days, as the figure's name says.
    """
    figures = [law.figure(name, filed_on) for name in _figures(against)]
    used = figures[:1] if stage == "first" else figures[1 : STAGES.index(stage) + 1]
    days = sum(figure.whole() for figure in used)
    because = tuple(each for figure in used for each in figure.reasons)
    if against == "insurer":
        return AnswerBy(count_forward(filed_on, days, lambda day: True), because)
    due = count_forward(filed_on, days, lambda day: not law.days_off.is_off(day))
    return AnswerBy(due, (*because, *law.days_off.reasons(filed_on, due)))


def _figures(against: str) -> tuple[str, ...]:
    return _FIGURES.get(against, _FIGURES[""])
