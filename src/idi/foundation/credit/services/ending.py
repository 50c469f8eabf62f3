"""A record that was wrong: withdrawn, or corrected by a new one; both with the reason, and the party is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.credit.models import Fact
from idi.foundation.credit.services.filing import file_record
from idi.foundation.credit.services.taking_in import end
from idi.foundation.credit.services.telling import REPLY_TASK, address
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked
from idi.foundation.notices import services as notices


def may_change(by: Actor, fact: Fact) -> bool:
    """Whoever filed the fact; what the platform learned by itself, those who record credit where it lies."""
    mine = fact.recorder_id is None or by.acts_for(fact.recorder_id) or by.organisation_kind == "association"
    return by.kind == "house" or (by.may("credit.record") and mine)


def require_recorder(by: Actor, fact: Fact) -> None:
    if not may_change(by, fact):
        raise Forbidden(Reason("这条记录由登记它的机关答复、更正或撤销。"))


@act
def withdraw(*, by: Actor, at: datetime, fact: Fact, because: str) -> Fact:
    """The fact counts no longer from today; it stays on file with the reason."""
    fact = _still_running(by, fact)
    if not because.strip():
        raise Refusal(Reason("请写明撤销的理由。", "because"))
    end(by, at, fact, on=local_date(at), because=because)
    diary.finish_task(by=by, at=at, kind=REPLY_TASK, subject=fact, project_id=fact.organisation_id)
    notices.tell(
        by=by, at=at, holder_id=fact.organisation_id, subject=fact, title="一条关于贵单位的信用事实已撤销",
        text=f"{fact.text} 撤销理由：{because.strip()}", address=address(fact),
    )  # fmt: skip
    return fact


@act
def correct(
    *, by: Actor, at: datetime, fact: Fact, because: str, value: str, happened_on: date, from_on: date | None,
    until_on: date | None, note: str, evidence: BinaryIO | None = None,
) -> Fact:  # fmt: skip
    """A new record under the same number replaces this one, which counts until the new one does."""
    fact = _still_running(by, fact)
    if not fact.reference:
        raise Conflict(Reason("没有记录编号的事实不能更正，只能撤销后重新登记。"))
    if not because.strip():
        raise Refusal(Reason("请写明更正的理由。", "because"))
    corrected = file_record(
        by=by, at=at, organisation_id=fact.organisation_id, kind=fact.kind, value=value, happened_on=happened_on,
        from_on=from_on, until_on=until_on, source=fact.source, reference=fact.reference, note=note, evidence=evidence,
        corrects=True, because=because,
    )  # fmt: skip
    diary.finish_task(by=by, at=at, kind=REPLY_TASK, subject=fact, project_id=fact.organisation_id)
    return corrected


def _still_running(by: Actor, fact: Fact) -> Fact:
    by.require("credit.record")
    with house(fact.organisation_id, cause=by):
        fact = locked(fact)
    require_recorder(by, fact)
    if fact.ended_on is not None:
        raise Conflict(Reason("这条记录已经更正或撤销。"))
    return fact
