"""A home gets a new owner: the cover follows the home, the owner's seat moves, the card gets a new word."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import announce, record
from idi.foundation.notices.services import tell
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.events import HomeChangedHands
from idi.lifecycle.policies.models import HomePassed
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects import services as project_door
from idi.lifecycle.projects.services import word_fits

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit


@act
def pass_home(*, by: Actor, at: datetime, unit: Unit, passed_on: date) -> HomePassed:
    """The developer or the property authority records that a home changed hands: the seats of earlier owners end, the card
    gets a new word for the new owner. The cover is not changed.

    Where the authority records it the developer is told, who prints the new card. Refuses a day to come, and one not after the
    last transfer.
    """
    by.require("policies.pass_home")
    if (
        by.kind != "house"
        and by.organisation_kind != "property_authority"
        and not by.acts_for(unit.project.developer_id)
    ):
        raise Forbidden(Reason("房屋转让由建设单位或物业主管部门登记，新业主也可以凭房屋卡自行登记。"))
    passed, _ = _pass(by, at, unit, passed_on, recorded_by=by.organisation_kind or by.kind)
    if not by.acts_for(unit.project.developer_id):
        tell(
            by=by, at=at, holder_id=unit.project.developer_id, subject=passed, address=reverse("projects:unit", args=[unit.pk]),
            title=f"{unit.project} {unit.building.number} {unit.number} 已登记转让，请换发房屋卡",
            text=f"转让日期{day(passed_on)}。旧报案口令已失效，请打印新的房屋卡交给新业主。",
        )  # fmt: skip
    return passed


@act
def take_over(*, by: Actor, at: datetime, code: str, claim_word: str, passed_on: date) -> str:
    """The new owner, holding the card, takes the home over; returns the new word of the card."""
    by.require("projects.move_in")
    if by.person_id is None:
        raise Forbidden(Reason("请用业主本人的账号登录。"))
    card = projects.unit_by_code(code)
    if card is None or not word_fits(code, claim_word):
        raise Refusal(Reason("房屋码与报案口令不符，请对照房屋卡重新输入。", "claim_word"))
    with house(card.project_id, cause=by) as inside:
        unit = projects.unit(card.unit_id)
        _, word = _pass(inside, at, unit, passed_on, recorded_by="owner", new_person_id=by.person_id)
    with house(card.unit_id, cause=by):
        seats.seat(by.person_id, card.unit_id, role="owner", from_on=local_date(at))
    return word


def _pass(
    by: Actor, at: datetime, unit: Unit, passed_on: date, *, recorded_by: str, new_person_id: int | None = None
) -> tuple[HomePassed, str]:
    last = HomePassed.objects.filter(unit=unit).order_by("-passed_on").first()
    no = Refusals()
    no.unless(passed_on <= local_date(at), "转让日期不能晚于今天。", field="passed_on")
    no.unless(unit.part == "inside", "只有户内房屋可以登记转让。", field="passed_on")
    no.stop()
    if last is not None and passed_on <= last.passed_on:
        raise Conflict(Reason(f"已登记过{day(last.passed_on)}的转让，新的转让应更晚。", "passed_on"))
    with house(unit.pk, cause=by):
        before = seats.end_seats(unit.pk, role="owner", until_on=min(passed_on, local_date(at)) - timedelta(days=1))
    with house(unit.project_id, cause=by):
        word = project_door.renew_claim_word(unit)
        passed = HomePassed.objects.create(
            project_id=unit.project_id, region_code=unit.region_code, unit=unit, passed_on=passed_on, recorded_at=at,
            recorded_by=recorded_by, seats_ended=len(before),
        )  # fmt: skip
    record("policies.pass_home", by=by, at=at, subject=passed, unit=unit.pk, passed_on=passed_on, seats=len(before))
    announce(
        HomeChangedHands(
            scope_id=unit.project_id, at=at, caused_by=by.person_id, unit_id=unit.pk, passed_on=passed_on,
            new_person_id=new_person_id,
        )
    )  # fmt: skip
    for holder_id in before:
        tell(
            by=by, at=at, holder_id=holder_id, subject=passed, title=f"{unit.building.number} {unit.number} 已登记转让",
            text=f"转让日期{day(passed_on)}。保障随房屋转移给新业主；如有误，请联系建设单位或物业主管部门。", address="/",
        )  # fmt: skip
    return passed, word
