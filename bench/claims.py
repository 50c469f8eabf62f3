"""What the benchmarks of claims have in common: many claims, and clients at 1, 4 and 16 that ask the house and its floor in turns."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from bench import bare_pages, throwaway
from bench.measuring import RUNS, Result, against
from bench.serving import Ask, asking, serving

CLIENTS = (1, 4, 16)
EACH = 500
"""Claims of one project; a hundredth of them are emergencies."""


def begun() -> tuple[Any, Any]:
    """The world of the tests with one claim told through the doors, which all others are made after."""
    from tests.factories.claims import a_claim, an_insured_home
    from tests.factories.parties import a_world

    world = a_world()
    return world, a_claim(world, an_insured_home(world))


def fill(claim: Any, count: int) -> None:
    """So many more claims with their clocks, in projects of `EACH` with the seats and the policy of the first."""
    with throwaway.as_owner() as owner:
        owner.execute(
            "CREATE TEMP TABLE made AS WITH opened AS (INSERT INTO seats_scope (kind, region_code)"
            " SELECT 'project', '330481' FROM generate_series(1, %s) RETURNING id) SELECT id FROM opened",
            [-(-count // EACH)],
        )
        owner.execute(
            "INSERT INTO seats_seat (holder_id, scope_id, region_code, role, from_on)"
            " SELECT s.holder_id, made.id, '', s.role, s.from_on FROM made, seats_seat s WHERE s.scope_id = %s",
            [claim.project_id],
        )
        throwaway.copied(
            owner, "projects_project", claim.project_id, "made", {"id": "made.id", "number": "'GC-B-' || made.id"}
        )
        owner.execute(
            "CREATE TEMP TABLE each AS SELECT made.id AS project_id, n FROM made, generate_series(1, %s) n LIMIT %s",
            [EACH, count],
        )
        throwaway.copied(owner, "claims_claim", claim.pk, "each", {
            "project_id": "each.project_id", "number": "'BA-B-' || each.project_id || '-' || each.n",
            "track_code": "'B' || each.project_id || '-' || each.n", "emergency": "each.n % 100 = 1",
        })  # fmt: skip
        clocks = owner.execute("SELECT id FROM claims_clock WHERE claim_id = %s", [claim.pk]).fetchall()
        owner.execute(
            "CREATE TEMP TABLE clocked AS SELECT c.id AS claim_id, c.project_id FROM claims_claim c JOIN made ON made.id = c.project_id"
        )
        for (clock,) in clocks:
            throwaway.copied(
                owner,
                "claims_clock",
                clock,
                "clocked",
                {"claim_id": "clocked.claim_id", "project_id": "clocked.project_id"},
            )
    throwaway.settled()


def cookie(actor: Any) -> str:
    """The cookie of somebody who is signed in."""
    from django.conf import settings

    from tests.factories.visitors import a_browser

    return f"{settings.SESSION_COOKIE_NAME}={a_browser(actor).cookies[settings.SESSION_COOKIE_NAME].value}"


@contextlib.contextmanager
def served(rows: int = 0) -> Iterator[tuple[int, int]]:
    """The ports of the house and of its bare pages, both over the same database with as many workers; those have so many rows."""
    with throwaway.as_owner() as owner:
        owner.execute(bare_pages.ROWS)
        owner.execute("INSERT INTO bare_row (told) SELECT '示例 ' || n FROM generate_series(1, %s) n", [rows])
    with serving() as house, serving(DJANGO_SETTINGS_MODULE="bench.bare_settings") as bare:
        yield house, bare


def in_turns(name: str, ports: tuple[int, int], ours: Ask, floor: Ask, *, requests: int, rows: int) -> Result:
    """The result of the number of clients at which we are furthest above the floor; each turn answers `requests`."""
    house, bare = ports
    asking(house, ours, clients=4, requests=20)  # every worker has answered before anything is timed
    asking(bare, floor, clients=4, requests=20)
    results = []
    for clients in CLIENTS:
        result = against(
            f"{name} {clients}",
            ours=lambda clients=clients: asking(house, ours, clients=clients, requests=requests),
            floor=lambda clients=clients: asking(bare, floor, clients=clients, requests=requests),
            rows=rows, runs=RUNS, floor_is="bare page",
        )  # fmt: skip
        print(
            f"{name} {clients}  {requests / result.ours:.0f} a second, bare {requests / result.floor:.0f}", flush=True
        )
        results.append(result)
    worst = max(results, key=lambda result: result.ratio)
    return Result(name, worst.ratio, worst.ours, worst.floor, worst.unit, worst.runs, rows)
