"""示例·苇岸小区: a pilot project, insured, the deposit waived; the developer gives it up and the contract is cancelled before
cover began, so that it stands on the list of pilot projects without a policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from idi.config.demo.play import Play
from idi.config.demo.story import insuring, living
from idi.config.demo.story.estate import Estate, register
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.projects import selectors as projects_asked

ESTATE = Estate(
    name="示例·苇岸小区", developer="developer", login="developer", housing="housing", region_code="330481",
    address="海宁市示例苇岸路12号", registered_on="2024-03-04", started_on="2024-03-18", completion_on="2026-06-30",
    budget=Decimal("36000000.00"), buildings=("1号楼",), floors=3,
)  # fmt: skip


def tell(play: Play) -> None:
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer", insurer="lead", day="2024-03-11")
    policy = insuring.conclude(
        play, project, login="developer", offer=offer, day="2024-03-18", signed_on="2024-03-25", shares=[("lead", "1")]
    )
    insuring.issue(play, policy, lead="lead", paid_on="2024-04-01")
    living.waive_deposit(play, project, day="2024-04-08")
    with play.step("lead", "2025-05-12") as (by, at):
        drawn = policies.endorse(
            by=by, at=at, policy=policy, kind="cancellation", basis="article", reason="示例：项目停建，建设单位要求解除",
            effective_on=date(2025, 5, 12), change={"article": "第15条"},
        )  # fmt: skip
    with play.step("developer", "2025-05-13") as (by, at):
        policies.agree_endorsement(by=by, at=at, endorsement=drawn, agree=True)
    with play.step("chief", "2025-05-14") as (by, at):
        waiting = policies_asked.endorsements(by).get(pk=drawn.pk)
        if waiting.state == "awaiting_approval":
            policies.approve_endorsement(by=by, at=at, endorsement=waiting, agree=True)


def home_passed(play: Play) -> None:
    """A home of 梧桐里 was sold; the cover follows it."""
    with play.step("developer", "2025-09-22") as (by, at):
        home = projects_asked.search_units("梧桐里 2号楼 301室")[0]
        policies.pass_home(by=by, at=at, unit=home, passed_on=date(2025, 9, 15))


def chased(play: Play) -> None:
    """运河新苑 was accepted long ago and no settled cost came: the morning's job gives it to its developer and lead."""
    house = Actor(kind="house")
    with acting(house, play.moment("2026-11-20")) as frame:
        policies.chase_settlements(by=house, at=frame.at)
