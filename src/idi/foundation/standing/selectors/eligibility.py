"""Whether an insurer meets the conditions of the notice 三（五） on a day, condition by condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from idi import rules
from idi.foundation.core.states import State
from idi.foundation.parties import selectors as parties
from idi.foundation.standing.models import Assessment, Evidence
from idi.foundation.standing.states import LAPSED, MET, OPEN, UNMET

COMMON = ("insurer_licence", "insurer_service_in_place")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in the words of the law, and where it stands."""

    word: str
    because: rules.Because

    @property
    def reasons(self) -> tuple[rules.Because, ...]:
        return (self.because,)


@dataclass(frozen=True, slots=True)
class Item:
    """One condition of an insurer on a day; `assessment` is the one that counts, if there is any."""

    condition: Condition
    state: State
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All conditions of an insurer. `gate` says whether an unmet one only warns or bars (regional data)."""

    items: tuple[Item, ...]
    gate: rules.Figure

    @property
    def met(self) -> bool:
        return all(item.state is MET for item in self.items)

    @property
    def bars(self) -> bool:
        return not self.met and self.gate.word() == "gate"

    @property
    def lacking(self) -> str:
        """In words, what is not met: 机构健全（未认定）、…"""
        return "、".join(f"{item.condition.word}（{item.state.label}）" for item in self.items if item.state is not MET)


def conditions(region_code: str, on: date) -> list[Condition]:
    """The conditions an insurer must meet in a place: those its law lists, a licence, a claims service."""
    law = rules.law(region_code, or_national=True)
    found: list[Condition] = []
    if law.declares("insurer_conditions") and on >= law.in_force:
        listed = law.figure("insurer_conditions", on)
        found += [Condition(str(word), listed.because) for word in listed.listed()]
    common = [law.figure(name, on) for name in COMMON]
    return found + [Condition(figure.label, figure.because) for figure in common]


def eligibility(insurer_id: int, on: date) -> Eligibility:
    """The checklist of an insurer on a day; for the steps of quoting and underwriting."""
    insurer = parties.organisation(insurer_id)
    region_code = insurer.region_code if insurer else ""
    latest: dict[str, Assessment] = {}
    for row in assessments(insurer_id).filter(judged_on__lte=on).order_by("judged_on", "id"):
        latest[row.condition] = row
    items = tuple(
        Item(each, _state(latest.get(each.word), on), latest.get(each.word)) for each in conditions(region_code, on)
    )
    return Eligibility(items, rules.law(region_code, or_national=True).figure("insurer_eligibility_gate", on))


def assessments(insurer_id: int) -> QuerySet[Assessment]:
    """Every judgement of an insurer, the newest first."""
    rows = Assessment.objects.filter(insurer__in=parties.family(insurer_id))
    return rows.select_related("judged_by").order_by("-judged_on", "-id")


def handed_in(insurer_id: int) -> QuerySet[Evidence]:
    """What an insurer handed in, the newest first, as far as the actor may see it."""
    return Evidence.objects.filter(insurer__in=parties.family(insurer_id)).order_by("-handed_in_at", "-id")


def _state(row: Assessment | None, on: date) -> State:
    if row is None:
        return OPEN
    if not row.met:
        return UNMET
    return LAPSED if row.valid_until_on is not None and row.valid_until_on < on else MET
