"""One house by hand, first part: from the opening of the pilot to a policy anybody can check. It is today."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from idi.foundation.core.clock import local_date, now
from idi.lifecycle.policies import questionnaire
from tests.browser.people import Come, Somebody
from tests.factories.parties import World, a_world
from tests.factories.policies import PDF
from tests.factories.projects import homes_of, unit_list

pytestmark = pytest.mark.django_db(transaction=True)
PROJECT = "示例花园一期"


@pytest.mark.long
def test_from_the_pilot_to_a_policy(somebody: Come, tmp_path: Path) -> None:
    world, today = a_world(), local_date(now())
    the_association_opens_the_pilot(somebody("administrator"))
    the_developer_registers(somebody("developer"), today)
    the_officer_designates(somebody("haining_officer"))
    the_developer_completes_the_project(somebody("developer"), world, today, tmp_path)
    rates_are_filed(somebody, today)
    a_quote_is_asked_and_accepted(somebody)
    number = the_contract_is_signed(somebody, world, today, tmp_path)
    the_premium_makes_the_policy(somebody, number, today)
    anybody_checks(somebody(), number)
    the_deposit_is_waived(somebody("property_officer"), number)


def the_association_opens_the_pilot(association: Somebody) -> None:
    association.follows("试点方案")
    association.reads("还没有试点方案")
    association.follows("开通试点")
    expect(association.main.get_by_label("海宁鸿翔房产公司")).to_be_checked()
    association.presses("开通")
    association.reads("已开通", "海宁市", "秀洲区", "海宁鸿翔房产公司、嘉兴佳源房产集团公司")


def the_developer_registers(developer: Somebody, today: date) -> None:
    developer.follows("工程项目")
    developer.follows("登记项目")
    developer.fills({"项目名称": PROJECT, "小区名称": "示例花园", "项目地址": "海宁市示例路1号"})
    developer.presses("登记")
    developer.is_refused("所在县（市、区）", "总建筑面积", "建筑安装工程概算造价")
    expect(developer.main.get_by_label("项目名称")).to_have_value(PROJECT)
    developer.fills({
        "所在县（市、区）": "海宁市", "工程类别": "商品住宅", "总建筑面积（平方米）": "24000", "建筑安装工程概算造价": "80,000,000.00",
        "开工日期": today - timedelta(days=60), "计划竣工日期": today + timedelta(days=500),
    })  # fmt: skip
    developer.presses("登记")
    developer.reads("项目已登记", "投保前还需要")


def the_officer_designates(officer: Somebody) -> None:
    officer.follows("工程项目")
    officer.follows(PROJECT)
    officer.follows("列入试点")
    officer.fills({"列入试点的理由": "商品住宅，列入首批试点"})
    officer.presses("列入试点")
    officer.reads("项目已列入试点", "海宁市住房和城乡建设局（示例）")


def the_developer_completes_the_project(developer: Somebody, world: World, today: date, folder: Path) -> None:
    developer.follows("工程项目")
    developer.follows(PROJECT)
    developer.follows("添加参建单位")
    developer.fills({"参建身份": "施工单位", "单位": f"{world.contractor.uscc[:-1]}?"})
    developer.presses("添加")
    developer.is_refused("单位")
    for role, party in (
        ("施工单位", world.contractor.uscc), ("设计单位", world.designer.name), ("监理单位", world.supervisor.name),
    ):  # fmt: skip
        if developer.main.get_by_role("link", name="添加参建单位").count():
            developer.follows("添加参建单位")
        developer.fills({"参建身份": role, "单位": party, "参建起始日期": today - timedelta(days=60)})
        developer.presses("添加")
    developer.follows("登记合同")
    developer.fills({
        "施工单位": world.contractor.name, "合同编号": "示例-施-001", "签订日期": today - timedelta(days=70),
        "合同金额": "80000000", "合同中已明确投保住宅工程质量潜在缺陷保险": True, "投保条款": "专用条款第20.3条：发包人投保",
    })  # fmt: skip
    developer.presses("登记")
    developer.follows("登记保险费")
    developer.fills({"概预算列明的保险费": "1000000"})
    developer.presses("登记")
    for number in ("1号楼", "2号楼"):
        developer.follows("登记单体")
        developer.fills({
            "单体编号": number, "用途": "住宅建筑", "结构类型": "剪力墙", "地上层数": "11", "地下层数": "1", "建筑面积（平方米）": "12000",
        })  # fmt: skip
        developer.presses("登记")
    the_list_of_homes_comes_whole_or_not_at_all(developer, folder)
    developer.follows(PROJECT)
    expect(developer.main.get_by_text("投保前还需要")).to_have_count(0)


def the_list_of_homes_comes_whole_or_not_at_all(developer: Somebody, folder: Path) -> None:
    rows = homes_of(("1号楼", "2号楼"), 4)
    wrong, right = folder / "有错的清单.xlsx", folder / "分户清单.xlsx"
    wrong.write_bytes(unit_list(*rows[:3], rows[0], {**rows[4], "area": Decimal(-1)}))
    right.write_bytes(unit_list(*rows))
    developer.follows("导入清单")
    assert developer.opens_file("下载空白模板").startswith(b"PK")
    developer.fills({"清单文件": wrong})
    developer.presses("上传并比对")
    developer.is_refused("第 5 行", "重复", "第 6 行", "建筑面积")
    developer.fills({"清单文件": right})
    developer.presses("上传并比对")
    developer.reads("还没有导入", "新增户和部位")
    developer.presses("确认导入")
    developer.reads("清单已导入")


def rates_are_filed(somebody: Come, today: date) -> None:
    underwriter = somebody("underwriter")
    underwriter.follows("条款费率备案")
    underwriter.follows("起草新的备案")
    underwriter.fills({
        "适用地区": "嘉兴市（330400）", "条款名称": "住宅工程质量潜在缺陷保险（示例）", "条款摘要": "示例条款", "基准费率（默认）": "1.25",
        "费率下限": "1.00", "费率上限": "1.80",
    })  # fmt: skip
    underwriter.fills_row(
        "按登记事实取值的系数", 0, {"系数": "投保单位诚信记录", "等级或取值": "AAA", "系数值": "0.90"}
    )
    underwriter.fills_row(
        "按登记事实取值的系数", 1, {"系数": "投保单位资质等级", "等级或取值": "一级", "系数值": "0.95"}
    )
    underwriter.presses("保存草稿")
    underwriter.reads("草稿已保存", "AAA", "一级")
    underwriter.presses("提交核准")
    underwriter.reads("等待保险监管部门核准")
    regulator = somebody("insurance_officer")
    regulator.follows("条款费率备案")
    regulator.opens_row("住宅工程质量潜在缺陷保险（示例）")
    regulator.follows("核准")
    regulator.fills({"核准文号": "示例核准〔2018〕1号"})
    regulator.presses("核准")
    regulator.reads("已核准")
    underwriter.goes_to(underwriter.page.url)
    underwriter.follows("登记报送和执行")
    underwriter.fills({"执行日期": today})
    underwriter.presses("登记")
    underwriter.reads("可以据此报价")


def a_quote_is_asked_and_accepted(somebody: Come) -> None:
    developer, underwriter = somebody("developer"), somebody("underwriter")
    developer.follows("邀请报价")
    developer.fills({"保险机构": ["示例财产保险甲公司"]})
    developer.presses("发出邀请")
    underwriter.follows("报价")
    underwriter.follows(re.compile("^BJ-"))
    underwriter.follows("编制报价方案")
    underwriter.reads("¥ 855,000.00")
    underwriter.presses("保存方案")
    underwriter.reads("方案一已保存", "待报价")
    underwriter.follows("发出报价")
    underwriter.presses("发出报价")
    underwriter.reads("已报价", "AAA", "一级", "1.06875%")
    developer.goes_to(developer.page.url)
    developer.follows("示例财产保险甲公司")
    developer.presses("接受报价：方案一")
    developer.reads("已接受报价", "可以据此投保")


def the_contract_is_signed(somebody: Come, world: World, today: date, tmp_path: Path) -> str:
    """Two insurers; each says yes for itself, and nothing is signed before everybody has said what is theirs to say."""
    developer, underwriter, follower = somebody("developer"), somebody("underwriter"), somebody("second_underwriter")
    developer.follows("填写投保单")
    developer.fills({"被保险人": "业主（房屋所有权人）", "索赔权益人": "业主（房屋所有权人）"})
    asked = questionnaire.current("330481", today)
    plain = questionnaire.unremarkable(asked)
    developer.fills({question.text: question.said(plain[question.key]["answer"]) for question in asked.questions})
    developer.presses("填好投保单")
    developer.reads("还没有签署如实告知声明", "还没有向投保人说明责任免除条款", "上面的事办完后提交")
    expect(developer.main.get_by_role("button", name="提交投保单")).to_have_count(0)
    underwriter.follows("投保单")
    underwriter.follows(developer_number(developer))
    underwriter.follows("组织共保")
    underwriter.fills({"主承保份额": "70"})
    underwriter.fills_row("共保机构", 0, {"共保机构": world.second.name, "份额": "40"})
    underwriter.presses("核对金额")
    underwriter.is_refused("现为 110%，多了 10%")
    underwriter.fills_row("共保机构", 0, {"份额": "30"})
    underwriter.presses("核对金额")
    underwriter.reads("核对金额：确认无误后发出邀请", "合计")
    underwriter.presses("金额无误，发出邀请")
    underwriter.follows("说明责任免除条款")
    for box in underwriter.main.get_by_role("checkbox").all():
        box.check()
    underwriter.fills({"说明方式": "当面说明"})
    underwriter.presses("登记已说明")
    follower.follows("共保邀请")
    follower.follows(developer_number(developer))
    follower.follows("确认份额")
    follower.fills({"本机构同意按所列份额和条件参与共保": True, "职务": "承保部负责人"})
    follower.presses("签署并确认份额")
    follower.reads("份额已确认")
    developer.goes_to(developer.page.url)
    developer.follows("答复合同是否放弃追偿")
    developer.main.get_by_role("radio", name="没有放弃").check()
    developer.presses("保存")
    for what in ("承发包合同中明确投保的条款页", "概预算中列明保险费的页"):
        developer.follows("提交资料")
        developer.fills({"是什么文件": what, "文件": a_page(tmp_path)})
        developer.presses("提交")
    developer.follows("签署如实告知声明")
    for box in developer.main.get_by_role("checkbox").all():
        box.check()
    developer.fills({"职务": "总经理"})
    developer.presses("签署声明")
    developer.presses("提交投保单")
    developer.reads("投保单已提交")
    underwriter.goes_to(underwriter.page.url)
    underwriter.follows("签订合同")
    underwriter.fills({"合同签订日期": today})
    underwriter.presses("签订合同")
    underwriter.reads("合同已签订", "待缴费")
    return underwriter.heading.inner_text().split()[1]


def a_page(folder: Path) -> Path:
    page = folder / "页.pdf"
    page.write_bytes(PDF)
    return page


def developer_number(developer: Somebody) -> str:
    return developer.page.title().split("·")[0].split()[-1]


def the_premium_makes_the_policy(somebody: Come, number: str, today: date) -> None:
    underwriter = somebody("underwriter")
    underwriter.presses("签发保险单")
    underwriter.reads("没有提交成功")
    underwriter.page.go_back()
    underwriter.follows("登记到账")
    underwriter.fills({"到账日期": today, "银行流水号": "示例流水-1"})
    underwriter.presses("登记到账")
    underwriter.presses("签发保险单")
    underwriter.reads("保险单已签发")
    printed = underwriter.opens_paper(re.compile("^保险单"))
    assert number in printed and PROJECT in printed


def anybody_checks(visitor: Somebody, number: str) -> None:
    visitor.goes_to("/p/check/")
    visitor.fills({"保险单号、投保证明编号或核验码": "没有这个编号"})
    visitor.presses("按编号核验")
    visitor.reads("没有查到这个编号")
    visitor.fills({"保险单号、投保证明编号或核验码": number})
    visitor.presses("按编号核验")
    visitor.reads(number, "有效", PROJECT, "竣工验收后起算")


def the_deposit_is_waived(officer: Somebody, number: str) -> None:
    officer.follows("投保证明")
    officer.opens_row(PROJECT)
    officer.follows("登记免交")
    officer.fills({"如不免交应交的金额": str(Decimal("1600000.00"))})
    officer.presses("登记免交")
    officer.reads("物业保修金免交已登记")
    assert officer.opens_paper(re.compile("投保证明"))
