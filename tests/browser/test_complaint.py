"""A complaint from a phone to its answer: the owner files it from the card of the home, the insurer answers, the owner rates it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from idi.lifecycle.projects.models import Unit
from tests.browser.people import PHONE, Somebody, looked_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_owner_complains_on_a_phone_and_rates_the_answer(
    standing_home: Unit, somebody: Callable[..., Somebody]
) -> None:
    home = standing_home
    owner = somebody(device=PHONE)
    owner.goes_to(f"/p/unit/{home.code}/")
    owner.follows("对办理不满意，我要投诉")
    page = owner.page
    page.get_by_label("投诉谁").select_option("insurer")
    page.get_by_label("原因").select_option("speed")
    page.get_by_label("事情经过").fill("报案五天没有人联系")
    page.get_by_label("您的姓名").fill("张三（示例）")
    page.get_by_label("您的电话").fill("没有")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_text("请填写能联系到您的电话").first).to_be_visible()
    expect(page.get_by_label("事情经过")).to_have_value("报案五天没有人联系")
    looked_at(page, "complaint-refused")
    page.get_by_label("您的电话").fill("13800000000")
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_role("heading", name="投诉进展")).to_be_visible()
    looked_at(page, "complaint-tracked")
    track = page.url
    handler = somebody("claims_handler")
    handler.goes_to("/complaints/")
    looked_at(handler.page, "complaints")
    handler.page.locator("td a").first.click()
    expect(handler.page.get_by_role("link", name="答复", exact=True)).to_be_visible()
    looked_at(handler.page, "complaint")
    handler.page.get_by_role("link", name="答复", exact=True).click()
    handler.page.get_by_label("投诉属实", exact=True).check()
    handler.page.get_by_label("答复", exact=False).last.fill("已致歉，明天上门。")
    handler.page.get_by_role("button", name="答复", exact=True).click()
    expect(handler.page.get_by_text("已答复，答复书已生成。")).to_be_visible()
    page.goto(track)
    page.get_by_role("link", name="评价答复").click()
    page.get_by_label("非常满意").check()
    page.get_by_role("button", name="评价答复").click()
    expect(page.get_by_text("谢谢您的评价。")).to_be_visible()
    looked_at(page, "complaint-rated")
