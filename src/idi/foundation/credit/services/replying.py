"""The party states its view, and whoever filed the fact answers: kept, or withdrawn."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.wording import day
from idi.foundation.credit.models import Fact
from idi.foundation.credit.services.ending import require_recorder, withdraw
from idi.foundation.credit.services.telling import ANSWER_TASK, REPLY_TASK, address
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties


@act
def reply(*, by: Actor, at: datetime, fact: Fact, text: str) -> Fact:
    """The party's statement, kept beside the fact; refused after the time to reply, once answered, and for other parties."""
    by.require("credit.reply")
    fact = locked(fact)
    if not by.acts_for(fact.organisation_id):
        raise Refusal("只有该信用事实所涉单位可以陈述意见。")
    if not text.strip():
        raise Refusal(Reason("请填写陈述意见。", "text"))
    if local_date(at) > fact.reply_until_on:
        raise Conflict(Reason(f"陈述期限已于{day(fact.reply_until_on)}届满。"))
    if fact.answered_at is not None:
        raise Conflict(Reason("陈述意见已经答复，不能再修改。"))
    fact.reply, fact.replied_at = text.strip(), at
    fact.save(update_fields=["reply", "replied_at"])
    record("credit.reply", by=by, at=at, subject=fact)
    diary.finish_task(by=by, at=at, kind=REPLY_TASK, subject=fact, project_id=fact.organisation_id)
    _ask_recorder(by, at, fact)
    return fact


def _ask_recorder(by: Actor, at: datetime, fact: Fact) -> None:
    for holder_id in _who_answers(fact):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=ANSWER_TASK, capability="credit.record", subject=fact,
            title=f"答复陈述意见：{fact.text}"[:200], address=address(fact), region_code=fact.region_code,
            due_on=fact.reply_until_on,
        )  # fmt: skip


def _who_answers(fact: Fact) -> list[int]:
    """Who filed the fact; for what the platform learned by itself, the housing authorities of the place."""
    if fact.recorder_id is not None:
        return [fact.recorder_id]
    return list(parties.looking_after("housing_authority", fact.region_code).values_list("pk", flat=True))


@act
def answer(*, by: Actor, at: datetime, fact: Fact, text: str, keeps: bool) -> Fact:
    """The answer to a statement: the fact is kept, or withdrawn with these words as the reason. Given once."""
    by.require("credit.record")
    with house(fact.organisation_id, cause=by):
        fact = locked(fact)
    require_recorder(by, fact)
    if not fact.reply:
        raise Conflict(Reason("当事单位没有陈述意见，无须答复。"))
    if fact.answered_at is not None:
        raise Conflict(Reason("陈述意见已经答复。"))
    if not text.strip():
        raise Refusal(Reason("请填写答复。", "text"))
    fact.answer, fact.answered_at = text.strip(), at
    with house(fact.organisation_id, cause=by):
        fact.save(update_fields=["answer", "answered_at"])
    record("credit.answer", by=by, at=at, subject=fact, keeps=keeps)
    for holder_id in _who_answers(fact):
        diary.finish_task(by=by, at=at, kind=ANSWER_TASK, subject=fact, project_id=holder_id)
    if keeps:
        notices.tell(
            by=by, at=at, holder_id=fact.organisation_id, subject=fact, title="贵单位的陈述意见已答复：维持",
            text=fact.answer, address=address(fact),
        )  # fmt: skip
    else:
        withdraw(by=by, at=at, fact=fact, because=fact.answer)
    return fact


@act
def close_replies(*, by: Actor, at: datetime) -> int:
    """Takes the replies whose time has passed off the lists of work; returns how many. Run as the house."""
    return diary.lapse(by=by, at=at, kind=REPLY_TASK)
