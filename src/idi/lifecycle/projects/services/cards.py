"""The card of a home: its code stays, its word changes with the owner."""

from __future__ import annotations

from django.utils.translation import gettext

from idi.foundation.core import throttle
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.numbers import drawn
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.projects.selectors.cards import claim_word_fits
from idi.lifecycle.projects.services.applying import WORD_LENGTH

GUESSES, HOUR = 5, 3600
"""Wrong words for one home in an hour, whoever tries and wherever."""


def renew_claim_word(unit: Unit) -> str:
    """A new word for the card of a home: who knew the old one no longer stands for it. The caller runs as the project's house."""
    unit.claim_word = drawn(WORD_LENGTH)
    unit.save(update_fields=["claim_word"])
    return unit.claim_word


def word_fits(code: str, word: str) -> bool:
    """Whether this is the word printed beside the code: who knows it stands in that home or was given its card.

    The one place where a word is tried, so that guessing is limited wherever it is asked for. Raises `Refusal` where the home had
    too many wrong ones within the hour, also for the right one. Each try is counted before it is looked at, and the right one
    given back, so that many at once try no more than one after the other.
    """
    guesses = f"claim_word:{code.strip().upper()}"
    if not throttle.counted(guesses, most=GUESSES, seconds=HOUR):
        raise Refusal(Reason(gettext("报案口令输错次数过多，请一小时后再试，或请建设单位核对房屋卡。"), "claim_word"))
    fits = claim_word_fits(code, word)
    if fits:
        throttle.give_back(guesses)
    return fits
