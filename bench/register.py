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


def run() -> Result:
    with throwaway.house():
        home, key = _begun()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        numbers = itertools.count()
        sent: list[str] = []

        def report(connection: HTTPConnection, _number: int) -> None:
            told = _told(home, f"示例-{next(numbers)}")
            answer = json.loads(answered(connection, "POST", ADDRESS, headers, json.dumps(told).encode()))
            sent.append(answer["number"])

        def insert(connection: HTTPConnection, _number: int) -> None:
            told = json.dumps(_told(home, "示例")).encode()
            answered(connection, "POST", "/insert/", {"Content-Type": "application/json"}, told)

        with claims.served() as ports:
            result = claims.in_turns("register", ports, report, insert, requests=REQUESTS, rows=REQUESTS)
        _is_right(sent)
    return result


def _begun() -> tuple[Any, str]:
    """An insured home, and the key of the system of the desk."""
    from dataclasses import replace

    from tests.factories.claims import an_insured_home
    from tests.factories.keys import a_key
    from tests.factories.parties import a_world

    world = a_world()
    home = an_insured_home(world)
    agent = world.hotline_agent
    return home, a_key(replace(agent, capabilities=agent.capabilities | {"keys.manage"}), "claims.report")


def _told(home: Any, reference: str) -> dict[str, Any]:
    return {
        "unit_code": home.code, "claim_word": home.claim_word, "reference": reference, "symptom": "leak", "place": "bathroom",
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
