"""示例·金桂苑: insured of free will under rates that read the contractor's risk score, so its open finding has a price."""

from __future__ import annotations

from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import building, insuring
from idi.config.demo.story.estate import Estate, register

ESTATE = Estate(
    name="示例·金桂苑", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例金桂路8号", registered_on="2026-11-11", started_on="2026-11-12", completion_on="2028-06-30",
    budget=Decimal("31000000.00"), buildings=("1号楼",), floors=3, pilot=False,
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer", insurer="lead", day="2026-11-12")
    policy = insuring.conclude(
        play, project, login="developer", offer=offer, day="2026-11-13", signed_on="2026-11-16", shares=[("lead", "1")]
    )
    insuring.issue(play, policy, lead="lead", paid_on="2026-11-17")
    mandate = building.appoint(play, project, lead_login="lead", on="2026-11-18")
    building.visit(
        play, project, mandate, on="2026-11-20", stage="foundation", next_on="2026-12-15", summary="抽查桩基施工记录与承台钢筋。",
        findings=[("承台 CT-3", "C02", "D", "示例：承台底部钢筋少放两根，混凝土未浇筑。")],
    )  # fmt: skip
