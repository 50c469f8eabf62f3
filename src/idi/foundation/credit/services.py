"""The door of credit: official grades come in, facts are fed, the party is told and may reply before anything counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.refs import Ref
from idi.foundation.credit.models import Fact, Grade
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices


@act
def record_grade(
    *, by: Actor, at: datetime, organisation_id: int, grade: str, source: str, from_on: date, until_on: date | None
) -> Grade:
    """Files the official grade of a party as read in the construction credit system, with its validity."""
    by.require("credit.record")
    no = Refusals()
    no.unless(bool(grade.strip()), "请填写信用等级。", field="grade")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.unless(until_on is None or until_on >= from_on, "有效期止早于有效期起。", field="until_on")
    no.stop()
    row = Grade.objects.create(
        organisation_id=organisation_id, grade=grade.strip(), source=source.strip(), from_on=from_on,
        until_on=until_on, recorded_at=at,
    )  # fmt: skip
    record("credit.record_grade", by=by, at=at, subject=row, scope_id=organisation_id, grade=row.grade)
    return row


def reply_days(region_code: str, on: date) -> rules.Figure:
    """The days a party has to reply before a fact counts, as the law of the place gives them, else the platform's default."""
    return rules.law(region_code, or_national=True).figure("credit_reply_days", on)


@act
def feed(
    *, by: Actor, at: datetime, organisation_id: int, kind: str, text: str, points: int, subject: Any,
    happened_on: date, region_code: str, project_id: int | None = None,
) -> Fact:  # fmt: skip
    """Notes a fact about a party with its evidence, and tells the party; fed twice it stays one fact.

    It counts only from `effective_on`, after the time to reply (domain: no event counts before the party was told).
    """
    ref = Ref.of(subject)
    until = local_date(at) + timedelta(days=reply_days(region_code, local_date(at)).whole())
    with house(project_id or organisation_id, cause=by):
        fact, new = Fact.objects.get_or_create(
            organisation_id=organisation_id, kind=kind, subject_kind=ref.kind, subject_id=ref.id,
            defaults={
                "text": text, "points": points, "happened_on": happened_on, "region_code": region_code,
                "project_id": project_id, "told_at": at, "reply_until_on": until,
                "effective_on": until + timedelta(days=1),
            },
        )  # fmt: skip
    if new:
        notices.tell(
            by=by, at=at, holder_id=organisation_id, title="有一条关于贵单位的信用事实",
            text=f"{text} 贵单位可在 {until} 前陈述意见；{fact.effective_on} 起生效。",
            address=f"/credit/facts/{fact.pk}/", subject=fact,
        )  # fmt: skip
        record("credit.feed", by=by, at=at, subject=fact, kind=kind, points=points, effective_on=fact.effective_on)
    return fact


@act
def reply(*, by: Actor, at: datetime, fact: Fact, text: str) -> Fact:
    """The party's statement, kept beside the fact; refused after the time to reply and for other parties."""
    by.require("credit.reply")
    fact = locked(fact)
    if not by.acts_for(fact.organisation_id):
        raise Refusal("只有该信用事实所涉单位可以陈述意见。")
    if not text.strip():
        raise Refusal(Reason("请填写陈述意见。", "text"))
    if local_date(at) > fact.reply_until_on:
        raise Conflict(Reason(f"陈述期限已于 {fact.reply_until_on} 届满。"))
    fact.reply, fact.replied_at = text.strip(), at
    fact.save(update_fields=["reply", "replied_at"])
    record("credit.reply", by=by, at=at, subject=fact)
    return fact
