"""示例·丝厂坊: no pilot project (one place of Haining stays free to try), insured 2019 in an insurer's own system and
entered here afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import building
from idi.config.demo.story.estate import Estate, register
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.outside import Outside, OutsideEndorsement
from idi.lifecycle.rating import services as rating

ESTATE = Estate(
    name="示例·丝厂坊", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例丝路21号", registered_on="2019-06-03", started_on="2019-06-10", completion_on="2021-03-31",
    budget=Decimal("46000000.00"), buildings=("A幢",), floors=8, pilot=False,
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    with play.step("developer", "2019-06-20") as (by, at):
        rating.invite(by=by, at=at, project=project, insurer=play.firms["follower_b"])
    with play.step("follower", "2019-09-02") as (by, at):
        outside = Outside(
            project=project, lead=play.firms["follower_b"], outside_number="EXT-2019-000117（示例）",
            outside_on=date(2019, 7, 8), signed_on=date(2019, 7, 1), rate=Decimal("0.0130"),
            budget=Decimal("46000000.00"), provisional=Decimal("598000.00"),
            shares=[(play.firms["follower_b"], Decimal("1"))], insured="owners", claimant="owners",
        )  # fmt: skip
        policy = policies.record_outside(by=by, at=at, outside=outside, upload=building.photo(235))
    with play.step("follower", "2019-12-03") as (by, at):
        loading = OutsideEndorsement(
            outside_number="EXT-2019-000117-01（示例）", outside_on=date(2019, 11, 18), kind="loading", basis="agreement",
            reason="示例：地下室增加一层", effective_on=date(2019, 11, 20),
            change={"rate": "0.0005", "amount": "22000.00"},
        )  # fmt: skip
        policies.record_outside_endorsement(by=by, at=at, policy=policy, outside=loading, upload=building.photo(236))
    building.complete(play, project, login="developer", accepted_on="2021-03-26", handed_over_on="2021-06-30")
