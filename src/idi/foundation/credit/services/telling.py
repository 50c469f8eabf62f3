"""The party is told, and has its time: the days are a figure of law, nothing counts before they have passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypedDict

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.credit.models import Fact
from idi.foundation.diary import services as diary
from idi.foundation.notices import services as notices

REPLY_TASK = "credit.reply"
ANSWER_TASK = "credit.answer"


class Told(TypedDict):
    """What a fact says of its telling."""

    told_at: datetime
    reply_until_on: date
    effective_on: date


def reply_days(region_code: str, on: date) -> rules.Figure:
    """The days a party has to reply before a fact counts, as the law of the place gives them, else the platform's default."""
    return rules.law(region_code, or_national=True).figure("credit_reply_days", on)


def told(region_code: str, at: datetime) -> Told:
    """When a party told at a moment can reply, and from which day the fact counts."""
    until = local_date(at) + timedelta(days=reply_days(region_code, local_date(at)).whole())
    return Told(told_at=at, reply_until_on=until, effective_on=until + timedelta(days=1))


def address(fact: Fact) -> str:
    return f"/credit/facts/{fact.pk}/"


def tell_party(by: Actor, at: datetime, facts: Sequence[Fact]) -> None:
    """One message to a party about all facts of one act."""
    first = facts[0]
    what = first.text if len(facts) == 1 else f"共 {len(facts)} 条，其中：{first.text}"
    notices.tell(
        by=by, at=at, holder_id=first.organisation_id, subject=first,
        title="有一条关于贵单位的信用事实" if len(facts) == 1 else f"有 {len(facts)} 条关于贵单位的信用事实",
        text=f"{what} 贵单位可在{day(first.reply_until_on)}前陈述意见；{day(first.effective_on)}起生效。",
        address=address(first) if len(facts) == 1 else f"/credit/organisations/{first.organisation_id}/",
    )  # fmt: skip


def ask_party(by: Actor, at: datetime, fact: Fact) -> None:
    """Puts the reply on the party's list of work until its last day; it may also be closed as noted."""
    diary.open_task(
        by=by, at=at, holder_id=fact.organisation_id, kind=REPLY_TASK, capability=REPLY_TASK, subject=fact,
        title=f"核对并陈述意见：{fact.text}"[:200], address=address(fact), region_code=fact.region_code,
        due_on=fact.reply_until_on, because=reply_days(fact.region_code, local_date(at)).reasons, take_note=True,
    )  # fmt: skip
