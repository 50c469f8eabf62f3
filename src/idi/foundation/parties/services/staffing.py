"""An organisation's own administrator looks after its people: roles begin and end, accounts are stopped and started."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import MANAGING
from idi.foundation.parties.models import Membership, Organisation, Person
from idi.foundation.parties.selectors import family
from idi.foundation.parties.services.people import join, require_staffing


@act
def give_role(
    *, by: Actor, at: datetime, organisation: Organisation, person: Person, role: str, from_on: date
) -> Membership:
    """A further role for somebody who already works here, from a day on."""
    require_staffing(by, organisation)
    with house(person.pk, cause=by):
        works_here = _memberships(organisation, person).exists()
    if not works_here:
        raise Refusal(Reason("此人不在本单位任职，请发送邀请。", "role"))
    return join(by=by, at=at, person=person, organisation=organisation, role=role, from_on=from_on)


@act
def end_role(*, by: Actor, at: datetime, membership: Membership, until_on: date) -> Membership:
    """Ends a role with its last day. The last administrator's own role stays until there is another."""
    organisation = membership.organisation
    if organisation is None:
        raise Refusal(Reason("业主账号不属于任何单位。"))
    require_staffing(by, organisation)
    with house(membership.person_id, cause=by):
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
    no = Refusals()
    no.unless(membership.until_on is None, f"该岗位已于{day(membership.until_on)}结束。", field="until_on")
    no.unless(until_on >= membership.from_on, f"最后一天不能早于开始日{day(membership.from_on)}。", field="until_on")
    no.stop()
    if membership.role in MANAGING:
        _require_another_administrator(by, organisation, besides=membership.person_id, field="until_on")
    with house(membership.person_id, cause=by):
        membership.until_on = until_on
        membership.save(update_fields=["until_on"])
    _note("parties.end_role", by, at, membership, organisation, role=membership.role, until_on=until_on)
    return membership


@act
def suspend(*, by: Actor, at: datetime, organisation: Organisation, person: Person) -> Person:
    """Stops somebody's work for the organisation at once. Who works nowhere else cannot sign in, open sessions end.

    What waited for the organisation stays with it.
    """
    require_staffing(by, organisation)
    _require_another_administrator(by, organisation, besides=person.pk)
    with house(person.pk, cause=by):
        stopped = _memberships(organisation, person).filter(suspended_at__isnull=True).update(suspended_at=at)
        if not stopped:
            raise Conflict(Reason("此人已停用或已不在本单位任职。"))
        if not _running(Membership.objects.filter(person=person), local_date(at)).exists():
            Person.objects.filter(pk=person.pk).update(is_active=False)
            _end_sessions(person, at)
    _note("parties.suspend", by, at, person, organisation)
    return person


@act
def restore(*, by: Actor, at: datetime, organisation: Organisation, person: Person) -> Person:
    """Lets somebody suspended work again, in the roles that still run."""
    require_staffing(by, organisation)
    with house(person.pk, cause=by):
        started = _memberships(organisation, person).filter(suspended_at__isnull=False).update(suspended_at=None)
        if not started:
            raise Conflict(Reason("此人没有被停用。"))
        Person.objects.filter(pk=person.pk).update(is_active=True)
    _note("parties.restore", by, at, person, organisation)
    return person


def _memberships(organisation: Organisation, person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=family(organisation.pk), person=person)


def _running(rows: QuerySet[Membership], on: date) -> QuerySet[Membership]:
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), suspended_at__isnull=True)


def _require_another_administrator(
    by: Actor, organisation: Organisation, *, besides: int, field: str | None = None
) -> None:
    """Refuses to leave an organisation that has an administrator without one."""
    with house(organisation.pk, cause=by):
        rows = Membership.objects.filter(
            organisation__in=family(organisation.pk), role__in=MANAGING, until_on__isnull=True,
            suspended_at__isnull=True,
        )  # fmt: skip
        managing = set(rows.values_list("person_id", flat=True))
    if managing == {besides}:
        raise Refusal(Reason("这是本单位最后一位管理员，请先让另一人担任本单位管理员。", field))


def _end_sessions(person: Person, at: datetime) -> None:
    for session in Session.objects.filter(expire_date__gt=at):
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _note(
    name: str, by: Actor, at: datetime, subject: Membership | Person, organisation: Organisation, **facts: Any
) -> None:
    person_id = subject.person_id if isinstance(subject, Membership) else subject.pk
    for scope_id in (person_id, organisation.pk):
        record(name, by=by, at=at, subject=subject, scope_id=scope_id, **facts)
