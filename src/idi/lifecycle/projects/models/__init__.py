"""Tables of projects, one file a chapter."""

from idi.lifecycle.projects.models.contents import Building, Unit
from idi.lifecycle.projects.models.course import Award, Milestone, Progress
from idi.lifecycle.projects.models.facts import FactsSheet, Revision
from idi.lifecycle.projects.models.importing import ContentsImport
from idi.lifecycle.projects.models.parties import ConstructionContract, Participant
from idi.lifecycle.projects.models.permits import Permit, PermitList, Reminder
from idi.lifecycle.projects.models.pilot import PilotArea, PilotFirm, Programme
from idi.lifecycle.projects.models.project import Project

__all__ = [
    "Award",
    "Building",
    "ConstructionContract",
    "ContentsImport",
    "FactsSheet",
    "Milestone",
    "Participant",
    "Permit",
    "PermitList",
    "PilotArea",
    "PilotFirm",
    "Programme",
    "Progress",
    "Project",
    "Reminder",
    "Revision",
    "Unit",
]
