"""示例·运河新苑: accepted in 2025, so its homes are in the wait until 2027; a leak goes to the builder."""

from __future__ import annotations

from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import building, insuring, living
from idi.config.demo.story.estate import Estate, register

ESTATE = Estate(
    name="示例·运河新苑", developer="developer_b", login="developer_b", housing="housing_xz", region_code="330411",
    address="秀洲区示例路88号", registered_on="2023-03-01", started_on="2023-03-15", completion_on="2025-09-30",
    budget=Decimal("120000000.00"), buildings=("1幢", "2幢"), kind="215", prefabricated=True,
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer_b", insurer="lead", day="2023-03-20")
    policy = insuring.conclude(
        play, project, login="developer_b", offer=offer, day="2023-04-03", signed_on="2023-04-10",
        shares=[("lead", "1")],
    )  # fmt: skip
    insuring.issue(play, policy, lead="lead", paid_on="2023-04-18")
    mandate = building.appoint(play, project, lead_login="lead", on="2023-04-25")
    building.draw_up(play, mandate, title="1号楼地下一层平面图（示例）", on="2023-04-26")
    building.keep_library(play, on="2024-05-01")
    building.visit(
        play, project, mandate, on="2024-05-20", stage="precast", summary="检查预制外墙板安装与拼缝防水。",
        findings=[("6层 预制拼缝", "C05", "C", "拼缝密封胶不连续。")],
    )  # fmt: skip
    building.answer_by_link(play, project, on="2024-05-28")
    building.rectify(play, project, replied_on="2024-05-30", closed_on="2024-06-03")
    building.complete(play, project, login="developer_b", accepted_on="2025-09-30", handed_over_on="2025-12-28")
    living.leak_in_the_wait(play, project)
