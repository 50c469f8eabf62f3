"""An owner at a phone: the card of the home, a report with a photo, and the desk that finds a home while typing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.claims import a_photo, an_insured_home
from tests.factories.parties import PASSWORD, a_world

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page: Page, name: str) -> None:
    """Nothing runs out of the page sideways; with IDI_PICTURES set, a picture of it is kept there."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    if folder := os.environ.get("IDI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_owner_reports_a_leak_on_a_phone(page: Page, settings: Any, tmp_path: Path) -> None:
    settings.IDI_FILES = tmp_path / "文件"
    home = an_insured_home(a_world())
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
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_label("您的姓名").fill("张三（示例）")
    page.get_by_label("您的电话").fill("没有")
    page.get_by_label("报案口令").fill(home.claim_word)
    page.get_by_role("button", name="提交报案").click()
    expect(page.get_by_text("请填写能接通的电话号码").first).to_be_visible()
    seen(page, "refused")
    expect(page.get_by_label("说明情况")).to_have_value("楼上淋浴后滴水")
    page.get_by_label("您的电话").fill("13800000000")
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_role("button", name="提交报案").click()
    expect(page.get_by_text("保险机构已收到")).to_be_visible()
    expect(page.get_by_text("138****0000")).to_be_visible()
    seen(page, "track")


def test_desk_finds_a_home_while_typing(page: Page, settings: Any, tmp_path: Path) -> None:
    settings.IDI_FILES = tmp_path / "文件"
    an_insured_home(a_world())
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
