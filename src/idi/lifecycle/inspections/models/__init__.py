"""The rows of inspections."""

from idi.lifecycle.inspections.models.consequence import Accident, Consequence
from idi.lifecycle.inspections.models.finding import Escalation, Finding, Rectification, ReplyLink
from idi.lifecycle.inspections.models.library import Defect, Library
from idi.lifecycle.inspections.models.mandate import Declaration, Engagement, Handover, Mandate
from idi.lifecycle.inspections.models.report import Recipient, Report, Review
from idi.lifecycle.inspections.models.returning import ReturnVisit, WaitDefect
from idi.lifecycle.inspections.models.seats import FORMER, OVERSEERS, SITE
from idi.lifecycle.inspections.models.staff import Specialist, Specialty, TeamMember
from idi.lifecycle.inspections.models.visit import Drawing, Visit

__all__ = [
    "FORMER",
    "OVERSEERS",
    "SITE",
    "Accident",
    "Consequence",
    "Declaration",
    "Defect",
    "Drawing",
    "Engagement",
    "Escalation",
    "Finding",
    "Handover",
    "Library",
    "Mandate",
    "Recipient",
    "Rectification",
    "ReplyLink",
    "Report",
    "ReturnVisit",
    "Review",
    "Specialist",
    "Specialty",
    "TeamMember",
    "Visit",
    "WaitDefect",
]
