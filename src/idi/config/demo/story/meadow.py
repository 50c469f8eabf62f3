"""示例·麦田里: registered and put forward, two insurers asked for a quote; what still blocks the proposal can be seen."""

from __future__ import annotations

from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import insuring
from idi.config.demo.story.estate import Estate, register
from idi.lifecycle.rating import services as rating

ESTATE = Estate(
    name="示例·麦田里", developer="developer_b", login="developer_b", housing="housing_xz", region_code="330411",
    address="秀洲区示例田园路9号", registered_on="2026-10-12", started_on="2026-10-20", completion_on="2028-12-31",
    budget=Decimal("98000000.00"), buildings=("1幢", "2幢", "3幢"),
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    insuring.quote(play, project, login="developer_b", insurer="lead", day="2026-11-02")
    with play.step("developer_b", "2026-11-03") as (by, at):
        rating.invite(by=by, at=at, project=project, insurer=play.firms["follower_b"])
