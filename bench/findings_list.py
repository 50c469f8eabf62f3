"""The first page of the list of findings: as quick at 400,000 findings as at 1,000, under row security.

The body of all of them, the contractor responsible for a hundredth, and the county authority, each by the page it opens, newest first,
and filtered to what is serious and open. The floor is the same page at 1,000 findings; the ratio told is that of the page that grew most.
"""

from __future__ import annotations

import re
from typing import Any

from bench import growing, throwaway
from bench.measuring import Result

FEW, MANY, EACH = 1_000, 400_000, 200
"""`EACH`: findings of one project."""
PAGES = ("", "?severe=on", "?state=open")


def run() -> Result:
    with throwaway.house():
        world, finding = _begun()
        _fill(finding, FEW)
        few = _measured(world)
        _fill(finding, MANY - FEW)
        many = _measured(world)
    return growing.worst("findings_list", (FEW, few), (MANY, many))


def _begun() -> tuple[Any, Any]:
    """One finding told through the doors, which all others are made after."""
    from tests.factories.inspections import a_finding, a_visit, an_appointment, findings_of
    from tests.factories.parties import a_world
    from tests.factories.projects import a_project

    world = a_world()
    mandate = an_appointment(world, a_project(world))
    return world, findings_of(world, a_visit(world, mandate, a_finding(world, photos=[])))[0]


def _fill(finding: Any, count: int) -> None:
    """So many more findings in projects of `EACH`, of the same body; a hundredth is serious, a hundredth the contractor's."""
    with throwaway.as_owner() as owner:
        owner.execute(
            "CREATE TEMP TABLE made AS WITH opened AS (INSERT INTO seats_scope (kind, region_code)"
            " SELECT 'project', '330481' FROM generate_series(1, %s) RETURNING id) SELECT id FROM opened", [max(1, count // EACH)],
        )  # fmt: skip
        owner.execute(
            "INSERT INTO seats_seat (holder_id, scope_id, region_code, role, from_on)"
            " SELECT m.body_id, made.id, '', 'inspection_body', DATE '2019-03-04' FROM made, inspections_mandate m"
        )
        throwaway.copied(
            owner, "projects_project", finding.project_id, "made", {"id": "made.id", "number": "'GC-B-' || made.id"}
        )
        owner.execute(
            "CREATE TEMP TABLE each AS SELECT made.id AS project_id, n FROM made, generate_series(1, %s) n", [EACH]
        )
        throwaway.copied(owner, "inspections_finding", finding.pk, "each", {
            "project_id": "each.project_id", "number": "'JC-B-' || each.project_id || '-' || each.n",
            "serious": "each.n = 1", "found_serious": "each.n = 1",
            "responsible_id": f"CASE WHEN each.n = 2 THEN {finding.responsible_id} ELSE (SELECT developer_id FROM projects_project WHERE id = {finding.project_id}) END",
        })  # fmt: skip
    throwaway.settled()


def _measured(world: Any) -> growing.Measured:
    from django.urls import reverse

    readers = {"body": world.inspector, "contractor": world.site_manager, "authority": world.haining_officer}
    return growing.measured(readers, {page or "all": reverse("inspections:findings") + page for page in PAGES}, _right)


def _right(reader: str, page: str, shown: str) -> None:
    assert re.search(r"共 \d+", shown) or reader == "contractor", (reader, page)
