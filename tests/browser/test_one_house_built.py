"""One house by hand, second part: the site is inspected, the building accepted, the premium settled."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from idi.foundation.core import jobs
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project
from tests.browser.people import PHONE, Come, Somebody
from tests.factories.inspections import a_mandate, a_photo
from tests.factories.parties import World

pytestmark = pytest.mark.django_db(transaction=True)
Turn = Callable[[date], None]
PROJECT = "示例花园一期"


@pytest.mark.long
def test_a_finding_from_the_visit_to_the_report(
    world: World, standing_project: Project, somebody: Come, it_is: Turn, tmp_path: Path
) -> None:
    a_mandate(world, standing_project)
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(a_photo())
    it_is(date(2019, 5, 8))
    the_lead_appoints(somebody("underwriter"), world)
    it_is(date(2019, 6, 3))
    the_inspector_visits(somebody("inspector", PHONE), world, photo)
    it_is(date(2019, 6, 5))
    the_contractor_replies(somebody("site_manager"), photo)
    it_is(date(2019, 6, 10))
    the_inspector_closes_and_writes_the_report(somebody("inspector"))
    a_colleague_and_the_head_of_the_body_judge_it(somebody("reviewing_inspector"), somebody("body_chief", PHONE))
    the_developer_takes_it_in(somebody("developer"))


def the_lead_appoints(underwriter: Somebody, world: World) -> None:
    """The related body is refused, and the page says by what it is related."""
    underwriter.follows("风险管理委托")
    underwriter.opens_row(PROJECT)
    underwriter.follows("聘请风险管理机构")
    underwriter.reads("不独立，不得聘请", "示例控股公司")
    underwriter.main.get_by_label(re.compile(f"^{world.related.name}")).check()
    underwriter.main.get_by_label("施工", exact=True).check()
    underwriter.fills({"介入阶段": "已开工"})
    underwriter.presses("聘请")
    underwriter.is_refused("示例控股公司", "示例建设集团公司")
    underwriter.main.get_by_label(re.compile(f"^{world.inspectors.name}")).check()
    underwriter.presses("聘请")
    underwriter.reads("已聘请示例工程质量风险管理公司", "未发现关联关系")
    opened = underwriter.main.get_by_role("listitem").filter(has_text="建立风险管理委托")
    expect(opened).to_contain_text("平台")  # nobody did it by hand: it followed from the signed contract


def the_inspector_visits(inspector: Somebody, world: World, photo: Path) -> None:
    """On the site, with a phone: one finding and its photo; a form sent by two taps is one visit."""
    inspector.goes_to("/inspections/")
    inspector.opens_row(PROJECT)
    inspector.follows("登记现场检查")
    inspector.fills({"检查阶段": "地下室钢筋与防水", "检查情况小结": "地下室施工缝和后浇带检查。", "天气": "晴"})
    inspector.fills_row("风险记录", 0, {
        "部位": "地下室外墙 ①-⑥轴", "风险等级": "C 中等技术风险", "问题描述": "卷材搭接不足", "照片（可一次选多张）": photo,
        "单体": "1号楼", "责任单位": world.contractor.name, "整改建议": "返工后做淋水试验",
    })  # fmt: skip
    inspector.presses_twice("保存检查记录")
    inspector.reads("已登记，责任单位已收到整改待办", "卷材搭接不足", world.contractor.name)
    inspector.goes_to("/inspections/visits/")
    expect(inspector.main.locator("tbody tr")).to_have_count(1)


def the_contractor_replies(manager: Somebody, photo: Path) -> None:
    manager.follows("风险记录")
    manager.opens_row("地下室外墙")
    manager.reads("卷材搭接不足", "整改期限")
    manager.follows("回复整改")
    manager.fills({"整改情况": "已返工，淋水试验合格。", "整改后照片（可一次选多张）": photo})
    manager.presses("提交回复")
    manager.reads("等待检查人员复核", "第 1 次整改")


def the_inspector_closes_and_writes_the_report(inspector: Somebody) -> None:
    inspector.goes_to("/inspections/findings/")
    inspector.opens_row("地下室外墙")
    inspector.follows("复核通过")
    inspector.fills({"复核意见": "复核合格。"})
    inspector.presses("销项")
    inspector.reads("已销项")
    inspector.goes_to("/inspections/visits/")
    inspector.opens_row(PROJECT)
    inspector.follows("编写报告")
    inspector.presses("开始编写")
    inspector.fills({"风险提示": "防水节点须逐个复查。"})
    inspector.presses("保存")
    inspector.reads("草稿", "防水节点须逐个复查。")
    assert "草稿" in inspector.opens_paper("预览")
    inspector.follows("提交")
    inspector.presses("提交")
    inspector.reads("待审核", "编写人不能审核自己的报告")


def a_colleague_and_the_head_of_the_body_judge_it(colleague: Somebody, chief: Somebody) -> None:
    """The colleague finds it on the home page; the head signs it on a phone."""
    colleague.goes_to("/inspections/reports/?waiting=on")
    colleague.opens_row(PROJECT)
    colleague.follows("审核通过")
    colleague.fills({"审核意见": "记录完整。"})
    colleague.presses("审核通过")
    colleague.reads("等待机构负责人签发")
    chief.goes_to("/inspections/reports/?waiting=on")
    chief.opens_row(PROJECT)
    chief.reads("记录完整。")
    chief.follows("复核签发")
    chief.presses("复核签发")
    chief.reads("已出具", "未查收")
    printed = chief.opens_paper(re.compile("BG-"))
    assert PROJECT in printed and "卷材搭接不足" in printed and "防水节点须逐个复查。" in printed


def the_developer_takes_it_in(developer: Somebody) -> None:
    developer.goes_to("/inspections/reports/received/")
    developer.opens_row(PROJECT)
    developer.presses("查收并打开")
    developer.reads("已查收", "防水节点须逐个复查。")


def test_completion_starts_the_clock_and_the_settlement_the_final_premium(
    standing_policy: Policy, somebody: Come, it_is: Turn
) -> None:
    policy = standing_policy
    jobs.run_waiting()
    it_is(date(2020, 6, 20))
    developer = somebody("developer")
    developer.follows("竣工与结算")
    developer.follows(PROJECT)
    developer.follows("登记竣工验收")
    developer.fills({"竣工验收日期": date(2018, 12, 31)})
    developer.presses("登记竣工验收")
    developer.is_refused("竣工验收日期", "开工")
    expect(developer.main.get_by_label("竣工验收日期")).to_have_value("2018-12-31")
    developer.fills({"竣工验收日期": date(2020, 6, 15)})
    developer.presses("登记竣工验收")
    developer.reads("1号楼已登记竣工验收（2020年6月15日），业主告知书已生成")
    assert "2022年6月16日" in developer.opens_paper("第 1 版")
    developer.follows("登记竣工验收")
    developer.fills({"竣工验收日期": date(2020, 6, 15)})
    developer.presses("登记竣工验收")
    developer.follows("登记交付")
    developer.fills({"交付日期": date(2020, 6, 20)})
    developer.presses("登记交付")
    developer.reads("已登记交付 4 户")
    it_is(date(2020, 11, 20))
    developer.follows("登记工程结算")
    developer.fills({"结算建筑安装总造价": "83,000,000", "结算日期": date(2020, 11, 18)})
    developer.presses("登记结算")
    developer.reads("¥ 83,000,000.00", "¥ 887,062.50")
    underwriter = somebody("underwriter")
    underwriter.goes_to(f"/policies/{policy.pk}/")
    underwriter.reads("2022年6月16日", "2030年6月15日", "竣工验收起算", "结算调整保费", "¥ 32,062.50")
