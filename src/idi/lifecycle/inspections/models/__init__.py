"""The rows of inspections."""

from idi.lifecycle.inspections.models.booking import Booking
from idi.lifecycle.inspections.models.consequence import Accident, Consequence
from idi.lifecycle.inspections.models.design import DesignComment, DesignDocument, DesignReply, DesignVersion
from idi.lifecycle.inspections.models.finding import Escalation, Finding, Rectification, ReplyLink, Series
from idi.lifecycle.inspections.models.library import ChecklistBook, Defect, Library
from idi.lifecycle.inspections.models.mandate import Declaration, Engagement, Handover, Mandate
from idi.lifecycle.inspections.models.plan import Node, Plan, PlanAlarm, PlanChange
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
    "Booking",
    "ChecklistBook",
    "Consequence",
    "Declaration",
    "Defect",
    "DesignComment",
    "DesignDocument",
    "DesignReply",
    "DesignVersion",
    "Drawing",
    "Engagement",
    "Escalation",
    "Finding",
    "Handover",
    "Library",
    "Mandate",
    "Node",
    "Plan",
    "PlanAlarm",
    "PlanChange",
    "Recipient",
    "Rectification",
    "ReplyLink",
    "Report",
    "ReturnVisit",
    "Review",
    "Series",
    "Specialist",
    "Specialty",
    "TeamMember",
    "Visit",
    "WaitDefect",
]
