"""Who owns a home: an owner registers by the card, a second one is confirmed by somebody who knows, an old one ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.phones import callable_number
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as registry
from idi.foundation.parties import services as parties
from idi.foundation.seats import selectors as seated
from idi.foundation.seats import services as seats
from idi.lifecycle.acceptance.models import HomeOwner
from idi.lifecycle.acceptance.models.owners import PHONE
from idi.lifecycle.acceptance.states import RUNNING
from idi.lifecycle.policies import selectors as policies
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.services import word_fits

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit

CONFIRM = "acceptance.confirm_owner"
"""Kind of the task of those who can tell whether somebody owns a home."""


@act
def register_owner(
    *, by: Actor, at: datetime, code: str, claim_word: str, name: str, phone: str, username: str, password: str
) -> HomeOwner:
    """Somebody with the card of a home opens an account and is its owner at once, if nobody else is known as such.

    Where somebody is, the registration waits for the developer, the lead insurer or the desk; but a phone that stands in
    the developer's list is enough. Refuses a word that is not the home's, without telling which of code and word was wrong.
    """
    card = _opened(code, claim_word)
    no = Refusals()
    no.unless(bool(name.strip()), gettext("请填写姓名。"), field="name")
    no.unless(callable_number(phone), gettext("请填写能接通的电话号码（7至15位数字）。"), field="phone")
    no.unless(
        normalise(username) != normalise(phone),
        gettext("请不要用手机号作用户名：用户名不加密，手机号是您的个人信息。"), field="username",
    )  # fmt: skip
    no.stop()
    with house(card.project_id, cause=by) as inside:
        person = parties.employ(
            by=inside, at=at, organisation=None, role="owner", username=username, password=password, name=name,
            phone=normalise(phone),
        )  # fmt: skip
        return _enter(inside, at, projects.unit(card.unit_id), person.pk, name=name.strip(), phone=phone)


@act
def register_home(*, by: Actor, at: datetime, code: str, claim_word: str) -> HomeOwner:
    """The same for somebody with an owner's account; done twice it is one registration."""
    by.require("projects.move_in")
    if by.person_id is None:
        raise Forbidden(Reason(gettext("请用业主本人的账号登录。")))
    card, person = _opened(code, claim_word), registry.person(by.person_id)
    with house(card.project_id, cause=by) as inside:
        unit = projects.unit(card.unit_id)
        return _enter(inside, at, unit, person.pk, name=person.name, phone=person.phone)


def _opened(code: str, claim_word: str) -> projects.UnitCard:
    card = projects.unit_by_code(code)
    if card is None or not word_fits(code, claim_word):
        raise Refusal(Reason(gettext("房屋码与报案口令不符，请对照房屋卡重新输入。"), "claim_word"))
    if card.part != "inside":
        raise Refusal(Reason(gettext("这是公共部位的卡，不能登记业主。"), "claim_word"))
    return card


def _enter(inside: Actor, at: datetime, unit: Unit, person_id: int, *, name: str, phone: str) -> HomeOwner:
    """The registration of a person; two at once for one home wait for each other at the home's row."""
    unit = locked(unit)
    known = _known(unit)
    if mine := next((each for each in known if each.person_id == person_id), None):
        return mine
    index = blind_index(phone, PHONE)
    listed = next((e for e in known if e.person_id is None and e.phone_index == index and e.state == "confirmed"), None)
    if listed is not None:
        return _join_listed(inside, at, listed, person_id)
    alone = not known and not _others(inside, unit, person_id)
    owner = HomeOwner.objects.create(
        **of_home(unit), name=name, phone=normalise(phone), phone_index=index, person_id=person_id,
        source=HomeOwner.Source.CARD, registered_at=at, state="confirmed" if alone else "waiting",
    )  # fmt: skip
    record("acceptance.register_owner", by=inside, at=at, subject=owner, unit=unit.pk, state=owner.state, voice="owner")
    if alone:
        _let_in(inside, at, owner)
    else:
        _ask_to_confirm(inside, at, owner)
    return owner


def _known(unit: Unit) -> list[HomeOwner]:
    """Who is registered; those from before the home was passed on do not count, though their registrations may still have to end."""
    rows = HomeOwner.objects.filter(unit=unit, state__in=RUNNING).order_by("id")
    passed = policies.passings(unit).first()
    return list(rows.filter(registered_at__gt=passed.recorded_at) if passed else rows)


def of_home(unit: Unit) -> dict[str, Any]:
    """Where a registration lies, also in words: who waits to be confirmed sees neither the home nor its project."""
    place = f"{unit.project.community_name or unit.project.name} {unit.building.number} {unit.number}"
    return {"project_id": unit.project_id, "region_code": unit.region_code, "unit": unit, "place": place}


def _join_listed(inside: Actor, at: datetime, owner: HomeOwner, person_id: int) -> HomeOwner:
    owner.person_id = person_id
    owner.save(update_fields=["person_id"])
    record(
        "acceptance.register_owner", by=inside, at=at, subject=owner, unit=owner.unit_id, state="listed", voice="owner"
    )
    _let_in(inside, at, owner)
    return owner


def _others(inside: Actor, unit: Unit, person_id: int) -> bool:
    with house(unit.pk, cause=inside):
        return bool(set(seated.seated(unit.pk, "owner")) - {person_id})


def _let_in(by: Actor, at: datetime, owner: HomeOwner) -> None:
    if owner.person_id is None:
        return
    with house(owner.unit_id, cause=by):
        seats.seat(owner.person_id, owner.unit_id, role="owner", from_on=local_date(at))


def _ask_to_confirm(inside: Actor, at: datetime, owner: HomeOwner) -> None:
    """The developer and the lead insurer are asked; who is known as an owner already is told."""
    policy = policies.policy_of_project(owner.project_id)
    for holder_id in dict.fromkeys([owner.project.developer_id, *([policy.lead_id] if policy else [])]):
        diary.open_task(
            by=inside, at=at, holder_id=holder_id, kind=CONFIRM, capability="acceptance.owners", subject=owner,
            project_id=owner.project_id, region_code=owner.region_code, title=f"{owner.place}：又有人登记为业主，请核实",
            address=reverse("acceptance:owner", args=[owner.pk]),
        )  # fmt: skip
    for person_id in _accounts(owner):
        tell(
            by=inside, at=at, holder_id=person_id, subject=owner, title=f"{owner.place}：有人登记为本户业主",
            text="正在由建设单位或保险机构核实，核实前对方看不到您的资料。不是您的家人或共有人的，请联系建设单位或专线。",
            address="/",
        )  # fmt: skip


def _accounts(owner: HomeOwner) -> list[int]:
    rows = HomeOwner.objects.filter(unit_id=owner.unit_id, state="confirmed", person_id__isnull=False)
    return [pk for pk in rows.exclude(pk=owner.pk).values_list("person_id", flat=True) if pk is not None]


@act
def confirm_owner(*, by: Actor, at: datetime, owner: HomeOwner) -> HomeOwner:
    """Somebody who knows says that this is an owner, too: the seat on the home opens."""
    owner = locked(owner)
    owner.decided_at, owner.decided_by_id = at, by.person_id
    move(owner, "confirm_owner", by=by, at=at, fields=("decided_at", "decided_by_id"), unit=owner.unit_id)
    with house(owner.project_id, cause=by) as inside:
        _let_in(inside, at, owner)
        _answered(
            inside, at, owner, gettext("业主登记已核实"), gettext("您已登记为本户业主，可以查看保障、报修、确认维修。")
        )
    return owner


@act
def decline_owner(*, by: Actor, at: datetime, owner: HomeOwner, reason: str) -> HomeOwner:
    """The registration is not accepted; the person reads why."""
    owner = locked(owner)
    no = Refusals()
    no.unless(bool(reason.strip()), gettext("请写明不予登记的原因，登记人会看到。"), field="reason")
    no.stop()
    owner.decided_at, owner.decided_by_id, owner.reason = at, by.person_id, reason.strip()
    move(owner, "decline_owner", by=by, at=at, fields=("decided_at", "decided_by_id", "reason"), unit=owner.unit_id)
    with house(owner.project_id, cause=by) as inside:
        text = gettext("原因：%(reason)s。可以联系建设单位或专线补充说明。") % {"reason": owner.reason}
        _answered(inside, at, owner, gettext("业主登记没有通过核实"), text)
    return owner


def _answered(inside: Actor, at: datetime, owner: HomeOwner, title: str, text: str) -> None:
    diary.finish_task(by=inside, at=at, kind=CONFIRM, subject=owner, project_id=owner.project_id)
    if owner.person_id is not None:
        tell(by=inside, at=at, holder_id=owner.person_id, subject=owner, title=title, text=text, address="/")


@act
def reveal_owner(*, by: Actor, at: datetime, owner: HomeOwner, reason: str) -> HomeOwner:
    """Name and phone in full to somebody who needs them: who looked and why stands in the journal, never what was seen."""
    by.require("acceptance.owners")
    no = Refusals()
    no.unless(len(reason.strip()) >= 4, gettext("请写明查看的用途（至少四个字），会记入履历。"), field="reason")
    no.unless(
        all(private not in reason for private in (owner.name, owner.phone)),
        gettext("用途里不要写业主的姓名或电话，履历不记个人信息。"), field="reason",
    )  # fmt: skip
    no.stop()
    record(
        "acceptance.reveal_owner", by=by, at=at, subject=owner, fields=["name", "phone"], reason=reason.strip()
    )  # fmt: skip
    return owner


@act
def change_owners(*, by: Actor, at: datetime, unit: Unit, passed_on: date, new_person_id: int | None) -> None:
    """The home was passed on: earlier registrations end with it, a new owner who came with the card is registered."""
    by.require("acceptance.owners")
    rows = HomeOwner.objects.select_for_update().filter(unit=unit, state__in=RUNNING)
    for owner in rows.filter(registered_at__lte=at):
        if new_person_id is not None and owner.person_id == new_person_id:
            continue
        owner.ended_on = passed_on
        move(owner, "end_owner", by=by, at=at, fields=("ended_on",), unit=unit.pk)
        diary.finish_task(by=by, at=at, kind=CONFIRM, subject=owner, project_id=owner.project_id)
    if new_person_id is None or rows.filter(person_id=new_person_id).exists():
        return
    with house(new_person_id, cause=by):
        person = registry.person(new_person_id)
    owner = HomeOwner.objects.create(
        **of_home(unit), name=person.name, phone=person.phone, phone_index=blind_index(person.phone, PHONE),
        person_id=person.pk, source=HomeOwner.Source.PASSING, registered_at=at, state="confirmed",
    )  # fmt: skip
    record("acceptance.register_owner", by=by, at=at, subject=owner, unit=unit.pk, state="confirmed")
