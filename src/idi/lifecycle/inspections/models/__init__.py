"""The rows of inspections."""

from idi.lifecycle.inspections.models.consequence import Accident, Consequence
from idi.lifecycle.inspections.models.finding import Escalation, Finding, Rectification, ReplyLink
from idi.lifecycle.inspections.models.library import Defect, Library
from idi.lifecycle.inspections.models.mandate import Mandate
from idi.lifecycle.inspections.models.returning import ReturnVisit, WaitDefect
from idi.lifecycle.inspections.models.seats import OVERSEERS, SITE
from idi.lifecycle.inspections.models.visit import Drawing, Report, Visit

__all__ = [
    "OVERSEERS",
    "SITE",
    "Accident",
    "Consequence",
    "Defect",
    "Drawing",
    "Escalation",
    "Finding",
    "Library",
    "Mandate",
    "Rectification",
    "ReplyLink",
    "Report",
    "ReturnVisit",
    "Visit",
    "WaitDefect",
]
