"""Reports of loss over HTTP: registered as any other, each reference once, refusals with their field, progress for the sender."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.keys import a_key, a_system
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
NOW = on(2025, 3, 10)
CLAIMS = "/api/v1/claims"


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(NOW))


def its_administrator(actor: Actor) -> Actor:
    """The same person, looking after its organisation's keys as well."""
    return replace(actor, capabilities=actor.capabilities | {"keys.manage"})


@pytest.fixture
def system(world: World, home: Unit) -> Client:
    """The desk's own call system."""
    return a_system(a_key(its_administrator(world.hotline_agent), "claims.report", "claims.read"))


def sent(system: Client, **changes: Any) -> Any:
    told = {
        "reference": "示例-工单-1", "symptom": "leak", "place": "bathroom", "narrative": "楼上淋浴后滴水",
        "discovered_on": "2025-03-09", "reporter_name": "李四（示例）", "reporter_phone": "13900000000",
        "reporter_is_owner": True, **changes,
    }  # fmt: skip
    return system.post(CLAIMS, told, content_type="application/json")


def claims(world: World) -> list[Claim]:
    with acting(world.haining_officer, NOW):
        return list(Claim.objects.order_by("id"))


def test_a_report_becomes_a_claim_with_its_clocks(world: World, home: Unit, system: Client) -> None:
    answer = sent(system, unit_code=home.code, claim_word=home.claim_word)
    assert answer.status_code == 200, answer.content
    (claim,) = claims(world)
    told = answer.json()
    assert (told["number"], told["state"], told["item"], told["cover"]) == (
        claim.number,
        "with_insurer",
        "C05",
        "in_cover",
    )
    assert (claim.channel, claim.reference, claim.may_sign, claim.reporter_person_id) == (
        "system",
        "示例-工单-1",
        True,
        None,
    )
    assert any(each["clock"] == "survey" and each["due_on"] for each in told["clocks"])
    later = system.get(f"{CLAIMS}/{claim.number}")
    assert later.status_code == 200 and later.json() == told
    assert "13900000000" not in answer.content.decode() + later.content.decode()


def test_the_same_reference_is_the_same_claim_and_another_report_under_it_is_refused(
    world: World, home: Unit, system: Client
) -> None:
    first, again = sent(system, unit_code=home.code), sent(system, unit_code=home.code)
    assert (again.status_code, again.json()["number"]) == (200, first.json()["number"])
    other = sent(system, unit_code=home.code, narrative="外墙开裂")
    assert other.status_code == 409 and first.json()["number"] in other.content.decode()
    assert len(claims(world)) == 1


def test_a_code_nobody_finds_goes_to_the_desk(world: World, home: Unit, system: Client) -> None:
    answer = sent(system, unit_code="NOSUCHCODE", region_code="330481", address="示例花园 9号楼 909室")
    assert answer.status_code == 200 and answer.json()["state"] == "unplaced"
    with acting(world.hotline_agent, NOW):
        assert "NOSUCHCODE" in Claim.objects.get().address_given


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"discovered_on": "2025-03-11"}, "discovered_on"), ({"symptom": "noise"}, "symptom"),
        ({"reporter_phone": "12"}, "reporter_phone"), ({"narrative": " "}, "narrative"), ({"reference": ""}, "reference"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_its_field(
    world: World, home: Unit, system: Client, changed: dict[str, Any], field: str
) -> None:
    answer = sent(system, unit_code=home.code, **changed)
    assert answer.status_code == 422 and any(each["field"] == field for each in answer.json()["errors"]), answer.content
    assert claims(world) == []


def test_without_the_right_nothing_opens(world: World, home: Unit, system: Client) -> None:
    number = sent(system, unit_code=home.code).json()["number"]
    reads = a_system(a_key(its_administrator(world.hotline_agent), "claims.read", name="示例查询"))
    assert sent(reads, unit_code=home.code, reference="示例-工单-2").status_code == 403
    assert reads.get(f"{CLAIMS}/{number}").status_code == 200
    elsewhere = a_system(a_key(its_administrator(world.second_claims_handler), "claims.read"))
    seen = elsewhere.get(f"{CLAIMS}/{number}")
    assert seen.status_code == 200, "a co-insurer reads the claim it has a share in"
    (claim,) = claims(world)
    assert reads.get(f"{CLAIMS}/{number}").json()["track_code"] == claim.track_code, (
        "whoever reported it passes the code on"
    )
    assert seen.json()["track_code"] is None and claim.track_code not in seen.content.decode(), "nobody else gets it"
    stranger = a_system(a_key(its_administrator(world.other_developer), "claims.read"))
    assert stranger.get(f"{CLAIMS}/{number}").status_code == 404
    assert Client().post(CLAIMS, {}, content_type="application/json").status_code == 401
