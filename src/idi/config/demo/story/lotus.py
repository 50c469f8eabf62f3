"""示例·莲塘里: insured by three, then changed: a loading, a co-insurer replaced, an item suspended and resumed, one excluded; one waits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from idi.config.demo.play import Play
from idi.config.demo.story import insuring
from idi.config.demo.story.estate import Estate, register
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.models import Endorsement

ESTATE = Estate(
    name="示例·莲塘里", developer="developer_b", login="developer_b", housing="housing_xz", region_code="330411",
    address="秀洲区示例莲塘路3号", registered_on="2025-02-10", started_on="2025-02-24", completion_on="2027-03-31",
    budget=Decimal("68000000.00"), buildings=("1幢", "2幢"), floors=3, pilot=False,
)  # fmt: skip


def tell(play: Play) -> None:
    with play.step("chief", "2025-02-10") as (by, at):
        policies.set_endorsement_rule(
            by=by, at=at, kinds=["cancellation", "exclusion"], amount_from=Decimal("50000.00")
        )
    project = register(play, ESTATE)
    offer = insuring.quote(play, project, login="developer_b", insurer="lead", day="2025-02-17")
    policy = insuring.conclude(
        play, project, login="developer_b", offer=offer, day="2025-02-24", signed_on="2025-03-03",
        shares=[("lead", "0.5"), ("follower_b", "0.3"), ("follower_c", "0.2")],
    )  # fmt: skip
    insuring.issue(play, policy, lead="lead", paid_on="2025-03-10")
    change(play, policy, "loading", "2025-06-16", reason="示例：设计变更增加一层地下室", rate="0.0006")
    replace_member(play, policy)
    items = [item.pk for item in _items(play, policy, "C05")]
    change(play, policy, "suspension", "2026-03-16", reason="示例：2幢屋面未经同意增设设备", items=items[-1:])
    change(play, policy, "resumption", "2026-05-18", reason="示例：已拆除并复验合格", items=items[-1:])
    waiting(play, policy, items[:1])


def change(play: Play, policy: Any, kind: str, day: str, *, reason: str, **what: Any) -> Endorsement:
    """The lead draws it up, the policyholder signs."""
    with play.step("lead", day) as (by, at):
        drawn = policies.endorse(
            by=by, at=at, policy=policy, kind=kind, basis="agreement", reason=reason,
            effective_on=date.fromisoformat(day), change=what,
        )  # fmt: skip
    with play.step("developer_b", day) as (by, at):
        return policies.agree_endorsement(by=by, at=at, endorsement=drawn, agree=True)


def replace_member(play: Play, policy: Any) -> None:
    """丙 leaves at the end of the year, 丁 takes its part; both agree on their own pages first, then the policyholder signs."""
    panel = [
        (play.firms[key].pk, share) for key, share in (("lead", "0.5"), ("follower_b", "0.3"), ("follower_d", "0.2"))
    ]
    with play.step("lead", "2025-12-08") as (by, at):
        drawn = policies.endorse(
            by=by, at=at, policy=policy, kind="members", basis="agreement", reason="示例：丙公司调整业务退出",
            effective_on=date(2026, 1, 1), change={"panel": [list(each) for each in panel]},
        )  # fmt: skip
    for login in ("follower_c", "follower_d"):
        with play.step(login, "2025-12-10") as (by, at):
            policies.answer_joining(by=by, at=at, joining=policies_asked.joinings_of(by).get(), agree=True)
    with play.step("developer_b", "2025-12-12") as (by, at):
        policies.agree_endorsement(by=by, at=at, endorsement=drawn, agree=True)
    with play.step("chief", "2025-12-15") as (by, at):
        again = policies_asked.endorsements(by).get(pk=drawn.pk)
        if again.state == "awaiting_approval":
            policies.approve_endorsement(by=by, at=at, endorsement=again, agree=True)


def waiting(play: Play, policy: Any, items: list[int]) -> None:
    """An exclusion the policyholder has signed and the second person still has to look at."""
    change(play, policy, "exclusion", "2026-11-16", reason="示例：地下室侧墙渗漏未整改", items=items)


def _items(play: Play, policy: Any, code: str) -> list[Any]:
    with play.step("lead", "2026-03-16"):
        return list(policy.items.filter(item=code).order_by("building__sort_key"))
