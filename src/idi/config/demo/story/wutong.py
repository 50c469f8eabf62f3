"""示例·梧桐里: insured 2019 by three insurers, accepted 2020, in cover since 2022; claims of every ending."""

from __future__ import annotations

from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import building, handing, insuring, living, mending, reporting
from idi.config.demo.story.estate import Estate, register

ESTATE = Estate(
    name="示例·梧桐里一期", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例大道100号", registered_on="2019-01-10", started_on="2019-01-15", completion_on="2020-06-30",
    budget=Decimal("80000000.00"), buildings=("1号楼", "2号楼", "3号楼"), place=(Decimal("30.531000"), Decimal("120.689000")),
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer", insurer="lead", day="2019-02-18")
    policy = insuring.conclude(
        play, project, login="developer", offer=offer, day="2019-03-04", signed_on="2019-03-08",
        shares=[("lead", "0.5"), ("follower_b", "0.3"), ("follower_c", "0.2")],
    )  # fmt: skip
    insuring.issue(play, policy, lead="lead", paid_on="2019-03-15")
    living.waive_deposit(play, project, day="2019-03-20")
    mandate = building.appoint(play, project, lead_login="lead", on="2019-03-25")
    building.visit(
        play, project, mandate, on="2019-05-16", stage="basement", next_on="2019-09-10",
        summary="检查地下室底板、外墙钢筋与防水施工，总体受控。",
        findings=[
            ("地下室外墙 ③-⑤轴", "C05", "C", "防水卷材搭接宽度不足，局部空鼓。"),
            ("地下室底板 ⑥轴", "C05", "B", "后浇带清理不彻底。"),
        ],
    )  # fmt: skip
    building.rectify(play, project, replied_on="2019-05-24", closed_on="2019-05-28")
    building.visit(
        play, project, mandate, on="2019-12-12", stage="wet_rooms",
        summary="分户抽查卫生间蓄水试验、外窗淋水试验。",
        findings=[
            ("3层 卫生间", "C05", "C", "管根部位渗水，聚氨酯涂膜未上翻到位。"),
            ("外窗", "C05", "D", "窗框与墙体间发泡不饱满，淋水试验两樘渗漏。"),
        ],
    )  # fmt: skip
    building.rectify(play, project, replied_on="2019-12-15", closed_on="2019-12-20")
    handing.before_acceptance(play, project, login="developer", failed_on="2020-06-05")
    building.complete(
        play, project, login="developer", accepted_on="2020-06-15", handed_over_on="2020-09-28", with_papers=True
    )
    handing.after_acceptance(play, project, login="developer", filed_on="2020-06-29", day="2020-10-01")
    building.settle(play, project, login="developer", cost="83000000.00", on="2020-11-20")
    living.live(play, project)
    mending.tell(play, project)
    reporting.many_at_once(play, project)
    reporting.the_same_leak_twice(play, project)
    reporting.not_sent_yet(play)
