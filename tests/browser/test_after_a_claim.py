"""At phone width: completion, the order, the repairer's report, the owner's word without an account, appraisal and recovery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.lifecycle.recovery.models import Case
from tests.browser.people import PHONE, Somebody
from tests.factories.claims import a_covered_claim, a_photo, a_refused_claim, an_insured_home
from tests.factories.parties import a_world

pytestmark = pytest.mark.django_db(transaction=True)
People = Callable[..., Somebody]


def test_repair_and_recovery_on_a_phone(somebody: People, settings: Any, tmp_path: Path) -> None:
    settings.IDI_FILES = tmp_path / "文件"
    world = a_world()
    home = an_insured_home(world)
    claim = a_covered_claim(world, home)
    lead = somebody("claims_handler", PHONE)
    lead.goes_to(f"/claims/{claim.pk}/")
    lead.follows("派修")
    lead.fills({"维修机构": "示例房屋维修公司", "维修方案": "重做防水"})
    lead.fills_row("维修费用", 0, {"项目": "防水", "单位": "项", "数量": "1", "单价": "3,333.33"})
    lead.presses("派出维修单")
    number = lead.page.locator("h1").inner_text().split()[1]

    repairer = somebody("repair_manager", PHONE)
    repairer.goes_to("/repairs/")
    repairer.follows(number)
    repairer.presses("接单")
    repairer.follows("申报完工")
    photo = tmp_path / "完工.jpg"
    photo.write_bytes(a_photo())
    repairer.fills({"维修情况": "已重做，蓄水无渗漏", "完工照片": photo})
    repairer.presses("申报完工")

    owner = somebody("", PHONE)
    owner.goes_to(f"/p/track/{claim.track_code}/")
    owner.follows("确认修好了")
    owner.fills({"您对这次维修": "非常满意", "报案口令": "WRONG1"})
    owner.presses("确认维修")
    expect(owner.page.get_by_text("报案口令不对").first).to_be_visible()
    owner.fills({"报案口令": home.claim_word})
    owner.presses("确认维修")
    expect(owner.page.get_by_text("您已确认维修")).to_be_visible()

    today = clock.now().date()
    lead.goes_to(f"/claims/{claim.pk}/pay/")
    lead.fills({"赔付金额": "3333.33", "付款日期": today, "银行流水号": "示例-赔-1"})
    lead.presses("登记赔付")
    with acting(world.claims_handler, clock.now()):
        case = Case.objects.get()
    lead.goes_to(reverse("recovery:detail", args=[case.pk]))
    lead.follows("发函追偿")
    lead.fills({"事实和责任": "施工缺陷", "请于此日前答复": today + timedelta(days=30)})
    lead.presses("发函追偿")
    expect(lead.page.get_by_text("已函告").first).to_be_visible()


def test_completion_and_appraisal_on_a_phone(somebody: People, settings: Any, tmp_path: Path) -> None:
    settings.IDI_FILES = tmp_path / "文件"
    world = a_world()
    home = an_insured_home(world, accepted_on=None)
    developer = somebody("developer", PHONE)
    developer.goes_to(reverse("acceptance:project", args=[home.project_id]))
    developer.follows("登记竣工验收")
    developer.fills({"竣工验收日期": "2020-06-15"})
    developer.presses("登记竣工验收")
    expect(developer.page.get_by_text("业主告知书已生成")).to_be_visible()
    developer.goes_to(f"/projects/{home.project_id}/")
    claim = a_refused_claim(world, home)
    developer.goes_to(reverse("disputes:panel", args=[claim.pk]))
    developer.follows("申请共同委托鉴定")
    developer.fills({"鉴定机构": "示例房屋质量鉴定中心", "需要鉴定的问题": "是否施工缺陷"})
    developer.presses("提交申请")
    expect(developer.page.get_by_text("待保险机构同意")).to_be_visible()
