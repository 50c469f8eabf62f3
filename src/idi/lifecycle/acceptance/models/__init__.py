"""Tables of completion, one file a chapter."""

from idi.lifecycle.acceptance.models.completion import Acceptance, AcceptanceRound, Handover, OwnerNotice, Settlement
from idi.lifecycle.acceptance.models.letters import LetterRun
from idi.lifecycle.acceptance.models.lists import HomeList
from idi.lifecycle.acceptance.models.owners import HomeOwner
from idi.lifecycle.acceptance.models.papers import HousePaper, PaperGiven

__all__ = [
    "Acceptance",
    "AcceptanceRound",
    "Handover",
    "HomeList",
    "HomeOwner",
    "HousePaper",
    "LetterRun",
    "OwnerNotice",
    "PaperGiven",
    "Settlement",
]
