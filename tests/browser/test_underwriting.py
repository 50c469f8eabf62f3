"""How a risk is underwritten: tried, priced twice, decided by two persons, compared and taken; lists and money by file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from idi.foundation.core.acting import acting
from idi.foundation.core.sheets import Sheet, write_book
from idi.foundation.parties import services as parties
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project
from idi.lifecycle.projects.services.book import BUILDING_BOOK, BUILDINGS_TAB, UNIT_BOOK, UNITS_TAB
from tests.browser.people import PHONE, Come, Somebody
from tests.factories import on
from tests.factories.parties import OPENED, PASSWORD, World
from tests.factories.policies import a_signed_policy
from tests.factories.projects import a_project
from tests.factories.rating import a_filing, an_invited_quote

pytestmark = pytest.mark.django_db(transaction=True)
Turn = Callable[[date], None]
DEDUCTIBLES = [
    {"name": "每次一万元", "amount": "10000", "factor": "1"},
    {"name": "每次五万元", "amount": "50000", "factor": "0.96"},
]


def test_two_alternatives_a_second_person_and_the_choice(world: World, somebody: Come, it_is: Turn) -> None:
    a_filing(world, deductibles=DEDUCTIBLES)
    an_invited_quote(world, a_project(world, until="buildings"))
    a_chief(world)
    it_is(date(2019, 3, 8))
    chief, underwriter, developer = somebody("chief"), somebody("underwriter"), somebody("developer", PHONE)
    the_chief_sets_a_limit(chief)
    the_underwriter_tries(underwriter)
    two_alternatives_are_written(underwriter)
    the_offer_waits(underwriter, developer)
    the_chief_agrees(chief)
    the_developer_compares_and_takes_one(developer)
    underwriter.goes_to(underwriter.page.url)
    underwriter.reads("已接受", "复核意见", "免赔额合适")


def a_chief(world: World) -> None:
    by = world.administrator
    with acting(by, OPENED):
        person = parties.add_person(by=by, at=OPENED, username="chief", password=PASSWORD, name="示例负责人")
        parties.join(by=by, at=OPENED, person=person, organisation=world.lead, role="chief_underwriter")


def the_chief_sets_a_limit(chief: Somebody) -> None:
    chief.follows("核保权限")
    chief.follows("设定核保权限")
    chief.fills({"暂收保险费超过": "850,000"})
    chief.presses("设定")
    chief.reads("核保权限已设定", "¥ 850,000.00")


def its_task_leads_there(somebody: Somebody) -> None:
    somebody.goes_to("/diary/")
    somebody.follows(re.compile("BJ-"))


def the_underwriter_tries(underwriter: Somebody) -> None:
    """What is typed on one side is at once priced on the other, without a new page, and nothing of it is kept."""
    its_task_leads_there(underwriter)
    underwriter.follows("假设试算")
    underwriter.page.evaluate("window.stayed = true")
    result = underwriter.main.locator("[aria-live=polite]")
    expect(result).to_contain_text("¥ 855,000.00")
    underwriter.fills({"投保单位诚信记录": "AA"})
    expect(result).to_contain_text("¥ 902,500.00")
    underwriter.fills({"假设结算造价": "90,000,000"})
    expect(result).to_contain_text("¥ 1,015,312.50")
    underwriter.fills({"免赔方案": "每次五万元"})
    expect(result).to_contain_text("¥ 866,400.00")
    underwriter.fills_row("核保评定", 0, {"系数": "地质条件（0.95–1.1）", "取值": "1.3", "理由": "软土地基"})
    expect(result).to_contain_text("备案只允许 0.95 至 1.1")
    assert underwriter.page.evaluate("window.stayed") is True
    underwriter.page.go_back()
    underwriter.reads("待报价")
    expect(underwriter.main.get_by_role("link", name="发出报价")).to_have_count(0)


def two_alternatives_are_written(underwriter: Somebody) -> None:
    for name, deductible, comes_to in (
        ("低免赔", "每次一万元", "¥ 855,000.00"),
        ("高免赔", "每次五万元", "¥ 820,800.00"),
    ):
        underwriter.follows("编制报价方案")
        underwriter.fills({"方案名称": name, "免赔方案": deductible})
        expect(underwriter.main.locator("[aria-live=polite]")).to_contain_text(comes_to)
        underwriter.presses("保存方案")
        underwriter.reads(f"{name}已保存", comes_to)


def the_offer_waits(underwriter: Somebody, developer: Somebody) -> None:
    """Beyond the limit it is not sent: the developer sees no price, and the underwriter has no button to agree with itself."""
    underwriter.follows("发出报价")
    underwriter.presses("发出报价")
    underwriter.reads("已转另一位核保负责人复核", "待复核", "超出核保权限")
    expect(underwriter.main.get_by_role("link", name="同意并报价")).to_have_count(0)
    developer.goes_to(underwriter.page.url)
    developer.reads("等待保险机构的另一位核保负责人复核")
    assert "855,000.00" not in developer.main.inner_text()
    assert "超出核保权限" not in developer.main.inner_text()


def the_chief_agrees(chief: Somebody) -> None:
    its_task_leads_there(chief)
    chief.reads("低免赔：暂收保险费 855,000.00 元，超出核保权限 850,000.00 元")
    chief.follows("同意并报价")
    chief.fills({"复核意见": "免赔额合适"})
    chief.presses("同意并报价")
    chief.reads("已同意，报价已发出", "已报价")


def the_developer_compares_and_takes_one(developer: Somebody) -> None:
    """On a phone: both alternatives side by side, with what differs marked, then one of them is taken."""
    its_task_leads_there(developer)
    developer.reads("低免赔", "高免赔")
    developer.follows("对照报价")
    differing = developer.main.locator("tr.compared-differs")
    for words in ("¥ 855,000.00", "¥ 820,800.00"):
        expect(differing.filter(has_text="暂收保险费")).to_contain_text(words)
    expect(differing.filter(has_text="基准费率")).to_have_count(0)
    developer.presses(re.compile("接受报价：.*高免赔"))
    developer.reads("已接受报价", "已接受")


def test_the_list_of_homes_goes_out_and_comes_back(world: World, somebody: Come, it_is: Turn, tmp_path: Path) -> None:
    project = a_project(world, homes=2)
    it_is(date(2019, 3, 8))
    developer = somebody("developer")
    developer.goes_to(f"/projects/{project.pk}/")
    developer.follows("导入清单")
    changed = tmp_path / "改过的清单.xlsx"
    changed.write_bytes(edited(developer.opens_file("下载现有清单")))
    developer.fills({"清单文件": changed})
    developer.presses("上传并比对")
    developer.reads("还没有导入", "“建筑面积（平方米）”：89.5 → 90.25", "清单中没有的行")
    developer.goes_to(f"/projects/{project.pk}/units/")
    assert "90.25" not in developer.main.inner_text() and "103室" not in developer.main.inner_text()
    developer.page.go_back()
    developer.presses("确认导入")
    developer.reads("清单已导入")
    developer.goes_to(f"/projects/{project.pk}/units/")
    developer.reads("90.25", "103室")
    expect(developer.main.get_by_role("row").filter(has_text="屋面")).to_have_count(2)  # left out is not taken away


def edited(book: bytes) -> bytes:
    """The workbook as somebody edits it: one area corrected, one home added, the last row left out."""
    found = CalamineWorkbook.from_object(io.BytesIO(book))
    buildings, units = (
        rows_of(found, tab, columns) for tab, columns in ((BUILDINGS_TAB, BUILDING_BOOK), (UNITS_TAB, UNIT_BOOK))
    )
    units[0]["area"] = Decimal("90.25")
    units[-1:] = [{"building": "1号楼", "number": "103室", "floor": 1, "area": Decimal("75.00")}]
    return write_book(
        [Sheet(BUILDINGS_TAB, BUILDING_BOOK, buildings), Sheet(UNITS_TAB, UNIT_BOOK, units)], at=on(2019, 3, 8)
    )


def rows_of(book: CalamineWorkbook, tab: str, columns: Any) -> list[dict[str, Any]]:
    names = [column.name for column in columns]
    return [
        {name: _given(value) for name, value in zip(names, row, strict=True)}
        for row in book.get_sheet_by_name(tab).to_python()[1:]
    ]


def _given(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    return None if value == "" else value


def test_the_bank_file_pays_the_premium(
    world: World, standing_project: Project, somebody: Come, it_is: Turn, tmp_path: Path
) -> None:
    """Shown before it is booked; what belongs to a due pays it, the rest waits, and the policy can be issued."""
    policy = a_signed_policy(world, standing_project)
    it_is(date(2019, 5, 9))
    underwriter = somebody("underwriter")
    underwriter.follows("银行流水")
    underwriter.follows("导入银行流水")
    underwriter.fills({"银行流水文件": a_bank_file(tmp_path, world, policy)})
    underwriter.presses("读取")
    expect(underwriter.main.get_by_role("row").filter(has_text="示例-流水-1")).to_contain_text("附言中的保险单号")
    expect(underwriter.main.get_by_role("row").filter(has_text="示例-流水-2")).to_contain_text("没有对应")
    preview = underwriter.page.url
    underwriter.goes_to(f"/policies/{policy.pk}/")
    underwriter.reads("等待缴费")
    underwriter.goes_to(preview)
    underwriter.presses("入账")
    underwriter.reads("银行流水已入账", "未对应 ¥ 99.00")
    underwriter.goes_to(f"/policies/{policy.pk}/")
    underwriter.presses("签发保险单")
    underwriter.reads("保险单已签发")


def a_bank_file(folder: Path, world: World, policy: Policy) -> Path:
    file = folder / "示例流水.csv"
    rows = (
        "交易日期,流水号,对方户名,贷方金额,借方金额,摘要,附言",
        f"2019-05-09,示例-流水-1,{world.hongxiang.name},{policy.provisional},,转账,{policy.number} 保费",
        "2019-05-09,示例-流水-2,某某公司（示例）,99.00,,转账,",
    )
    file.write_bytes("\n".join(rows).encode("gbk"))
    return file
