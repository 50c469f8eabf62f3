"""Settlement and handover: outside facts, each with its own day, waiting for nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Doubt, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.ledger.models import Due
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.models import Handover, Settlement
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Unit
from tests.factories.acceptance import RECORDED, accept, buildings_of
from tests.factories.claims import an_insured_home
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(world: World) -> Unit:
    return an_insured_home(world, accepted_on=None)


def settle(world: World, home: Unit, **changes: Any) -> Settlement:
    given = {"cost": Decimal("83000000.00"), "settled_on": date(2020, 6, 18), **changes}
    with acting(world.developer, RECORDED):
        return services.settle(by=world.developer, at=RECORDED, project=home.project, **given)


def test_the_premium_is_adjusted_before_any_acceptance(world: World, home: Unit) -> None:
    settle(world, home)
    with acting(world.underwriter, RECORDED):
        policy = Policy.objects.get(project=home.project)
        assert policy.settlement == Decimal("83000000.00") and policy.final > policy.provisional
        due = Due.objects.get(kind="premium_adjustment")
        assert (due.debtor_id, due.creditor_id) == (world.hongxiang.pk, world.lead.pk)
        assert due.amount == policy.final - policy.provisional


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cost": Decimal(0)}, "cost"),
        ({"cost": Decimal("1.005")}, "cost"),
        ({"settled_on": date(2020, 6, 21)}, "settled_on"),
        ({"settled_on": date(2019, 1, 10)}, "settled_on"),
    ],
)
def test_an_impossible_settlement_leaves_nothing(world: World, home: Unit, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        settle(world, home, **changes)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    with acting(world.developer, RECORDED):
        assert not Settlement.objects.exists() and not Due.objects.filter(kind="premium_adjustment").exists()
        assert Policy.objects.get(project=home.project).settlement is None
        assert not Entry.objects.filter(act__in=["acceptance.settle", "policies.settle_premium"]).exists()


def test_a_second_settlement_is_a_conflict(world: World, home: Unit) -> None:
    settle(world, home)
    with pytest.raises(Conflict, match="不能重复登记"):
        settle(world, home, cost=Decimal("84000000.00"))


def hand_over(world: World, home: Unit, on: date) -> Handover:
    with acting(world.developer, RECORDED):
        return services.hand_over(by=world.developer, at=RECORDED, unit=home, handed_over_on=on)


def test_a_home_is_handed_over_and_then_the_rest_of_the_building(world: World, home: Unit) -> None:
    building = buildings_of(world, home.project)[0]
    accept(world, building)
    assert hand_over(world, home, date(2020, 6, 18)).warnings == []
    with acting(world.developer, RECORDED):
        rest = services.hand_over_building(
            by=world.developer, at=RECORDED, building=building, handed_over_on=date(2020, 6, 19)
        )
        first = selectors.buildings(home.project)[0]
        assert (rest, first.homes, first.handed_over) == (3, 4, 4)
        assert selectors.handed_over_on(home) == date(2020, 6, 18)
        assert not Handover.objects.filter(unit__part="roof").exists()
        with pytest.raises(Conflict, match="没有待交付"):
            services.hand_over_building(
                by=world.developer, at=RECORDED, building=building, handed_over_on=date(2020, 6, 19)
            )


def test_a_handover_before_acceptance_is_a_fact_with_a_flag(world: World, home: Unit) -> None:
    assert "还没有登记竣工验收" in hand_over(world, home, date(2020, 6, 1)).warnings[0]["text"]


def test_a_handover_tomorrow_or_twice_is_refused(world: World, home: Unit) -> None:
    with pytest.raises(Refusal, match="不能晚于今天"):
        hand_over(world, home, date(2020, 6, 21))
    hand_over(world, home, date(2020, 6, 19))
    with pytest.raises(Conflict, match="已于 2020年6月19日"):
        hand_over(world, home, date(2020, 6, 20))
    with acting(world.developer, RECORDED):
        assert Handover.objects.count() == 1


def test_nobody_else_records_for_the_developer(world: World, home: Unit) -> None:
    with acting(world.underwriter, RECORDED):
        with pytest.raises(Forbidden):
            services.hand_over(by=world.underwriter, at=RECORDED, unit=home, handed_over_on=date(2020, 6, 1))
        with pytest.raises(Forbidden):
            services.settle(
                by=world.underwriter, at=RECORDED, project=home.project, cost=Decimal(1), settled_on=date(2020, 6, 1)
            )
        assert not Handover.objects.exists() and not Settlement.objects.exists()


PAPER = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def correct(world: World, home: Unit, by: Any = None, **changes: Any) -> Settlement:
    given = {
        "cost": Decimal("84000000.00"), "settled_on": date(2020, 6, 18), "reason": "示例：漏记一栋", "upload": PAPER, **changes,
    }  # fmt: skip
    by = by or world.developer
    with acting(by, RECORDED):
        return services.correct_settlement(by=by, at=RECORDED, project=home.project, **given)


def test_a_settlement_recorded_wrongly_is_corrected_and_the_earlier_kept(world: World, home: Unit) -> None:
    settle(world, home)
    correct(world, home)
    with acting(world.underwriter, RECORDED):
        policy = Policy.objects.get(project=home.project)
        assert policy.settlement == Decimal("84000000.00")
        owed = Due.objects.filter(kind="premium_adjustment", debtor_id=world.hongxiang.pk)
        assert sum(due.amount for due in owed) == policy.premium - policy.provisional
        last = policy.endorsements.order_by("-number")[0]
        assert "更正结算造价为 84,000,000.00 元（示例：漏记一栋）" in last.reason
    with acting(world.developer, RECORDED):
        kept = Settlement.objects.order_by("id")
        assert [(each.cost, each.corrected_at is None) for each in kept] == [
            (Decimal("83000000.00"), False), (Decimal("84000000.00"), True),
        ]  # fmt: skip
        assert Entry.objects.filter(act="acceptance.correct_settlement").count() == 1
    correct(world, home, cost=Decimal("83000000.00"), reason="示例：原登记无误")
    with acting(world.underwriter, RECORDED):
        again = Policy.objects.get(project=home.project)
        rows = list(Due.objects.filter(kind="premium_adjustment", cancelled_at=None))
        assert (
            sum(due.amount for due in rows if due.debtor_id == world.hongxiang.pk) == again.premium - again.provisional
        )
        assert not [due for due in rows if due.debtor_id == world.lead.pk]


@pytest.mark.parametrize("cost", ["8300000.00", "830000000.00"])
def test_a_cost_far_from_the_estimate_is_asked_back_and_taken_from_who_is_sure(
    world: World, home: Unit, cost: str
) -> None:
    with pytest.raises(Doubt, match="相差一倍以上") as doubt:
        settle(world, home, cost=Decimal(cost))
    assert [reason.field for reason in doubt.value.reasons] == ["cost"]
    page = f"/acceptance/projects/{home.project_id}/settle/"
    client, filled = a_browser(world.developer), {"cost": cost, "settled_on": "2020-06-20"}
    with mock.patch("idi.foundation.core.clock.now", return_value=RECORDED):
        assert 'type="hidden" name="sure"' in client.get(page).content.decode()
        asked = client.post(page, filled)
        shown = asked.content.decode()
        assert asked.status_code == 422 and 'type="checkbox" name="sure"' in shown and "已核对，确认无误" in shown
        with acting(world.developer, RECORDED):
            assert not Settlement.objects.exists()
        assert client.post(page, {**filled, "sure": "on"}).status_code == 303
    with acting(world.developer, RECORDED):
        assert Settlement.objects.get().cost == Decimal(cost)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": " "}, "reason"), ({"upload": None}, "upload"), ({"cost": Decimal("83000000.00")}, "cost"),
     ({"cost": Decimal(0)}, "cost")],
)  # fmt: skip
def test_a_correction_needs_reason_file_and_another_cost(
    world: World, home: Unit, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Conflict, match="还没有登记结算"):
        correct(world, home)
    settle(world, home)
    with pytest.raises(Refusal) as refused:
        correct(world, home, **changes)
    assert [reason.field for reason in refused.value.reasons] == [field]
    with pytest.raises(Forbidden):
        correct(world, home, by=world.underwriter)
    with acting(world.developer, RECORDED):
        assert Settlement.objects.get().corrected_at is None
        assert not Entry.objects.filter(act="acceptance.correct_settlement").exists()


def test_the_page_leads_to_the_correction(world: World, home: Unit) -> None:
    settle(world, home)
    developer = a_browser(world.developer)
    page = reverse("acceptance:project", args=[home.project_id])
    form = reverse("acceptance:correct_settlement", args=[home.project_id])
    assert form in developer.get(page).content.decode()
    assert developer.get(reverse("acceptance:settle", args=[home.project_id])).url == form
    assert "83000000.00" in developer.get(form).content.decode().replace(",", "")
    correct(world, home)
    shown = developer.get(page).content.decode()
    assert "¥ 83,000,000.00" in shown and "示例：漏记一栋" in shown and "更正工程结算" in shown


def test_what_stands_against_a_handover_is_said_at_once_and_kept_on_the_page(world: World, home: Unit) -> None:
    developer = a_browser(world.developer)
    building = buildings_of(world, home.project)[0]
    address = reverse("acceptance:hand_over", args=[home.project_id, building.pk])
    assert developer.post(address, {"unit": str(home.pk), "handed_over_on": "2020-06-01"}).status_code == 303
    shown = developer.get(reverse("acceptance:project", args=[home.project_id])).content.decode()
    assert "提示：" in shown and "登记交付 1 户时" in shown
    assert "登记交付" in shown[shown.rindex("经过") :]
