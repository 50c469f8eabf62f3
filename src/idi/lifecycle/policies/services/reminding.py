"""Premium that is late: the policyholder is reminded by message and letter, by the lead or by the house every few days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.arrears import Reminder
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.owed import consequences, late_dues
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.owned import require_lead


@act
def remind_arrears(*, by: Actor, at: datetime, policy: Policy) -> list[Reminder]:
    """Reminds whoever owes of every due that is late, once a day at most: the policyholder, and an earlier one of its own.

    Refused where nothing is late.
    """
    by.require("ledger.receive")
    policy = locked(policy)
    require_lead(by, policy)
    on = local_date(at)
    late = list(late_dues(policy, on))
    if not late:
        raise Conflict(Reason(f"保险单 {policy.number} 没有逾期未缴的保险费，不需要催缴。"))
    if Reminder.objects.filter(policy=policy, sent_at__date=on).exists():
        raise Conflict(Reason(f"保险单 {policy.number} 今天已经催缴过，请明天再办。"))
    made: list[Reminder] = []
    for debtor_id in dict.fromkeys(due.debtor_id for due in late):
        made += _write(by, at, policy, debtor_id, [due for due in late if due.debtor_id == debtor_id])
    record("policies.remind", by=by, at=at, subject=policy, dues=len(made), amount=sum(each.amount for each in made))
    return made


def _write(by: Actor, at: datetime, policy: Policy, debtor_id: int, late: list[Any]) -> list[Reminder]:
    """One letter and message to one debtor."""
    on = local_date(at)
    made = [_remind(at, policy, due, on) for due in late]
    total = sum(each.amount for each in made)
    paper = papers.reminder(
        by=by, at=at, policy=policy, late=late, on=on, told=on_paper(consequences)(policy), number=made[0].number
    )
    Reminder.objects.filter(pk__in=[each.pk for each in made]).update(document_id=paper.pk)
    tell(
        by=by, at=at, holder_id=debtor_id, subject=policy, title=f"保险单 {policy.number}：保险费逾期未缴",
        text=f"共 {len(made)} 笔，合计 {total:,.2f} 元。催缴函和缴费办法见保险单页面，请尽快缴纳并在附言中写明账款编号。",
        address=reverse("policies:detail", args=[policy.pk]),
    )  # fmt: skip
    return made


def _remind(at: datetime, policy: Policy, due: Any, on: date) -> Reminder:
    return Reminder.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, due=due, amount=due.open,
        number=next_number("CJ", policy.region_code, at), days_late=(on - due.due_on).days, sent_at=at,
    )  # fmt: skip


@act
def remind_daily(*, by: Actor, at: datetime) -> int:
    """What the house does every day: reminds where a premium is late and the last reminder is long enough ago."""
    on = local_date(at)
    reminded = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, policy_id FROM policies_late(%s)", [on])
        found = cursor.fetchall()
    for project_id, policy_id in found:
        with house(project_id, cause=by) as inside:
            policy = Policy.objects.get(pk=policy_id)
            days = rules.law(policy.law).figure("premium_reminder_days", on).whole()
            if not policy.reminders.filter(sent_at__gt=at - timedelta(days=days)).exists():
                remind_arrears(by=inside, at=at, policy=policy)
                reminded += 1
    return reminded
