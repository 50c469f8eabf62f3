"""A report of loss is a fact: it is always registered and numbered, then placed and triaged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from django.utils.translation import gettext

from idi.foundation.core import wording
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import blind_index, normalise
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.numbers import drawn, next_number
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import announce, locked, move, record
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims.events import ClaimReported
from idi.lifecycle.claims.kinds import PLACES, SYMPTOMS
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.services import joining
from idi.lifecycle.claims.services.drafting import hand_in
from idi.lifecycle.claims.services.sending_on import send_on
from idi.lifecycle.claims.triage import builder_first, triage
from idi.lifecycle.projects.services import word_fits

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project, Unit

PHOTO = "claims.report_photo"
PHONE = "claim.reporter_phone"
_DESKS = ("hotline", "association", "housing_authority")


@act
def report(
    *, by: Actor, at: datetime, region_code: str, channel: str, symptom: str, narrative: str, discovered_on: date,
    reporter_name: str, reporter_phone: str, reporter_is_owner: bool = True, unit: Unit | None = None,
    building: Building | None = None, address_given: str = "", place: str = "", claim_word: str = "",
    emergency: bool = False, photos: Sequence[BinaryIO | bytes] = (), reference: str = "", draft: UUID | None = None,
    phone_checked: bool = False, visit_wish: str = "", sure: bool = True,
) -> Claim:  # fmt: skip
    """Registers a report from anybody, signed in or not, in or out of cover. Returns the numbered claim.

    With a unit or building it is triaged at once: to the builder before acceptance and in the wait, else to the lead
    insurer, whose clocks begin. With an address alone it goes to the desk of the region. A wrong `claim_word` is no
    reason to refuse: the reporter is then registered as not verified. With the `reference` of an organisation's own system a
    report sent again is the claim it became, untouched; another report under it is a Conflict. A defect of the same home that is in
    hand already is joined to that claim. `draft` names photos that arrived before. `phone_checked` says that a code sent to the phone
    came back. Refuses only what is no report: a discovery in the future or before the works, no words, no name or number to call back,
    no place at all, a photo that is not a photo. Unless somebody is `sure`, doubts a discovery long ago by which somebody else answers.
    """
    require_report(
        at, symptom=symptom, place=place, narrative=narrative, discovered_on=discovered_on, phone=reporter_phone,
        name=reporter_name, placed=bool(unit or building), address=address_given,
    )  # fmt: skip
    if reference and (earlier := _known(by, reference)) is not None:
        return _same(earlier, symptom=symptom, place=place, narrative=narrative.strip(), discovered_on=discovered_on)
    located: Unit | Building | None = unit or building
    verified = unit is not None and _verified(by, unit, claim_word)  # before the house, who holds no seats
    desk_id = None if located else _desk(region_code, by)
    with house(located.project_id if located else desk_id, cause=by) as inside:  # type: ignore[arg-type]
        if located:
            _check_day(located, at, symptom=symptom, where=place, discovered_on=discovered_on, sure=sure)
        claim = Claim.objects.create(
            region_code=located.region_code if located else region_code,
            project_id=located.project_id if located else None,
            building_id=unit.building_id if unit else building.pk if building else None,
            unit=unit, desk_id=desk_id, channel=channel, state="reported" if located else "unplaced",
            number=next_number("BA", located.region_code if located else region_code, at), track_code=drawn(12),
            address_given=address_given.strip(), symptom=symptom, place=place, narrative=narrative.strip(),
            emergency=emergency, discovered_on=discovered_on, reported_at=at,
            reporter_name=reporter_name.strip(), reporter_phone=normalise(reporter_phone),
            reporter_phone_index=blind_index(reporter_phone, PHONE), reporter_is_owner=reporter_is_owner,
            reporter_verified=verified, reporter_phone_checked=phone_checked, visit_wish=visit_wish.strip(),
            reporter_person_id=None if channel == Claim.Channel.HOTLINE else by.person_id,
            source_id=by.organisation_id if reference else None, reference=reference,
        )  # fmt: skip
        record(
            "claims.report", by=by, at=at, subject=claim, number=claim.number, channel=channel, symptom=symptom,
            discovered_on=discovered_on, verified=claim.reporter_verified, photos=len(photos),
            voice="" if by.organisation_id else "owner" if claim.reported_by_owner else "reporter",
        )  # fmt: skip
        arrived = hand_in(draft, claim, by=inside, at=at, kind=PHOTO, title="报案照片") if draft else 0
        filing.store_photos(by=inside, at=at, subject=claim, kind=PHOTO, title="报案照片", photos=photos, after=arrived)
        _go_on(claim, by=inside, at=at)
    announce(ClaimReported(scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk))
    return claim


def _known(by: Actor, reference: str) -> Claim | None:
    known = Claim.objects.filter(source_id__in=by.organisation_ids, reference=reference)
    # Hardly ever: to ask for the whole row each time costs more than to ask twice then.
    return known.first() if known.exists() else None


def _same(earlier: Claim, **told: Any) -> Claim:
    """The claim a reference already names; Conflict where what is reported under it is something else."""
    if any(getattr(earlier, name) != value for name, value in told.items()):
        raise Conflict(
            Reason(
                f"编号“{earlier.reference}”已登记为报案 {earlier.number}，内容不同。另一处损失请用新的编号。",
                "reference",
            )
        )
    return earlier


@act
def place(*, by: Actor, at: datetime, claim: Claim, unit: Unit) -> Claim:
    """The desk found the home of an unplaced report: from here on it goes like any other, through every check of one that was
    placed at once. Refuses a placed one."""
    claim = locked(claim)
    if claim.state != "unplaced":
        raise Conflict(Reason(f"报案 {claim.number} 的地址已经核实，请刷新页面。"))
    claim.project_id, claim.building_id, claim.unit = unit.project_id, unit.building_id, unit
    claim.region_code = unit.region_code
    claim.reporter_verified = _owns(claim.reporter_person_id, unit, by)
    moved = ("project", "building", "unit", "region_code", "reporter_verified")
    move(claim, "place", by=by, at=at, fields=moved, unit=unit.pk, number=claim.number)
    refile_photos(claim, by=by, at=at)
    with house(unit.project_id, cause=by) as inside:
        _go_on(claim, by=inside, at=at, before="unplaced")
    announce(ClaimReported(scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk))
    return claim


LONG_AGO = timedelta(days=90)
"""From then on the day of discovery is asked back where it decides who answers: a mistyped year costs an owner the insurance."""


def _check_day(located: Unit | Building, at: datetime, *, discovered_on: date, sure: bool, **told: str) -> None:
    """Refuses a day before the works, and doubts one long ago that makes another answer than today would."""
    no, today = Refusals(), local_date(at)
    check_discovery(no, discovered_on, at, located.project)
    no.stop()
    if sure or discovered_on >= today - LONG_AGO:
        return
    then, now = (
        triage(located, discovered_on=day, reported_on=today, **told)["state"] for day in (discovered_on, today)
    )
    if builder_first(then) != builder_first(now):
        words = gettext(
            "发现日期 %(day)s 离今天很久，由谁负责按这一天判断，与最近才发现的不同。请核对；确实是那天发现的，勾选后再提交。"
        )
        no.doubt(words % {"day": wording.day(discovered_on)}, field="discovered_on")
        no.stop()


def check_discovery(no: Refusals, discovered_on: date, at: datetime, project: Project | None = None) -> None:
    """A defect is discovered neither tomorrow nor before the works began."""
    today = local_date(at)
    no.unless(
        discovered_on <= today,
        gettext("发现日期不能晚于今天（%(today)s），请改正。") % {"today": wording.day(today)}, field="discovered_on",
    )  # fmt: skip
    began = project.started_on if project else None
    if began is not None and discovered_on < began:
        words = gettext("发现日期早于工程开工（%(day)s），请改正。") % {"day": wording.day(began)}
        no.add(words, field="discovered_on")


def require_report(
    at: datetime, *, symptom: str, place: str, narrative: str, discovered_on: date, name: str, phone: str, placed: bool,
    address: str, project: Project | None = None,
) -> None:  # fmt: skip
    """Refuses what is no report, with all that is wrong at once."""
    no = Refusals()
    no.unless(symptom in SYMPTOMS, gettext("请选择您看到的情况。"), field="symptom")
    no.unless(not place or place in PLACES, gettext("请选择部位。"), field="place")
    no.unless(bool(narrative.strip()), gettext("请简单说明情况。"), field="narrative")
    check_discovery(no, discovered_on, at, project)
    no.unless(bool(name.strip()), gettext("请填写报案人姓名，以便联系。"), field="reporter_name")
    no.unless(
        re.fullmatch(r"\+?\d{7,15}", normalise(phone)) is not None,
        gettext("请填写能接通的电话号码（7至15位数字）。"), field="reporter_phone",
    )  # fmt: skip
    no.unless(placed or bool(address.strip()), gettext("请填写房屋地址。"), field="address_given")
    no.stop()


def _desk(region_code: str, by: Actor) -> int:
    """The desk of the region; where it has none, whoever looks after the region. Raises `Refusal` in a region of nobody."""
    chain = seats.region_chain(region_code)
    with house(0, cause=by):  # no scope at all: the registry is open to everybody but the street
        for kind in _DESKS:
            near = {each.region_code: each for each in parties.organisations(kind).filter(region_code__in=chain)}
            if near:
                return int(min(near.values(), key=lambda each: chain.index(each.region_code)).pk)
    raise Refusal(Reason(gettext("本平台尚未在该地区开通，请直接联系您的保险机构。"), "region_code"))


def _verified(by: Actor, unit: Unit, claim_word: str) -> bool:
    if by.person_id is not None and by.person_id in seats.seated(unit.pk, "owner"):
        return True
    try:
        return bool(claim_word) and word_fits(unit.code, claim_word)
    except Refusal:
        return False  # guessed too often at this home: what is reported is registered all the same


def _owns(person_id: int | None, unit: Unit, by: Actor) -> bool:
    with house(unit.pk, cause=by):
        return person_id is not None and person_id in seats.seated(unit.pk, "owner")


def refile_photos(claim: Claim, *, by: Actor, at: datetime) -> None:
    """The photos follow the claim from the desk into the project, where those who now handle it may see them."""
    for photo in documents.of(claim, PHOTO):
        filing.store(
            by=by, at=at, subject=claim, kind=PHOTO, title=photo.title, upload=documents.content(photo), replaces=photo
        )


def _go_on(claim: Claim, *, by: Actor, at: datetime, before: str = "") -> None:
    """To the report it doubles, else to whoever answers."""
    if not joining.join_twin(claim, by=by, at=at, before=before):
        send_on(claim, by=by, at=at, before=before, new=not before)
