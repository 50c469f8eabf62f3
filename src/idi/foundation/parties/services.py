"""The door of the registry: organisations, people, roles, qualifications, links."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import connection
from pypinyin import Style, lazy_pinyin

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import KINDS, REGION_SEATS, ROLES
from idi.foundation.parties.models import Link, Membership, Organisation, Person, Qualification
from idi.foundation.parties.uscc import checked_uscc
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import all_places

LinkKind = Link.Kind
"""How one organisation hangs together with another, for those who file links."""


def pinyin_key(text: str) -> str:
    """The key Chinese names are sorted by."""
    return " ".join(lazy_pinyin(text, style=Style.NORMAL)).lower()[:400]


@act
def register_organisation(
    *, by: Actor, at: datetime, kind: str, name: str, uscc: str | None, region_code: str, contact_phone: str = ""
) -> Organisation:
    """Enters an organisation into the registry and opens its scope; authorities and the desk get their region seat.

    Refuses an unknown kind or place, a wrong code and one already registered.
    """
    by.require("parties.register")
    no = Refusals()
    no.unless(kind in KINDS, "请选择单位类别。", field="kind")
    no.unless(bool(name.strip()), "请填写单位名称。", field="name")
    no.unless(region_code in dict(all_places()), f"没有行政区划代码 {region_code}。", field="region_code")
    code = checked_uscc(uscc) if uscc else None
    if code and (other := Organisation.objects.filter(uscc=code).first()):
        no.add(f"该统一社会信用代码已登记为“{other.name}”。", field="uscc")
    no.stop()
    scope_id = seats.open_scope(seats.Kind.ORGANISATION, region_code=region_code, holder_id=None, role="self")
    organisation = Organisation.objects.create(
        id=scope_id, kind=kind, name=name.strip(), uscc=code, region_code=region_code, sort_key=pinyin_key(name),
        contact_phone=contact_phone, registered_at=at,
    )  # fmt: skip
    if kind in REGION_SEATS:
        with house(scope_id, cause=by):
            seats.seat_region(scope_id, region_code, role=kind, from_on=local_date(at))
    record("parties.register", by=by, at=at, subject=organisation, kind=kind, region=region_code)
    return organisation


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
    by.require("parties.members")
    wanted = ROLES.get(role)
    kind = organisation.kind if organisation else ""
    if wanted is None or wanted.kind != kind:
        raise Refusal(Reason(f"岗位“{wanted.label if wanted else role}”不属于{KINDS.get(kind, '个人')}。", "role"))
    with house(person.pk, cause=by):
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
def qualify(
    *, by: Actor, at: datetime, organisation: Organisation, kind: str, grade: str, certificate_number: str,
    from_on: date, until_on: date | None,
) -> Qualification:  # fmt: skip
    """Files a qualification or grade with its validity."""
    by.require("parties.qualify")
    if until_on and until_on < from_on:
        raise Refusal(Reason("有效期止早于有效期起。", "until_on"))
    row = Qualification.objects.create(
        organisation=organisation, kind=kind, grade=grade, certificate_number=certificate_number,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    record("parties.qualify", by=by, at=at, subject=row, scope_id=organisation.pk, kind=kind, grade=grade)
    return row


@act
def link(
    *, by: Actor, at: datetime, holder: Organisation, held: Organisation, kind: Link.Kind, share: Decimal | None,
    source: str, from_on: date,
) -> Link:  # fmt: skip
    """Files that one organisation holds, controls or shares people with another, and where that was read."""
    by.require("parties.link")
    no = Refusals()
    no.unless(holder != held, "一个单位不能与自身建立关联。", field="held")
    no.unless(share is None or 0 < share <= 1, "持股比例应大于 0 且不超过 1。", field="share")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.stop()
    row = Link.objects.create(holder=holder, held=held, kind=kind, share=share, source=source.strip(), from_on=from_on)
    for end in (holder, held):
        record("parties.link", by=by, at=at, subject=row, scope_id=end.pk, kind=kind, share=share)
    return row


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
