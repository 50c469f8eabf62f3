"""Somebody is away on some days and a colleague stands in; what is given to the one reads as the other's meanwhile."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary import selectors
from idi.foundation.diary.models import Absence
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.foundation.parties import selectors as parties


@act
def file_absence(
    *, by: Actor, at: datetime, absent_id: int, substitute_id: int, from_on: date, until_on: date, reason: str
) -> Absence:
    """A colleague of the actor is away from one day until another (both included) and another one stands in.

    Refuses people of other organisations, the same person twice, days that have passed or run backwards, days on which the
    one is away already or the other is away as well, no reason, and a substitute who may not do what was given to the one.
    """
    organisation = parties.organisation(by.organisation_id or 0)
    if organisation is None:
        raise Forbidden(Reason("只有单位的人员可以登记请假。"))
    on, people = local_date(at), selectors.able(by, "", local_date(at))
    no = Refusals()
    no.unless(absent_id in people, "请选择本单位的人员。", field="absent")
    no.unless(substitute_id in people, "请选择本单位的人员。", field="substitute")
    no.unless(absent_id != substitute_id, "代办人不能是本人。", field="substitute")
    no.unless(until_on >= from_on, "最后一日不能早于第一日。", field="until_on")
    no.unless(until_on >= on, "这些日子已经过去。", field="until_on")
    no.unless(bool(reason.strip()), "请填写原因。", field="reason")
    no.stop()
    _check_days(no, by, absent_id, substitute_id, people, from_on, until_on)
    _check_able(no, by, absent_id, substitute_id, on)
    no.stop()
    absence = Absence.objects.create(
        holder_id=organisation.pk, region_code=organisation.region_code, person_id=absent_id,
        substitute_id=substitute_id, from_on=from_on, until_on=until_on, reason=reason.strip(), filed_at=at,
    )  # fmt: skip
    record(
        "diary.file_absence", by=by, at=at, subject=absence, person=absent_id, substitute=substitute_id,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    if substitute_id != by.person_id:
        notices.tell(
            by=by, at=at, holder_id=substitute_id, title=f"请您代办：{day(from_on)}至{day(until_on)}",
            text=f"{people[absent_id]}不在，分派给其的待办和预约由您代办。原因：{absence.reason}",
            address=reverse("diary:list") + "?whose=own", subject=absence,
        )  # fmt: skip
    return absence


def _check_days(
    no: Refusals, by: Actor, absent_id: int, substitute_id: int, people: dict[int, str], first: date, last: date
) -> None:
    for each in selectors.away(by, first, last):
        days = f"{day(each.from_on)}至{day(each.last_on)}"
        no.unless(each.person_id != absent_id, f"{people[absent_id]}在{days}已经登记请假。", field="from_on")
        no.unless(each.person_id != substitute_id, f"{people[substitute_id]}在{days}自己也不在。", field="substitute")


def _check_able(no: Refusals, by: Actor, absent_id: int, substitute_id: int, on: date) -> None:
    tasks = list(selectors.given_to(by, absent_id))
    able = {capability: selectors.able(by, capability, on) for capability in {each.capability for each in tasks}}
    for task in tasks:
        no.unless(substitute_id in able[task.capability], f"代办人的岗位不能办理：{task.title}。", field="substitute")


@act
def end_absence(*, by: Actor, at: datetime, absence: Absence) -> Absence:
    """The one who was away is back from today on, or does not go at all. Refuses one that is over."""
    absence = locked(absence)
    if absence.holder_id not in by.organisation_ids:
        raise Forbidden(Reason("只能结束本单位的请假。"))
    if absence.last_on < local_date(at):
        raise Conflict(Reason("这次请假已经结束。"))
    absence.ended_on = local_date(at)
    absence.save(update_fields=["ended_on"])
    record("diary.end_absence", by=by, at=at, subject=absence, ended_on=absence.ended_on)
    return absence
