"""The surveyor on the phone: a draft and photos outlive a lost signal and a closed page, and arrive with the signature."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idi.foundation.core.acting import acting
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims import selectors
from idi.lifecycle.projects.models import Unit
from tests.browser.people import PHONE, Come, looked_at
from tests.factories import on
from tests.factories.claims import a_claim, a_photo, seen
from tests.factories.parties import World
from tests.factories.surveying import a_chief, file_prices, sent
from tests.factories.surveying import somebody as another

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 3, 4)
KEPT = "async address => { while (!(await caches.match(address))) await new Promise(go => setTimeout(go, 50)); }"
"""Waits until the page at an address is kept on the device."""


def signs(page: Page) -> None:
    """A stroke with the finger."""
    page.locator("[data-signature]").scroll_into_view_if_needed()
    box = page.locator("[data-signature]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=6)
    page.mouse.up()


def test_survey_on_the_phone(
    world: World, standing_home: Unit, somebody: Come, it_is: Callable[[date], None], tmp_path: Path
) -> None:
    file_prices(a_chief(world), world.lead)
    surveyor = another(world, world.lead, "claims_surveyor", "surveyor")
    claim = a_claim(world, standing_home)
    task = sent(world, claim, surveyor, on(2025, 3, 4, 10))
    photos = [tmp_path / f"{colour}.jpg" for colour in ("red", "green")]
    for path in photos:
        path.write_bytes(a_photo(path.stem))
    it_is(DAY)
    phone = somebody("surveyor", PHONE)
    visit = f"/claims/visits/{task.pk}/"
    phone.goes_to("/claims/visits/")
    phone.page.evaluate(KEPT, visit)
    phone.page.context.set_offline(True)
    phone.page.goto(visit)
    phone.reads("卫生间", "138****0000")
    phone.page.context.set_offline(False)
    phone.goes_to(visit)
    phone.reads("卫生间", "138****0000", "本单体同一承保项目的检查记录")
    phone.fills({
        "查勘时间": datetime.combine(DAY, time(9, 30)), "查勘情况": "管根处防水层未上翻", "原因": "施工",
        "承保项目": "C05 防水、防渗漏", "在场的人": "业主", "签字人姓名": "张三（示例）",
    })  # fmt: skip
    phone.fills_row("测量", 0, {"测量内容": "渗漏面积", "数值": "1.2", "单位": "m²"})
    phone.fills_row("维修项目", 0, {"单价库": "FS-01 卫生间防水层铲除重做 180.00/m²", "数量": "4.5"})
    phone.fills_row("维修项目", 1, {"单价库": "FS-02 蓄水试验 300.00/次", "数量": "1"})
    signs(phone.page)
    phone.page.context.set_offline(True)
    phone.page.locator("input[type=file]").set_input_files(photos)
    expect(phone.main.locator(".survey-photo")).to_have_count(2)
    phone.reads("已存在手机上")
    phone.main.get_by_role("button", name="提交查勘").click()
    phone.reads("没有信号")
    phone.page.context.set_offline(False)

    phone.goes_to(f"/claims/visits/{task.pk}/")  # the page was closed and is opened again
    phone.reads("已恢复", "已上传")
    expect(phone.main.get_by_label("查勘情况")).to_have_value("管根处防水层未上翻")
    expect(phone.main.locator(".survey-photo .state-good")).to_have_count(2)
    phone.main.get_by_role("button", name="提交查勘").click()
    phone.reads("查勘已提交")
    phone.goes_to(f"/claims/visits/{task.pk}/")
    assert phone.page.evaluate("indexedDB.databases().then(all => all.length)") >= 1

    assert (seen(claim).state, seen(claim).estimate) == ("surveyed", Decimal("1110.00"))
    with acting(world.claims_handler, on(2025, 3, 4, 12)):
        survey = selectors.latest_survey(claim)
        kept = {each.sha256 for each in documents.photos(claim) if each.kind == "claims.survey_photo"}
    assert kept == {hashlib.sha256(path.read_bytes()).hexdigest() for path in photos}
    assert survey is not None and survey.signature_id and len(survey.measurements) == 1

    handler = somebody("claims_handler")
    handler.goes_to(f"/claims/{claim.pk}/")
    handler.reads("渗漏面积", "卫生间防水层铲除重做", "未决赔款准备金")
    handler.follows("核定")
    asked: list[str] = []
    handler.page.on("dialog", lambda dialog: asked.append(dialog.message))
    handler.presses("作出核定")
    handler.is_refused()
    assert not asked, "nothing is filled in yet"
    handler.fills({
        "核定结论": "属于保险责任", "承保项目": "C05 防水、防渗漏", "标准理由": "属于工程质量潜在缺陷", "依据的条款": "条款第四条（五）",
    })  # fmt: skip
    handler.presses("作出核定")
    assert len(asked) == 1 and "重新核定" in asked[0]
    handler.reads("第1次核定", "属于保险责任", "应付")
    assert "核定通知书" in handler.opens_paper("核定通知书")


def test_a_file_that_is_no_photo_is_named_and_has_to_go_first(
    world: World, standing_home: Unit, somebody: Come, it_is: Callable[[date], None], tmp_path: Path
) -> None:
    file_prices(a_chief(world), world.lead)
    surveyor = another(world, world.lead, "claims_surveyor", "surveyor")
    task = sent(world, a_claim(world, standing_home), surveyor, on(2025, 3, 4, 10))
    good, bad, text = tmp_path / "red.jpg", tmp_path / "broken.jpg", tmp_path / "notes.txt"
    good.write_bytes(a_photo("red"))
    bad.write_bytes(b"no photo at all")
    text.write_text("notes")
    it_is(DAY)
    phone = somebody("surveyor", PHONE)
    phone.goes_to(f"/claims/visits/{task.pk}/")
    phone.presses("提交查勘")
    phone.is_refused("查勘情况", "在场的人")
    files = phone.page.locator("input[type=file]")
    files.set_input_files([text])
    phone.reads("“notes.txt”不是照片")
    files.set_input_files([bad, good])
    phone.reads("没有被接受", "broken.jpg", "已上传")
    phone.fills({
        "查勘时间": datetime.combine(DAY, time(9, 30)), "查勘情况": "管根处防水层未上翻", "原因": "施工",
        "承保项目": "C05 防水、防渗漏", "在场的人": "业主", "签字人姓名": "张三（示例）",
    })  # fmt: skip
    phone.fills_row("维修项目", 0, {"单价库": "FS-01 卫生间防水层铲除重做 180.00/m²", "数量": "4.5"})
    submit = phone.main.get_by_role("button", name="提交查勘")
    submit.click()
    stopped = phone.main.get_by_role("alert").filter(has_text="请先在“查勘照片”中删除")
    expect(stopped).to_be_focused()
    expect(stopped).to_contain_text("broken.jpg")
    expect(phone.main.get_by_text("没有信号")).to_have_count(0)
    expect(phone.main.locator(".field .invalid-feedback")).to_have_count(0)
    looked_at(phone.page, "survey-refused-photo")
    phone.main.get_by_role("button", name="删除“broken.jpg”").click()
    expect(phone.main.locator(".survey-photo")).to_have_count(1)
    phone.presses("提交查勘")
    phone.is_refused("签字：请在场的人在屏幕上签字")
    expect(phone.main).not_to_contain_text("Signature")
    signs(phone.page)
    submit.click()
    phone.reads("查勘已提交")
