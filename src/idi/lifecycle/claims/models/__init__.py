"""The tables of claims: the report and what is kept with it, one file a chapter."""

from idi.lifecycle.claims.models.addition import Addition
from idi.lifecycle.claims.models.authorisation import Authorisation
from idi.lifecycle.claims.models.claim import AT_HOME, HANDLING, Claim, InClaim
from idi.lifecycle.claims.models.clock import Clock
from idi.lifecycle.claims.models.decision import Decision, DecisionLine, Draft, Objection
from idi.lifecycle.claims.models.draft import ReportDraft
from idi.lifecycle.claims.models.estate import Estate, EstateDecision
from idi.lifecycle.claims.models.library import DecidingLimit, ReasonText
from idi.lifecycle.claims.models.note import Note
from idi.lifecycle.claims.models.prices import PriceLine
from idi.lifecycle.claims.models.reserve import Reserve
from idi.lifecycle.claims.models.survey import JointSurvey, Survey, Surveyor, SurveyTask

__all__ = [
    "AT_HOME", "HANDLING", "Addition", "Authorisation", "Claim", "Clock", "DecidingLimit", "Decision", "DecisionLine",
    "Draft", "Estate", "EstateDecision", "InClaim", "JointSurvey", "Note", "Objection", "PriceLine", "ReasonText", "ReportDraft",
    "Reserve", "Survey", "SurveyTask", "Surveyor",
]  # fmt: skip
