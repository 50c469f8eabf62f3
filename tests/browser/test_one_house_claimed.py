"""One house by hand, third part: a leak from the owner's phone to the last cent, and a refusal that does not stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from idi.lifecycle.projects.models import Unit
from tests.browser.people import PHONE, Come, Somebody
from tests.factories.claims import a_claim, a_photo
from tests.factories.parties import World

pytestmark = pytest.mark.django_db(transaction=True)
Turn = Callable[[date], None]


@pytest.mark.long
def test_a_leak_from_the_report_to_the_recovery(
    world: World, standing_home: Unit, somebody: Come, it_is: Turn, tmp_path: Path
) -> None:
    home = standing_home
    photo = tmp_path / "渗水.jpg"
    photo.write_bytes(a_photo())
    it_is(date(2025, 3, 3))
    owner, handler = somebody(device=PHONE), somebody("claims_handler")
    number = the_owner_reports(owner, home, photo)
    it_is(date(2025, 3, 5))
    the_handler_surveys_and_decides(handler, number, world)
    the_handler_orders_a_repair(handler)
    it_is(date(2025, 3, 14))
    the_repairer_works(somebody("repair_manager", PHONE), photo)
    it_is(date(2025, 3, 20))
    the_owner_confirms(owner, home)
    it_is(date(2025, 3, 24))
    the_lead_pays(handler, number)
    the_follower_owes_its_part(somebody("second_claims_handler"))
    the_contractor_is_asked_to_pay_back(handler)


def the_owner_reports(owner: Somebody, home: Unit, photo: Path) -> str:
    """With the card of the home: what is covered, then the report; a photo that is none is named, and nothing has to be typed or taken again."""
    owner.goes_to(f"/p/unit/{home.code}/")
    owner.reads("在保险期间内", "保险期间已届满", "2030年6月15日")
    owner.follows("这户有质量缺陷，我要报案")
    fake = photo.with_name("不是照片.jpg")
    fake.write_bytes(b"just words")
    owner.fills({
        "您看到了什么": "渗漏水", "在哪个部位": "卫生间", "说明情况": "楼上淋浴后滴水", "哪天发现的": date(2025, 3, 1),
        "照片": fake, "您的姓名": "张三（示例）", "您的电话": "13800000000", "报案口令": home.claim_word,
    })  # fmt: skip
    expect(owner.main.get_by_text("不是照片.jpg：")).to_be_visible()
    owner.fills({"照片": photo, "哪天发现的": date(2030, 1, 1)})
    expect(owner.main.get_by_text("已上传")).to_be_visible()
    owner.presses("提交报案")
    owner.is_refused("发现")
    expect(owner.main.get_by_label("说明情况")).to_have_value("楼上淋浴后滴水")
    expect(owner.main.get_by_text("已上传")).to_be_visible()
    owner.fills({"哪天发现的": date(2025, 3, 1)})
    owner.presses_twice("提交报案")
    owner.reads("保险机构已收到", "138****0000")
    return owner.main.locator(".page-lead").inner_text().split()[0]


def the_handler_surveys_and_decides(handler: Somebody, number: str, world: World) -> None:
    handler.follows("报案理赔")
    expect(handler.main.locator("tbody tr")).to_have_count(1)  # two taps on the phone were one report
    handler.follows(number)
    handler.reads("138****0000", "下一步")
    handler.presses("查看完整联系方式（会留下记录）")
    handler.reads("13800000000", "本次查看已记入履历")
    handler.follows("登记查勘")
    handler.fills({
        "查勘情况": "防水层在管根处未上翻，蓄水试验渗漏", "原因": "施工", "承保项目": "C05 防水、防渗漏", "责任单位": world.contractor.name,
        "估损金额": "3,600",
    })  # fmt: skip
    handler.presses("保存查勘")
    handler.follows("核定")
    handler.fills({
        "核定结论": "属于保险责任", "依据的条款": "保险条款第四条（五）", "理由": "防水施工缺陷造成渗漏", "承保项目": "C05 防水、防渗漏",
    })  # fmt: skip
    handler.presses("作出核定")
    handler.reads("核定已作出", "属于保险责任")


def the_handler_orders_a_repair(handler: Somebody) -> None:
    handler.follows("派修")
    handler.fills(
        {
            "维修机构": "示例房屋维修公司",
            "维修方案": "重做聚氨酯防水并做48小时蓄水试验",
            "约定上门日期": date(2025, 3, 8),
        }
    )
    handler.presses("派出维修单")
    handler.is_refused("维修费用")
    handler.fills_row("维修费用", 0, {"项目": "防水层重做", "单位": "平方米", "数量": "6.5", "单价": "420"})
    handler.fills_row("维修费用", 1, {"项目": "顶板修补刷漆", "单位": "项", "数量": "1", "单价": "603.33"})
    handler.presses("派出维修单")
    handler.reads("已派出，金额 ¥ 3,333.33")


def the_repairer_works(repairer: Somebody, photo: Path) -> None:
    repairer.goes_to("/repairs/today/")
    repairer.reads("示例花园一期")
    repairer.presses("接单")
    repairer.reads("已接单")
    repairer.goes_to("/repairs/today/")
    repairer.follows("拍修前照片")
    repairer.fills({"修前照片": photo})
    repairer.presses("上传修前照片")
    repairer.goes_to("/repairs/today/")
    repairer.follows("完工：照片、材料")
    repairer.fills(
        {"维修情况": "防水层已重做，蓄水48小时无渗漏", "用了哪些材料": "聚氨酯涂料20千克", "完工照片": photo}
    )
    repairer.presses("申报完工")
    repairer.reads("等待业主确认")


def the_owner_confirms(owner: Somebody, home: Unit) -> None:
    owner.goes_to(owner.page.url)
    owner.follows("确认修好了")
    owner.fills({"您对这次维修": "满意", "报案口令": "不是口令"})
    owner.presses("确认维修")
    owner.is_refused("口令")
    owner.fills({"报案口令": home.claim_word})
    draws(owner)
    owner.presses("确认维修")
    owner.reads("已确认，谢谢", "保修至")


def draws(owner: Somebody) -> None:
    """A name with a finger in the box above the button."""
    box = owner.main.locator("canvas.signing")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    assert at is not None
    pen = owner.page.mouse
    pen.move(at["x"] + 30, at["y"] + 30)
    pen.down()
    pen.move(at["x"] + 120, at["y"] + 70, steps=4)
    pen.up()
    expect(owner.main.locator("input[data-sign]")).to_have_value(re.compile("^data:image/png;base64,"))


def the_lead_pays(handler: Somebody, number: str) -> None:
    handler.goes_to("/claims/")
    handler.opens_row(number)
    handler.follows("提交付款")
    handler.fills({"收款户名": "张三", "收款账号": "6200 0000 0000 0001", "开户行": "示例银行海宁支行"})
    handler.presses("提交付款")
    handler.is_refused("收款户名")
    handler.fills({"收款户名": "示例房屋维修公司"})
    handler.presses("提交付款")
    handler.follows("登记已付款")
    handler.fills({"银行流水号": "示例赔付-1"})
    handler.presses("登记已付款")
    handler.reads("赔付已登记", "¥ 3,333.33")


def the_follower_owes_its_part(follower: Somebody) -> None:
    follower.follows("账款")
    follower.reads("¥ 1,000.00", "示例财产保险甲公司")


def the_contractor_is_asked_to_pay_back(handler: Somebody) -> None:
    handler.follows("代位追偿")
    handler.opens_row("示例建设集团公司")
    handler.follows("发函追偿")
    handler.fills({"请于此日前答复": date(2025, 4, 24)})
    handler.presses("发函追偿")
    handler.reads("追偿函已发出")
    assert "示例建设集团公司" in handler.opens_paper(re.compile("追偿函"))
    handler.follows("登记到账")
    handler.fills({"到账金额": "2000", "到账日期": date(2025, 3, 24), "银行流水号": "示例追偿-1"})
    handler.presses("登记到账")
    handler.reads("已登记到账", "¥ 2,000.00")


def test_what_the_desk_places_and_the_wait_refuses(standing_home: Unit, somebody: Come, it_is: Turn) -> None:
    """An address that is no home goes to the desk; in the wait nothing is covered, but the builder is told."""
    it_is(date(2021, 8, 2))
    owner = somebody(device=PHONE)
    owner.goes_to("/p/")
    owner.follows("按地址报案")
    owner.fills({
        "所在地区": "嘉兴市 海宁市", "房屋地址": "示例花园大门进去左手第一幢", "您看到了什么": "渗漏水", "在哪个部位": "外窗、窗台",
        "说明情况": "下雨时窗边渗水", "哪天发现的": date(2021, 8, 1), "您的姓名": "李四（示例）", "您的电话": "13900000000",
    })  # fmt: skip
    owner.presses("提交报案")
    owner.reads("核实")
    agent = somebody("hotline_agent")
    agent.follows("专线工作台")
    agent.follows(re.compile("^地址待核实"))
    agent.opens_row("左手第一幢")
    agent.main.get_by_label("查找房屋").press_sequentially("花园 1号楼 102")
    expect(agent.main.get_by_role("link", name="1号楼 102室")).to_be_visible()
    agent.follows(re.compile("1号楼 102室"))
    agent.presses("是这户，分派")
    agent.reads("已核实地址，报案已分派", "建设单位")
    developer = somebody("developer")
    developer.follows("报案理赔")
    developer.opens_row("102室")
    developer.follows("登记维修情况")
    developer.fills({"维修情况": "已重新打胶，淋水试验无渗漏"})
    developer.presses("登记已修复")
    owner.goes_to(owner.page.url)
    owner.reads("已重新打胶")


def test_a_refusal_goes_to_appraisal_and_is_decided_again(
    world: World, standing_home: Unit, somebody: Come, it_is: Turn
) -> None:
    crack = a_claim(world, standing_home, symptom="crack", place="balcony", narrative="阳台板根裂缝")
    it_is(date(2025, 3, 5))
    handler = somebody("claims_handler")
    the_handler_refuses(handler, crack.number)
    it_is(date(2025, 3, 12))
    developer = somebody("developer")
    developer.goes_to("/claims/")
    developer.opens_row(crack.number)
    developer.follows("申请共同委托鉴定")
    developer.fills({"鉴定机构": "示例房屋质量鉴定中心", "需要鉴定的问题": "裂缝是否贯穿板厚、影响使用安全？"})
    developer.presses("提交申请")
    developer.reads("等待保险机构答复")
    handler.follows("争议鉴定")
    handler.opens_row(crack.number)
    handler.presses("同意共同委托")
    handler.reads("已共同委托")
    it_is(date(2025, 4, 8))
    appraiser = somebody("appraiser")
    appraiser.follows("争议鉴定")
    appraiser.opens_row(crack.number)
    appraiser.follows("出具鉴定意见")
    appraiser.fills({"鉴定结论": "属于保险责任", "理由": "裂缝贯穿板厚。", "鉴定费": "6000"})
    appraiser.presses("出具鉴定意见")
    appraiser.reads("鉴定意见已出具")
    handler.goes_to("/claims/")
    handler.opens_row(crack.number)
    handler.reads("裂缝贯穿板厚")
    expect(handler.main.get_by_role("link", name="派修")).to_be_visible()


def the_handler_refuses(handler: Somebody, number: str) -> None:
    handler.goes_to("/claims/")
    handler.opens_row(number)
    handler.follows("登记查勘")
    handler.fills(
        {
            "查勘情况": "板根裂缝，宽0.2毫米",
            "原因": "未明",
            "承保项目": "C03 阳台雨篷等悬挑构件和外墙面",
            "估损金额": "15000",
        }
    )
    handler.presses("保存查勘")
    handler.follows("核定")
    handler.fills(
        {
            "核定结论": "属于保险责任",
            "依据的条款": "保险条款第二条",
            "理由": "想按装修工程承保。",
            "承保项目": "C09 装修工程",
        }
    )
    handler.presses("作出核定")
    handler.is_refused("届满")
    handler.fills(
        {"核定结论": "不属于保险责任", "理由": "判断为抹灰裂缝。", "承保项目": "C03 阳台雨篷等悬挑构件和外墙面"}
    )
    handler.presses("作出核定")
    letter = handler.opens_paper("拒赔通知书")
    assert "抹灰裂缝" in letter and "鉴定" in letter
