"""The tables of claims: the report and what is kept with it, one file a chapter."""

from idi.lifecycle.claims.models.claim import AT_HOME, HANDLING, Claim, InClaim
from idi.lifecycle.claims.models.clock import Clock
from idi.lifecycle.claims.models.decision import Decision, Objection
from idi.lifecycle.claims.models.note import Note
from idi.lifecycle.claims.models.prices import PriceLine
from idi.lifecycle.claims.models.survey import Survey

__all__ = ["AT_HOME", "HANDLING", "Claim", "Clock", "Decision", "InClaim", "Note", "Objection", "PriceLine", "Survey"]
