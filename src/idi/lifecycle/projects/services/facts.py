"""What the stages after rely on: the facts frozen, and how far the project has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.projects.models import Building, ConstructionContract, FactsSheet, Participant, Project, Unit
from idi.lifecycle.projects.services.register import own


@act
def take_facts(*, by: Actor, at: datetime, project: Project) -> FactsSheet:
    """Freezes the facts of the project as they stand; where nothing changed since the last sheet, that one is returned.

    `facts` holds: number, name, region_code, developer_id, kind, finish, prefabricated, gfa_total, budget_cost,
    budget_premium_line, permit_number, started_on, planned_completion_on, buildings (id, number, use, structure,
    floors_above, floors_below, height, area), units (how many), participants (organisation_id, role) and contracts
    (id, number, contractor_id, signed_on, amount, states_insurance). Amounts, areas and dates are exact strings.
    """
    project = own(project, by)
    facts = _facts(project)
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
    return sheet


def _facts(project: Project) -> dict[str, Any]:
    of_project = ("number", "name", "region_code", "developer_id", "kind", "finish", "prefabricated", "gfa_total",
           "budget_cost", "budget_premium_line", "permit_number", "started_on", "planned_completion_on")  # fmt: skip
    building = ("id", "number", "use", "structure", "floors_above", "floors_below", "height", "area")
    contract = ("id", "number", "contractor_id", "signed_on", "amount", "states_insurance")
    here = {"project": project}
    return {
        **_exact({name: getattr(project, name) for name in of_project}),
        "buildings": [_exact(row) for row in Building.objects.filter(**here).order_by("sort_key").values(*building)],
        "units": Unit.objects.filter(**here).count(),
        "participants": list(
            Participant.objects.filter(**here).order_by("role", "organisation_id").values("organisation_id", "role")
        ),
        "contracts": [
            _exact(row) for row in ConstructionContract.objects.filter(**here).order_by("id").values(*contract)
        ],
    }


def _exact(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | str | None) else str(value) for name, value in values.items()}


@act
def move_insured(*, by: Actor, at: datetime, project: Project) -> Project:
    """Called when a policy is issued. A project already insured or completed stays as it is."""
    return _on(project, "insure", by=by, at=at)


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
