"""What the views add up to, against a story told through the doors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, connections

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden
from idi.insight.statistics import laying, selectors, services
from idi.insight.statistics.models import Snapshot
from idi.lifecycle.claims import services as claims
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project
from idi.lifecycle.projects.selectors import units
from tests.factories import on
from tests.factories.claims import ACCEPTED_ON, PAID, REPORTED, a_claim, a_photo, a_repaired_claim
from tests.factories.parties import World
from tests.factories.policies import start

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])


@pytest.fixture
def story(world: World, standing_project: Project, standing_policy: Policy) -> World:
    """An insured project of 8 homes by 甲 50 %, 乙 30 %, 丙 20 %; one claim paid 3,333.33 and 100.01 for averting
    worse, one reported only."""
    project, policy = standing_project, standing_policy
    for building in ("1号楼", "2号楼"):
        start(world, policy, building, ACCEPTED_ON)
    with acting(world.developer, REPORTED):
        home = units(project).select_related("project").filter(part="inside")[0]
    claim = a_repaired_claim(world, home, amount=Decimal("3333.33"))
    with acting(world.claims_handler, PAID):
        claims.pay(by=world.claims_handler, at=PAID, claim=claim, paid_on=PAID.date(), reference="示例-付-1")
        spent = claims.mitigate(
            by=world.claims_handler,
            at=PAID,
            claim=claim,
            amount=Decimal("100.01"),
            basis="示例：抢修关阀",
            papers=[a_photo()],
        )
        claims.settle(
            by=world.claims_handler, at=PAID, claim=claim, due=spent, paid_on=PAID.date(), reference="示例-付-2"
        )
    a_claim(world, home, at=on(2025, 6, 2))
    jobs.run_waiting()
    return world


def test_sums_of_a_period_in_whole_and_by_shares(story: World) -> None:
    figures = selectors.measured("330481", date(2019, 1, 1), date(2025, 3, 31))
    pooled = figures["pooled"]
    assert (pooled["projects"], pooled["policies"], pooled["homes"]) == (1, 1, 8)
    assert (pooled["claims"], pooled["decided"], pooled["covered"], pooled["paid_count"]) == (1, 1, 1, 1)
    assert pooled["paid"] == 333_333 + 10_001, "what was spent to avert worse counts"
    assert pooled["area"] == 24_000 * 10_000
    assert figures["breakdowns"]["claims_by_item"] == {"C05": 1}
    assert selectors.measured("330481", date(2025, 4, 1), date(2025, 6, 30))["pooled"]["claims"] == 1
    # The parts of the insurers add up to the cent, the lead takes the remainder.
    insurers = figures["insurers"]
    own = {int(pk): each["own_paid"] for pk, each in insurers.items()}
    assert own == {story.lead.pk: 171_667, story.second.pk: 103_000, story.third.pk: 68_667}
    assert sum(each["own_premium"] for each in insurers.values()) == figures["pooled"]["premium"] > 0
    assert insurers[str(story.lead.pk)]["premium"] == figures["pooled"]["premium"]
    assert insurers[str(story.second.pk)]["premium"] == 0
    # A county counts in its city and not in its neighbour.
    period = date(2019, 1, 1), date(2025, 3, 31)
    assert selectors.measured("330400", *period) == figures
    assert selectors.measured("330411", *period)["pooled"]["projects"] == 0


def test_a_job_takes_snapshots_and_each_authority_sees_its_place(story: World) -> None:
    with acting(story.finance_officer, on(2026, 1, 5)) as frame:
        services.refresh(by=frame.actor, at=frame.at)
    assert jobs.run_waiting() == 1
    with acting(story.haining_officer, on(2026, 1, 6)):
        assert list(selectors.latest()) == ["330481"]
    with acting(story.insurance_officer, on(2026, 1, 6)):
        found = selectors.latest()
        assert {"330400", "330411", "330481"} <= found.keys()
        assert found["330400"].figures["pooled"]["claims"] == 2
        assert found["330400"].from_on == date(2018, 9, 1)
    with acting(story.underwriter, on(2026, 1, 6)):
        assert not Snapshot.objects.exists()


def test_figures_are_not_asked_for_by_everybody() -> None:
    with pytest.raises(Forbidden), acting(Actor(kind="person", person_id=1), REPORTED) as frame:
        services.refresh(by=frame.actor, at=REPORTED)
    assert jobs.run_waiting() == 0


def test_the_role_of_the_web_may_not_ask_the_views() -> None:
    for name in laying.names():
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, acting(Actor(kind="house"), REPORTED), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {name}")
        with connections["read"].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {name}")
            assert cursor.fetchone() == (0,)


def test_the_reading_role_reads_nothing_but_the_views() -> None:
    with connections["read"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.table_privileges WHERE grantee = current_user AND table_schema = 'public'"
        )
        assert {row[0] for row in cursor.fetchall()} == set(laying.names())


def test_whole_numbers_days_and_no_person_in_the_views() -> None:
    with connections["read"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name LIKE 'stat\\_%%'"
        )
        columns = cursor.fetchall()
    assert {kind for *_, kind in columns} == {"bigint", "date", "text"}
    assert {name for _, name, kind in columns if kind == "text"} == {"region_code", "item", "grade"}
