"""示例·潮汐湾: under construction, insured, with open findings; one day of them is past."""

from __future__ import annotations

from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import building, insuring, money
from idi.config.demo.story.estate import Estate, register

ESTATE = Estate(
    name="示例·潮汐湾", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例滨江路6号", registered_on="2026-01-12", started_on="2026-02-20", completion_on="2028-03-31",
    budget=Decimal("156000000.00"), buildings=("1号楼", "2号楼", "5号楼", "6号楼"), floors=18, pilot=False,
    place=(Decimal("30.508000"), Decimal("120.712000")),
)  # fmt: skip


def tell(play: Play) -> None:
    money.rule(play)
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer", insurer="lead", day="2026-02-02")
    policy = insuring.conclude(
        play, project, login="developer", offer=offer, day="2026-02-26", signed_on="2026-03-03",
        shares=[("lead", "0.6"), ("follower_b", "0.4")], instalments=money.INSTALMENTS,
    )  # fmt: skip
    money.first_instalment(play, policy)
    mandate = building.appoint(play, project, lead_login="lead", on="2026-03-20")
    building.visit(
        play, project, mandate, on="2026-06-18", stage="foundation", next_on="2026-09-15",
        summary="抽查桩基检测报告、承台钢筋。",
        findings=[("ZH-12 桩", "C02", "C", "桩身完整性检测报告缺页，需补充。")],
    )  # fmt: skip
    building.rectify(play, project, replied_on="2026-06-25", closed_on="2026-06-29")
    building.visit(
        play, project, mandate, on="2026-10-22", stage="basement", next_on="2026-12-15",
        summary="检查地下室侧墙防水与回填，存在需立即整改的事项。",
        findings=[
            ("地下室侧墙 ①-④轴", "C05", "D", "外防水卷材破损后未修补即回填。"),
            ("地下室顶板 后浇带", "C05", "C", "止水钢板焊接不连续。"),
            ("地下室 集水坑", "C05", "R", "隐蔽部位已覆盖，无法核查，请补充影像资料。"),
        ],
    )  # fmt: skip
    building.rectify(play, project, replied_on="2026-10-26", closed_on="2026-10-30", leave=2)
    building.escalate(play, on="2026-11-16")
    building.reports_at_work(play, project, mandate, on="2026-11-17")
    money.second_is_late(play, policy)
