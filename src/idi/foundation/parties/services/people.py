"""Accounts and roles."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import connection

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import KINDS, ROLES
from idi.foundation.parties.models import Membership, Organisation, Person
from idi.foundation.parties.services.merging import require_living
from idi.foundation.parties.services.registering import register_organisation
from idi.foundation.seats import services as seats


@act
def add_person(
    *, by: Actor, at: datetime, username: str, password: str, name: str, phone: str = "", region_code: str = "000000"
) -> Person:
    """Opens an account. The user name is unique; name and phone are stored encrypted."""
    by.require("parties.members")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_login(%s)", [username])
        (taken,) = cursor.fetchone()
    no = Refusals()
    no.unless(bool(username.strip()), "请填写用户名。", field="username")
    no.unless(not taken, f"用户名“{username}”已被使用，请换一个。", field="username")
    no.unless(bool(name.strip()), "请填写姓名。", field="name")
    no.stop()
    scope_id = seats.open_scope(seats.Kind.PERSON, region_code=region_code, holder_id=None, role="self")
    with house(scope_id, cause=by):
        person = Person.objects.create(
            id=scope_id, username=username.strip(), password=make_password(password), name=name.strip(), phone=phone,
            phone_index=blind_index(phone, "phone") if phone else "",
        )  # fmt: skip
    record("parties.add_person", by=by, at=at, subject=person)
    return person


def require_staffing(by: Actor, organisation: Organisation | None) -> None:
    """Who gives and ends roles: the platform's administrator everywhere, an organisation's own administrator in it."""
    if by.may("parties.members") or (organisation and by.may("parties.own_members") and by.acts_for(organisation.pk)):
        return
    raise Forbidden(Reason("人员由本单位管理员或平台管理员管理。"))


@act
def join(
    *,
    by: Actor,
    at: datetime,
    person: Person,
    organisation: Organisation | None,
    role: str,
    from_on: date | None = None,
) -> Membership:
    """Gives a person a role in an organisation (none for owners). Refuses a role of another kind of organisation."""
    require_staffing(by, organisation)
    wanted = ROLES.get(role)
    if organisation:
        require_living(organisation)
    kind = organisation.kind if organisation else ""
    if wanted is None or not wanted.fits(kind):
        raise Refusal(Reason(f"岗位“{wanted.label if wanted else role}”不属于{KINDS.get(kind, '个人')}。", "role"))
    with house(person.pk, cause=by):
        running = Membership.objects.filter(person=person, organisation=organisation, role=role, until_on__isnull=True)
        if running.exists():
            raise Refusal(Reason(f"此人已担任“{wanted.label}”。", "role"))
        membership = Membership.objects.create(
            person=person, organisation=organisation, role=role, from_on=from_on or local_date(at)
        )
        if organisation:
            seats.seat(organisation.pk, person.pk, role="employer", from_on=local_date(at))
    for scope_id in (person.pk, *([organisation.pk] if organisation else [])):
        record("parties.join", by=by, at=at, subject=membership, scope_id=scope_id, role=role)
    return membership


@act
def employ(
    *, by: Actor, at: datetime, organisation: Organisation | None, role: str, username: str, password: str, name: str,
    phone: str = "",
) -> Person:  # fmt: skip
    """Opens an account and gives it its role at once; without an organisation it is an owner's."""
    region_code = organisation.region_code if organisation else "000000"
    person = add_person(
        by=by, at=at, username=username, password=password, name=name, phone=phone, region_code=region_code
    )
    join(by=by, at=at, person=person, organisation=organisation, role=role)
    return person


@act
def create_administrator(*, by: Actor, at: datetime, username: str, password: str, name: str) -> Person:
    """The first account of an empty platform: an administrator of the association that runs it."""
    association = Organisation.objects.filter(kind="association").order_by("id").first()
    if association is None:
        association = register_organisation(
            by=by, at=at, kind="association", name="嘉兴市保险行业协会", uscc=None, region_code="330400"
        )
    person = add_person(by=by, at=at, username=username, password=password, name=name)
    join(by=by, at=at, person=person, organisation=association, role="administrator")
    return person
