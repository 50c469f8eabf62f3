"""Who answers for a defect at a place on a day: one answer for the public page, the desk and the claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.lifecycle.claims import triage
from idi.lifecycle.claims.kinds import ITEMS
from idi.lifecycle.claims.saying import Said
from idi.lifecycle.policies import selectors as policies

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import CoverItem


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item stands at a place on a day, as public pages show it: guidance, not a decision.

    `item` is the insured item, stored or computed; of one that is not insured its code and name.
    """

    item: CoverItem | rules.CoverItem | NotInsured
    label: Any
    answer: rules.Answer


@dataclass(frozen=True, slots=True)
class NotInsured:
    """An item the policy does not hold."""

    item: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the cover calculator answers: the item the words most likely mean, the others, and the exclusions to check."""

    likely: Standing | None
    others: list[Standing]
    exclusions: list[str]

    @property
    def every(self) -> list[Standing]:
        return [self.likely, *self.others] if self.likely else self.others


def cover_at(place: Any, on: date) -> list[Standing]:
    """Every insured item of a home or building on a day, with days left and who answers."""
    given = triage.handed_over(place)
    return [
        Standing(row, ITEMS.get(row.item, row.name), triage.answer(row, on, handed_over_on=given))
        for row in policies.cover_of(place, on)
    ]


def told(place: Any, on: date, said: Said) -> Told:
    """The same with what somebody says happened: one answer for the public page, the desk and staff."""
    standings = cover_at(place, on)
    return picked(
        standings, said, lambda code: _not_insured(place, on, code) if standings else None, _exclusions(place, on)
    )


def picked(
    standings: list[Standing], said: Said, not_insured: Callable[[str], Standing | None], exclusions: list[str]
) -> Told:
    """The likely item taken out of them; `not_insured` answers for one that is not among them."""
    likely = next((each for each in standings if each.item.item == said.item), None)
    if likely is None and said.item:
        likely = not_insured(said.item)
    return Told(likely, [each for each in standings if each is not likely], exclusions)


def _not_insured(place: Any, on: date, code: str) -> Standing:
    rows = list(policies.cover_of(place, on))
    return Standing(NotInsured(code, str(ITEMS[code])), ITEMS[code], triage.answer_for(rows, code, on))


def _exclusions(place: Any, on: date) -> list[str]:
    """What the filed terms of the policies of this place exclude, one by one; Insurance Law 17 asks that each was explained."""
    terms = dict.fromkeys(row.policy.terms for row in policies.cover_of(place, on))
    return [each for text in terms if text for each in policies.exclusions_in(text)]
