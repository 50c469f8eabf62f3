"""Owners at phones: the code on the card leads to the registration, a second owner waits for the developer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from idi.lifecycle.projects.models import Unit
from tests.browser.people import PHONE, Come

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = {"您的姓名": "王一（示例）", "您的手机": "139 0000 0001", "用户名": "示例王一", "密码": "示例-口令-0001"}
SECOND = {"您的姓名": "王二（示例）", "您的手机": "13900000002", "用户名": "示例王二", "密码": "示例-口令-0002"}


def test_owners_register_by_the_code_on_the_card(
    standing_home: Unit, somebody: Come, it_is: Callable[[date], None]
) -> None:
    home = standing_home
    it_is(date(2025, 3, 3))
    owner = somebody(device=PHONE)
    owner.goes_to(f"/p/unit/{home.code}/")
    owner.follows("我是业主，登记这套房屋")
    owner.fills(
        {
            **FIRST,
            "您的手机": "没有",
            "报案口令": "不对",
            "同意平台为登记、报修、理赔和告知保险变化使用姓名和手机": True,
        }
    )
    owner.presses("登记为业主")
    owner.is_refused("房屋码与报案口令不符")
    owner.fills({"您的手机": FIRST["您的手机"], "密码": FIRST["密码"], "报案口令": home.claim_word})
    owner.presses("登记为业主")
    owner.reads("已登记为业主")
    owner.follows("示例花园一期 1号楼 101室")
    owner.reads("139****0001", "2030年6月15日", "还没有报修")

    owner.page.context.clear_cookies()
    second = owner
    second.goes_to(f"/p/unit/{home.code}/register/")
    second.fills(
        {**SECOND, "报案口令": home.claim_word, "同意平台为登记、报修、理赔和告知保险变化使用姓名和手机": True}
    )
    second.presses("登记为业主")
    second.reads("业主登记正在由建设单位或保险机构核实")

    developer = somebody("developer")
    developer.goes_to("/")
    developer.follows("示例花园一期 1号楼 101室：又有人登记为业主，请核实")
    developer.reads("139****0002", "王*****")
    developer.presses("确认是业主")
    second.goes_to("/")
    second.follows("示例花园一期 1号楼 101室")
