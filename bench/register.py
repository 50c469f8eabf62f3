"""Reports of loss over the interface, with all checks, audit and clocks, at 1, 4 and 16 clients, against a bare insert of one row."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from bench import claims, throwaway
from bench.measuring import Result
from bench.serving import answered

if TYPE_CHECKING:
    from http.client import HTTPConnection

REQUESTS = 160
ADDRESS = "/api/v1/claims"
HOMES = 200
SPOTS = ("bathroom", "kitchen", "window", "roof", "basement", "exterior_wall", "balcony", "room", "public", "other")
"""A leak at each of them is another defect: the same one reported again would be joined, not registered anew."""


def run() -> Result:
    with throwaway.house():
        homes, key = _begun()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        numbers = itertools.count()
        sent: list[str] = []

        def report(connection: HTTPConnection, _number: int) -> None:
            told = _told(homes, next(numbers))
            answer = json.loads(answered(connection, "POST", ADDRESS, headers, json.dumps(told).encode()))
            sent.append(answer["number"])

        def insert(connection: HTTPConnection, _number: int) -> None:
            told = json.dumps(_told(homes, 0)).encode()
            answered(connection, "POST", "/insert/", {"Content-Type": "application/json"}, told)

        with claims.served() as ports:
            result = claims.in_turns("register", ports, report, insert, requests=REQUESTS, rows=REQUESTS)
        _is_right(sent)
    return result


def _begun() -> tuple[list[Any], str]:
    """Insured homes, and the key of the system of the desk."""
    from dataclasses import replace

    from idi.foundation.core.acting import acting, house
    from idi.lifecycle.projects.models import Unit
    from tests.factories import HOUSE
    from tests.factories.claims import REPORTED, an_insured_home
    from tests.factories.keys import a_key
    from tests.factories.parties import a_world
    from tests.factories.projects import a_project

    world = a_world()
    home = an_insured_home(world, a_project(world, homes=HOMES))
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        homes = list(Unit.objects.filter(project_id=home.project_id, part="inside").order_by("id"))
    agent = world.hotline_agent
    return homes, a_key(replace(agent, capabilities=agent.capabilities | {"keys.manage"}), "claims.report")


def _told(homes: list[Any], number: int) -> dict[str, Any]:
    home = homes[number % len(homes)]
    return {
        "unit_code": home.code, "claim_word": home.claim_word, "reference": f"示例-{number}", "symptom": "leak",
        "place": SPOTS[number // len(homes) % len(SPOTS)],
        "narrative": "卫生间顶板渗水，楼上淋浴后滴水", "discovered_on": "2025-03-01", "reporter_name": "张三（示例）",
        "reporter_phone": "13800000000", "reporter_is_owner": True,
    }  # fmt: skip


def _is_right(sent: list[str]) -> None:
    """Every report is one claim in the hands of the insurer, with its clocks, an entry of the journal and a task."""
    with throwaway.as_owner() as owner:
        for question in (
            "SELECT count(*) FROM claims_claim WHERE state = 'with_insurer' AND item = 'C05'",
            "SELECT count(DISTINCT claim_id) FROM claims_clock",
            "SELECT count(*) FROM journal_entry WHERE act = 'claims.report'",
            "SELECT count(*) FROM diary_task WHERE kind = 'claims.survey'",
        ):
            (found,) = owner.execute(question).fetchone()  # type: ignore[misc,arg-type]
            assert found == len(sent) == len(set(sent)), (question, found, len(sent))
