"""The first page of the list of findings: as quick at 400,000 findings as at 1,000, under row security.

The body of all of them, the contractor responsible for a hundredth, and the county authority, each by the page it opens, newest first,
and filtered to what is serious and open. The floor is the same page at 1,000 findings; the ratio told is that of the page that grew most.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from typing import Any

from bench import throwaway
from bench.measuring import RUNS, Result, seconds

FEW, MANY, EACH = 1_000, 400_000, 200
"""`EACH`: findings of one project."""
PAGES = ("", "?severe=on", "?state=open")
_WARMING = 3
Key = tuple[str, str]


def run() -> Result:
    with throwaway.house():
        world, finding = _begun()
        _fill(finding, FEW)
        few = dict(_measured(world))
        _fill(finding, MANY - FEW)
        many = dict(_measured(world))
    return _worst(few, many)


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


def _measured(world: Any) -> Iterator[tuple[Key, tuple[float, int]]]:
    """Median time and number of queries of each page for each reader; rows stand on it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.factories.visitors import a_browser

    readers = {"body": world.inspector, "contractor": world.site_manager, "authority": world.haining_officer}
    for reader, actor in readers.items():
        browser = a_browser(actor)
        for page in PAGES:
            address = reverse("inspections:findings") + page
            answers = [browser.get(address) for _ in range(_WARMING)]
            assert re.search(r"共 \d+", answers[-1].content.decode()) or reader == "contractor", (reader, page)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
                asked = len(queries.captured_queries)
            times = [seconds(lambda browser=browser, address=address: browser.get(address)) for _ in range(3 * RUNS)]
            yield (reader, page), (statistics.median(times), asked)


def _worst(few: dict[Key, tuple[float, int]], many: dict[Key, tuple[float, int]]) -> Result:
    ratios = {}
    for key, (floor, queries) in few.items():
        ours, later = many[key]
        assert later == queries, f"{key}: {queries} queries at {FEW}, {later} at {MANY}"
        ratios[key] = ours / floor
        print(f"findings_list  {key[0]:<10} {key[1] or 'all':<12} {queries} queries  {FEW}: {floor * 1000:.1f} ms  {MANY}: {ours * 1000:.1f} ms"
              f"  ratio {ratios[key]:.2f}", flush=True)  # fmt: skip
    worst = max(ratios, key=lambda key: ratios[key])
    return Result(
        "findings_list", round(ratios[worst], 4), round(many[worst][0], 6), round(few[worst][0], 6), "s", 3 * RUNS, MANY
    )
