"""One house by hand, last part: what the authorities read, and what a stranger does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from idi.lifecycle.projects.models import Project, Unit
from tests.browser.people import Come, Somebody
from tests.factories.claims import a_repaired_claim
from tests.factories.parties import World
from tests.factories.policies import a_signed_policy

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])
Turn = Callable[[date], None]


def test_figures_and_returns_for_both_authorities_and_the_finance_office(
    world: World, standing_home: Unit, somebody: Come, it_is: Turn
) -> None:
    a_repaired_claim(world, standing_home)
    it_is(date(2025, 7, 2))
    the_association_builds_and_sends(somebody("administrator"))
    for reader in ("insurance_officer", "jiaxing_officer", "finance_officer"):
        the_return_is_read(somebody(reader))


def the_association_builds_and_sends(association: Somebody) -> None:
    association.follows("统计")
    association.presses("重新计算")
    association.goes_to("/statistics/?region=330481")
    association.reads("海宁市")
    association.follows("统计报告")
    association.follows("生成统计报告")
    association.fills({"地区": "嘉兴市"})
    association.presses("生成并冻结")
    association.reads("完成后出现在本页")
    association.goes_to("/returns/")
    association.opens_row("汇总报告")
    association.presses("报送")
    association.reads("已报送", "嘉兴市建设主管部门（示例）、嘉兴保险监管部门（示例）")


def the_return_is_read(reader: Somebody) -> None:
    reader.follows("统计")
    reader.reads("嘉兴市")
    reader.follows("统计报告")
    reader.opens_row("汇总报告")
    assert "汇总" in reader.opens_paper(re.compile(r"^统计报告 \S+$"))
    assert reader.opens_file(re.compile(r"（Excel）$")).startswith(b"PK")


def test_an_insurer_does_not_see_the_policy_of_another(world: World, standing_project: Project, somebody: Come) -> None:
    policy = a_signed_policy(world, standing_project, panel=[(world.lead, Decimal(1))])
    leader, stranger = somebody("underwriter"), somebody("second_underwriter")
    for address in (f"/policies/{policy.pk}/", f"/projects/{policy.project_id}/", f"/policies/{policy.pk}/issue/"):
        assert stranger.goes_to(address) == 404
        stranger.reads("没有找到这个页面")
    assert leader.goes_to(f"/policies/{policy.pk}/") == 200
    leader.reads(policy.number)
    stranger.goes_to("/policies/")
    assert policy.number not in stranger.main.inner_text()
