"""What the stages after rely on: the facts frozen, and how far the project has come."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.projects.models import FactsSheet, Project
from idi.lifecycle.projects.selectors.facts import facts_of
from idi.lifecycle.projects.services.asking import DESIGNATE, INVITE, asked_enough
from idi.lifecycle.projects.services.register import own


@act
def take_facts(*, by: Actor, at: datetime, project: Project) -> FactsSheet:
    """Freezes the facts of the project as they stand; where nothing changed since the last sheet, that one is returned.

    What a sheet holds is told by `selectors.facts_of`; amounts, areas and dates are exact strings.
    """
    project = own(project, by)
    facts = facts_of(project)
    last = FactsSheet.objects.filter(project=project).order_by("-version").first()
    if last is not None and last.facts == facts:
        return last
    sheet = FactsSheet.objects.create(
        project=project,
        region_code=project.region_code,
        version=last.version + 1 if last else 1,
        facts=facts,
        taken_at=at,
    )
    record("projects.take_facts", by=by, at=at, subject=sheet, version=sheet.version)
    asked_enough(project, INVITE, by=by, at=at)
    return sheet


@act
def move_insured(*, by: Actor, at: datetime, project: Project) -> Project:
    """Called when a policy is issued. A project already insured or completed stays in its state; since when it is
    insured is noted once."""
    project = _on(project, "insure", by=by, at=at)
    asked_enough(project, DESIGNATE, INVITE, by=by, at=at)
    if project.insured_on is None:
        project.insured_on = local_date(at)
        project.save(update_fields=["insured_on"])
    return project


@act
def move_uninsured(*, by: Actor, at: datetime, project: Project) -> Project:
    """Called when the last contract that covers the project is cancelled: it counts as not insured again, a pilot project
    as one of the pilot. A completed project stays in its state."""
    project = _on(project, "lapse_pilot" if project.designated_on else "lapse", by=by, at=at)
    project.insured_on = None
    project.save(update_fields=["insured_on"])
    return project


@act
def move_completed(*, by: Actor, at: datetime, project: Project) -> Project:
    """Called when all housing buildings are accepted. A project already completed stays as it is."""
    return _on(project, "complete", by=by, at=at)


def _on(project: Project, name: str, *, by: Actor, at: datetime) -> Project:
    project = locked(project)
    by.require(project.machine.move(name).capability)
    if project.machine.allows(name, project.state):
        move(project, name, by=by, at=at)
    return project
