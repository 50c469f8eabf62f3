"""A building is accepted: the clock of its cover starts, its owners are told, nothing waits for money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.pdf import text_of
from idi.foundation.documents import selectors as documents
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.models import Acceptance, OwnerNotice
from idi.lifecycle.policies.models import CoverItem, Policy
from idi.lifecycle.projects.models import Building, Project
from tests.factories import HOUSE, on
from tests.factories.acceptance import ACCEPTED_ON, RECORDED, accept, buildings_of
from tests.factories.claims import a_photo, an_insured_home
from tests.factories.inspections import a_finding, a_visit, an_appointment
from tests.factories.parties import World
from tests.factories.policies import a_signed_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(world: World) -> Building:
    """1号楼, insured and not accepted yet; works started 2019-01-10."""
    home = an_insured_home(world, accepted_on=None)
    return buildings_of(world, home.project)[0]


def test_the_clock_of_each_item_starts(world: World, building: Building) -> None:
    acceptance = accept(world, building, filed_on=date(2020, 6, 18), upload=a_photo())
    with acting(world.claims_handler, RECORDED):
        items = {row.item: row for row in CoverItem.objects.filter(building=building)}
        others = CoverItem.objects.filter(building__number="2号楼", accepted_on__isnull=False)
        assert not others.exists()
    leak = items["C05"]
    assert (leak.wait_ends_on, leak.starts_on, leak.ends_on) == (
        date(2022, 6, 15), date(2022, 6, 16), date(2030, 6, 15)
    )  # fmt: skip
    assert items["C01"].ends_on == date(2032, 6, 15) and items["C09"].ends_on == date(2024, 6, 15)
    assert (acceptance.filed_on, acceptance.warnings) == (date(2020, 6, 18), [])
    assert acceptance.document_id is not None


def test_owners_are_told_items_terms_and_how_to_report(world: World, building: Building) -> None:
    with acting(world.underwriter, RECORDED):
        CoverItem.objects.filter(item="C05").update(deductible=Decimal("500.00"), limit=Decimal("2000000.00"))
    accept(world, building)
    with acting(world.developer, RECORDED):
        notice = OwnerNotice.objects.get(building=building)
        paper = Document.objects.get(pk=notice.document_id)
        text = text_of(documents.content(paper))
    assert notice.version == 1
    for words in ("住宅质量保险告知书", "1号楼", "2022年6月15日", "2030年6月15日", "示例财产保险甲公司", "/p/",
                  "24小时保险服务专线", "防水防渗漏", "三（一）5", "每次事故免赔额 500.00 元", "限额 2,000,000.00 元"):  # fmt: skip
        assert words in text, words


def test_the_project_is_completed_with_its_last_housing_building(world: World, building: Building) -> None:
    accept(world, building)
    assert _state(world, building.project) != "completed"
    accept(world, buildings_of(world, building.project)[1], accepted_on=date(2020, 6, 17))
    assert _state(world, building.project) == "completed"


def _state(world: World, project: Project) -> str:
    with acting(world.developer, RECORDED):
        return Project.objects.get(pk=project.pk).state


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"accepted_on": date(2019, 1, 9)}, "accepted_on", "开工日期2019年1月10日"),
        ({"accepted_on": date(2019, 1, 10)}, "accepted_on", "晚于开工日期"),
        ({"accepted_on": date(2020, 6, 21)}, "accepted_on", "不能晚于今天"),
        ({"filed_on": date(2020, 6, 14)}, "filed_on", "不能早于竣工验收"),
        ({"filed_on": date(2020, 6, 21)}, "filed_on", "不能晚于今天"),
        ({"upload": b"no report"}, "upload", "文件"),
    ],
)
def test_impossible_days_are_refused_and_nothing_is_written(
    world: World, building: Building, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        accept(world, building, **changes)
    assert [(reason.field, words in reason.message) for reason in refusal.value.reasons] == [(field, True)]
    _nothing_written(world, building)


def _nothing_written(world: World, building: Building) -> None:
    with acting(world.developer, RECORDED):
        assert not Acceptance.objects.exists() and not OwnerNotice.objects.exists()
        assert not CoverItem.objects.filter(accepted_on__isnull=False).exists()
        assert not Document.objects.filter(kind__startswith="acceptance").exists()
        assert not Entry.objects.filter(act__startswith="acceptance").exists()
        assert Project.objects.get(pk=building.project_id).state != "completed"


def test_only_the_projects_developer_records_it(world: World, building: Building) -> None:
    for stranger in (world.other_developer, world.underwriter, world.site_manager):
        with pytest.raises((Forbidden, Building.DoesNotExist)), acting(stranger, RECORDED):
            services.accept(by=stranger, at=RECORDED, building=building, accepted_on=ACCEPTED_ON)
    _nothing_written(world, building)


def test_a_second_acceptance_is_a_conflict(world: World, building: Building) -> None:
    accept(world, building)
    with pytest.raises(Conflict, match="已于 2020年6月15日"):
        accept(world, building, accepted_on=date(2020, 6, 16))


def test_open_findings_are_a_warning_in_jiaxing_and_stop_nothing(standing_project: Project, world: World) -> None:
    project = standing_project
    first, second = buildings_of(world, project)
    mandate = an_appointment(world, project)
    a_visit(world, mandate, a_finding(world, building=second))
    clean = accept(world, first)
    flagged = accept(world, second)
    assert not any("质量风险" in warning["text"] for warning in clean.warnings)
    [warning] = [each for each in flagged.warnings if "质量风险" in each["text"]]
    assert "2号楼还有 1 条" in warning["text"]
    assert warning["because"][-1]["grade"] == "D"


def test_without_a_policy_it_is_recorded_and_the_policy_catches_up_later(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    first = buildings_of(world, project)[0]
    acceptance = accept(world, first)
    with acting(world.developer, RECORDED):
        services.settle(
            by=world.developer, at=RECORDED, project=project, cost=Decimal("83000000.00"), settled_on=date(2020, 6, 18)
        )
    assert "还没有保险单" in acceptance.warnings[0]["text"]
    policy = a_signed_policy(world, project, at=on(2020, 7, 1))
    jobs.run_waiting()
    _caught_up(world, first, policy)
    with acting(HOUSE, on(2020, 7, 2)), house(project.pk, cause=HOUSE) as inside:
        services.catch_up(by=inside, at=on(2020, 7, 2), project_id=project.pk)
    _caught_up(world, first, policy)


def _caught_up(world: World, accepted: Building, policy: Policy) -> None:
    with acting(world.developer, on(2020, 7, 2)):
        started = CoverItem.objects.filter(accepted_on=ACCEPTED_ON).values_list("building_id", flat=True)
        assert set(started) == {accepted.pk}
        policy.refresh_from_db()
        rate = Decimal("83000000.00") * policy.rate
        assert (policy.settlement, policy.final) == (Decimal("83000000.00"), rate.quantize(Decimal("0.01")))
        notices = OwnerNotice.objects.order_by("version").values_list("building_id", "version")
        assert list(notices) == [(accepted.pk, 1), (accepted.pk, 2)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(min_value=-3, max_value=3))
def test_the_first_day_that_is_taken_is_the_day_after_the_start_of_works(
    world: World, building: Building, days: int
) -> None:
    accepted_on = date(2019, 1, 10) + timedelta(days=days)
    with acting(world.developer, RECORDED) as frame:
        try:
            services.accept(by=world.developer, at=RECORDED, building=building, accepted_on=accepted_on)
            taken = True
        except Refusal:
            taken = False
        transaction.set_rollback(True)
        frame.buffer.clear()
    assert taken == (days > 0)


def test_another_developer_sees_nothing_of_it_and_the_authority_does(world: World, building: Building) -> None:
    acceptance = accept(world, building)
    with acting(world.other_developer, RECORDED):
        assert not Acceptance.objects.filter(pk=acceptance.pk).exists()
    with acting(world.haining_officer, RECORDED):
        assert selectors.acceptance_of(building) == acceptance
