"""The card of a home: its code stays, its word changes with the owner."""

from __future__ import annotations

from idi.foundation.core.numbers import drawn
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.projects.services.applying import WORD_LENGTH


def renew_claim_word(unit: Unit) -> str:
    """A new word for the card of a home: who knew the old one no longer stands for it. The caller runs as the project's house."""
    unit.claim_word = drawn(WORD_LENGTH)
    unit.save(update_fields=["claim_word"])
    return unit.claim_word
