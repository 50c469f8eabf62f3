"""The first pages of the lists of policies and projects: as quick at 100,000 policies as at 1,000, under row security.

An insurer that leads a fifth of them, a small one with the ten oldest, a county authority that sees four fifths, and the association that
sees all, each by the page it opens. The floor is the same page at 1,000 policies; the ratio told is that of the page that grew most.
"""

from __future__ import annotations

import re
from typing import Any

from bench import growing, throwaway
from bench.measuring import Result

FEW, MANY = 1_000, 100_000
SMALL = 10
COUNT_LIMIT = 1_000
PAGES = ("policies:list", "projects:list")


def run() -> Result:
    with throwaway.house():
        world, policy = _begun()
        _fill(world, policy, FEW - 1)
        few = _measured(world, FEW)
        _fill(world, policy, MANY - FEW)
        many = _measured(world, MANY)
    return growing.worst("lists", (FEW, few), (MANY, many))


def _begun() -> tuple[Any, Any]:
    """The world of the tests with one policy told through the doors, which all others are made after."""
    from tests.factories.parties import a_world
    from tests.factories.policies import a_recorded_policy, invited
    from tests.factories.projects import a_project

    world = a_world()
    project = a_project(world, designated=False)
    invited(world, project)
    return world, a_recorded_policy(world, project)


def _fill(world: Any, policy: Any, count: int) -> None:
    """So many more projects with a policy each, laid down by the owner in a few statements."""
    with throwaway.as_owner() as owner:
        owner.execute(
            "CREATE TEMP TABLE made AS WITH opened AS (INSERT INTO seats_scope (kind, region_code) SELECT 'project',"
            " CASE WHEN n %% 5 = 0 THEN '330411' ELSE '330481' END FROM generate_series(1, %s) n RETURNING id, region_code)"
            " SELECT id, region_code, CASE WHEN n %% 5 = 0 THEN %s WHEN n %% 5 = 1 AND n <= %s THEN %s ELSE %s END AS lead_id"
            " FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM opened) numbered",
            [count, world.lead.pk, 5 * SMALL if count < FEW else 0, world.third.pk, world.second.pk],
        )
        for role, holder in (("developer", str(world.hongxiang.pk)), ("insurer_lead", "made.lead_id")):
            owner.execute(
                "INSERT INTO seats_seat (holder_id, scope_id, region_code, role, from_on)"
                f" SELECT {holder}, id, '', '{role}', DATE '2019-03-04' FROM made"  # type: ignore[arg-type]
            )
        throwaway.copied(owner, "projects_project", policy.project_id, "made", {
            "id": "made.id", "region_code": "made.region_code", "number": "'GC-B-' || made.id", "name": "'示例小区' || made.id",
        })  # fmt: skip
        throwaway.copied(owner, "policies_policy", policy.pk, "made", {
            "project_id": "made.id", "region_code": "made.region_code", "number": "'BD-B-' || made.id",
            "outside_number": "'示例-B-' || made.id", "check_code": "'B' || lpad(made.id::text, 11, '0')",
            "lead_id": "made.lead_id",
        })  # fmt: skip
    throwaway.settled()


def _measured(world: Any, count: int) -> growing.Measured:
    from django.urls import reverse

    readers = {
        "insurer": world.underwriter,
        "small": world.third_underwriter,
        "authority": world.haining_officer,
        "association": world.administrator,
    }
    seen = {"insurer": count // 5, "small": SMALL, "authority": count - count // 5, "association": count}
    return growing.measured(
        readers,
        {page: reverse(page) for page in PAGES},
        lambda reader, page, shown: _right(shown, reader, page, seen[reader]),
    )


def _right(shown: str, reader: str, page: str, count: int) -> None:
    """At most twenty-five rows, and as many in all as this reader may see (counted up to the limit of a list)."""
    told = re.search(r"共 (\d+)(\+?) 条", shown)
    assert told and shown.count("<tr>") == 1 + min(25, int(told[1])), (reader, page)
    assert abs(int(told[1]) - min(count, COUNT_LIMIT)) <= 1 and bool(told[2]) == (count > COUNT_LIMIT), (
        reader,
        page,
        told[0],
    )
