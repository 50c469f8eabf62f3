"""Credit over HTTP: all or none, each number once, refusals with row and field, everything in one organisation's name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi.config.api import api
from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.credit.models import Fact
from idi.foundation.journal.models import Entry
from tests.factories.keys import a_key, a_system
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
DESCRIBED = Path(__file__).with_name("openapi.json")
RECORDS = "/api/v1/credit/records"


@pytest.fixture
def system(world: World) -> Client:
    return a_system(a_key(world.administrator, "credit.record", "parties.read"))


def a_record(world: World, **changes: Any) -> dict[str, Any]:
    record = {
        "uscc": world.contractor.uscc, "kind": "grade", "value": "B", "happened_on": "2026-02-01",
        "until_on": "2027-01-31", "source": "示例信用系统", "reference": "示例-1",
    }  # fmt: skip
    return {**record, **changes}


def sent(system: Client, *records: Any, **more: Any) -> Any:
    return system.post(RECORDS, {"records": records, **more}, content_type="application/json")


def on_file(world: World) -> int:
    with acting(world.administrator, clock.now()):
        return Fact.objects.filter(organisation=world.contractor).count()


def test_the_description_is_the_one_on_file() -> None:
    described = json.loads(json.dumps(api.get_openapi_schema(), ensure_ascii=False, default=str))
    assert described["openapi"] == "3.1.0" and "接口" in described["info"]["title"]
    kept = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    assert described == kept, "the interface changed: if that is meant, write tests/api/openapi.json anew"
    assert Client().get("/api/openapi.json").json() == kept


def test_records_come_in_once(world: World, system: Client) -> None:
    first = sent(system, a_record(world), a_record(world, reference="示例-2", kind="bad", value="-1"))
    assert first.status_code == 200 and (first.json()["new"], first.json()["known"]) == (2, 0)
    again = sent(system, a_record(world), a_record(world, reference="示例-2", kind="bad", value="-1"))
    assert (again.json()["new"], again.json()["known"]) == (0, 2) and on_file(world) == 2
    with acting(world.administrator, clock.now()):
        entry = Entry.objects.filter(act="credit.take_in").latest("number")
        assert (entry.person_id, entry.organisation_id) == (None, world.association.pk) and '"key":' in entry.text


def test_what_is_on_file_comes_out(world: World, system: Client) -> None:
    sent(system, a_record(world))
    base = f"/api/v1/credit/organisations/{world.contractor.uscc}"
    (grade,) = system.get(f"{base}/grades").json()
    assert (grade["grade"], grade["standing"], grade["reference"]) == ("B", "replying", "示例-1")
    found = system.get(f"{base}/records").json()
    assert found["count"] == 1 and found["items"][0]["standing"] == "replying"
    assert system.get("/api/v1/credit/organisations/91330481MA0XXXX000/grades").status_code == 404


def test_a_difference_is_told_and_corrected_only_when_asked(world: World, system: Client) -> None:
    sent(system, a_record(world))
    other = sent(system, a_record(world, value="A"))
    assert other.status_code == 409 and "已登记为“B”，本次为“A”" in other.json()["errors"][0]["message"]
    assert sent(system, a_record(world, value="A"), corrects=True).status_code == 422 and on_file(world) == 1
    done = sent(system, a_record(world, value="A"), corrects=True, because="录入有误")
    assert done.json()["corrected"] == 1 and on_file(world) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "praise"}, "kind"), ({"happened_on": "昨天"}, "happened_on"), ({"uscc": "1"}, "uscc"),
        ({"kind": "bad", "value": "9"}, "value"), ({"colour": "red"}, "colour"), ({"reference": " "}, "reference"),
    ],
)  # fmt: skip
def test_one_wrong_record_refuses_all_with_row_and_field(
    world: World, system: Client, changes: dict[str, Any], field: str
) -> None:
    answer = sent(system, a_record(world), a_record(world, reference="示例-2") | changes)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [(e["row"], e["field"]) for e in answer.json()["errors"]] == [(2, field)]
    assert on_file(world) == 0


def test_a_key_does_no_more_than_it_was_given(world: World) -> None:
    reader = a_system(a_key(world.administrator, "parties.read"))
    answer = sent(reader, a_record(world))
    assert answer.status_code == 403 and answer.json()["status"] == 403 and on_file(world) == 0


def test_what_is_no_json_is_a_problem_too(system: Client) -> None:
    answer = system.post(RECORDS, "{", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(str)
records = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("uscc", "kind", "value", "happened_on", "source", "reference", "note"), scalars)
)
bodies = st.fixed_dictionaries({"records": st.lists(records, max_size=3) | scalars, "corrects": scalars})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=bodies | scalars)
def test_whatever_is_sent_gets_an_answer_of_the_description(world: World, system: Client, body: Any) -> None:
    answer = system.post(RECORDS, json.dumps(body), content_type="application/json")
    described = api.get_openapi_schema()["paths"][RECORDS]["post"]["responses"]
    assert answer.status_code in {int(status) for status in described} | {400}
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json" and answer.json()["errors"]
    assert on_file(world) == 0
