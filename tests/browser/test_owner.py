"""An owner at a phone: the card of the home, a report with a photo, and the desk that finds a home while typing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idi.foundation.core.acting import acting, house
from idi.foundation.notices.models import Sending
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_photo
from tests.factories.parties import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page: Page, name: str) -> None:
    """Nothing runs out of the page sideways; with IDI_PICTURES set, a picture of it is kept there."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if folder := os.environ.get("IDI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def newest_code() -> str:
    """The code of the newest text message, from the log where no gateway is connected."""
    with acting(HOUSE, on(2026, 11, 30)), house(0, cause=HOUSE):
        text = Sending.objects.filter(kind="code").latest("id").text
    return re.findall(r"\d{6}", text)[0]


def test_owner_reports_a_leak_on_a_phone(standing_home: Unit, page: Page, tmp_path: Path) -> None:
    home = standing_home
    photo = tmp_path / "渗水.jpg"
    photo.write_bytes(a_photo())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/p/")
    page.get_by_label("房屋码").fill(home.code)
    seen(page, "front")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("101室")
    page.get_by_text("由谁负责、依据哪一条").nth(4).click()
    seen(page, "unit")
    page.get_by_role("link", name="我要报案").click()
    page.get_by_label("您看到了什么").select_option("leak")
    page.get_by_label("在哪个部位").select_option("bathroom")
    page.get_by_label("说明情况").fill("楼上淋浴后滴水")
    none = tmp_path / "不是照片.jpg"
    none.write_bytes(b"GIF89a no photo")
    page.get_by_label("照片").set_input_files([photo, none])
    expect(page.get_by_text("已上传")).to_be_visible()
    expect(page.get_by_text("不是照片.jpg：")).to_be_visible()
    seen(page, "photos")
    page.reload()
    # The server knows the photo, this tab what was typed.
    expect(page.get_by_text("已上传")).to_be_visible()
    expect(page.get_by_label("说明情况")).to_have_value("楼上淋浴后滴水")
    expect(page.get_by_label("您看到了什么")).to_have_value("leak")
    page.get_by_label("您的姓名").fill("张三（示例）")
    page.get_by_label("您的电话").fill("没有")
    page.get_by_label("报案口令").fill(home.claim_word)
    page.get_by_role("button", name="提交报案").click()
    expect(page.get_by_text("请填写能接通的电话号码").first).to_be_visible()
    seen(page, "refused")
    expect(page.get_by_label("说明情况")).to_have_value("楼上淋浴后滴水")
    page.get_by_label("您的电话").fill("13800000000")
    expect(page.get_by_text("已上传")).to_be_visible()
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("验证码已发到 138****0000")).to_be_visible()
    page.get_by_label("短信验证码").fill(newest_code())
    page.get_by_label("方便上门的时间").fill("周六上午")
    page.get_by_role("button", name="提交报案").click()
    expect(page.get_by_text("保险机构已收到")).to_be_visible()
    expect(page.get_by_text("138****0000")).to_be_visible()
    expect(page.get_by_alt_text("报案照片 1")).to_be_visible()
    seen(page, "track")
    page.get_by_role("link", name="补充照片和资料").click()
    page.get_by_label("补充说明").fill("客厅也湿了")
    page.get_by_role("button", name="提交补充").click()
    expect(page.get_by_text("客厅也湿了")).to_be_visible()
    page.goto(f"/p/unit/{home.code}/report/")
    expect(page.get_by_label("说明情况")).to_have_value("")


def test_desk_finds_a_home_while_typing(standing_home: Unit, page: Page) -> None:
    page.goto("/account/login/?next=/hotline/")
    page.locator("input[name=login]").fill("hotline_agent")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button").last.click()
    page.wait_for_url("**/hotline/", wait_until="load")
    page.get_by_label("查找房屋").press_sequentially("花园 2号楼 201")
    expect(page.get_by_role("link", name="2号楼 201室")).to_be_visible()
    seen(page, "desk")
    page.get_by_role("link", name="2号楼 201室").click()
    expect(page.get_by_role("heading", name="由谁负责", exact=True)).to_be_visible()
    seen(page, "home")
