"""A home is added to a notice of many homes: by the firm that reported, by the insurer, or by its owner.

It goes through the checks of a report and follows where the estate stands: a survey that is planned is planned for it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from idi.foundation.core import wording
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import normalise
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.journal.services import announce, locked, record
from idi.foundation.notices import services as notices
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims.events import ClaimReported
from idi.lifecycle.claims.models import Claim, Estate
from idi.lifecycle.claims.selectors import still_in_hand
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.estate import MOST, address, call, split, take_in, tell_owners
from idi.lifecycle.claims.services.passing_on import tell_reporter
from idi.lifecycle.claims.services.reporting import require_report
from idi.lifecycle.projects.services import word_fits

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Unit


@act
def add_homes(
    *, by: Actor, at: datetime, estate: Estate, units: Sequence[Unit], discovered_on: date | None = None
) -> list[Claim]:  # fmt: skip
    """The firm that reported, or the lead insurer, adds homes; `discovered_on` is that of the estate unless told.

    Refuses strangers, homes of another project, homes that are in it already, and an estate in which nothing is in hand any more.
    """
    estate = locked(estate)
    by.require("claims.report")
    if not by.acts_for(estate.reporter_id) and not by.acts_for(_lead(estate, by)):
        raise Forbidden(Reason(gettext("只有报案的单位和主承保机构可以增加房屋；业主请用自己的房屋码加入。")))
    on, today, no = discovered_on or estate.discovered_on, local_date(at), Refusals()
    no.unless(
        on <= today, gettext("发现日期不能晚于今天（%(today)s），请改正。") % {"today": wording.day(today)}, field="discovered_on",
    )  # fmt: skip
    return _added(estate, units, on, no, by=by, at=at)


@act
def add_own_home(
    *, by: Actor, at: datetime, estate: Estate, unit: Unit, reporter_name: str, reporter_phone: str, discovered_on: date,
    claim_word: str = "",
) -> Claim:  # fmt: skip
    """An owner (a seat on the home, or its claim word) brings the own home in and is the claimant of it. Refuses who shows neither.

    Called as the house of the project for whoever holds the card of the home.
    """
    owner = by.person_id is not None and by.person_id in _owners(unit, by)
    if not owner and not word_fits(unit.code, claim_word):
        raise Refusal(Reason(gettext("报案口令不对。口令印在房屋二维码旁边，请核对后重新填写。"), "claim_word"))
    require_report(
        at, symptom=estate.symptom, place=estate.place, narrative=estate.narrative, discovered_on=discovered_on,
        name=reporter_name, phone=reporter_phone, placed=True, address="",
    )  # fmt: skip
    (claim,) = _added(
        locked(estate), [unit], discovered_on, Refusals(), by=by, at=at, reporter_name=reporter_name.strip(),
        reporter_phone=normalise(reporter_phone), reporter_is_owner=True, reporter_verified=True,
        reporter_person_id=by.person_id,
    )  # fmt: skip
    return claim


def _owners(unit: Unit, by: Actor) -> list[int]:
    with house(unit.pk, cause=by):
        return seats.seated(unit.pk, "owner")


def _lead(estate: Estate, by: Actor) -> int | None:
    with house(estate.project_id, cause=by):
        return Claim.objects.filter(estate=estate).values_list("lead_id", flat=True).first()


def _added(
    estate: Estate, units: Sequence[Unit], discovered_on: date, no: Refusals, *, by: Actor, at: datetime, **reporter: Any
) -> list[Claim]:  # fmt: skip
    """`no` holds what was found wrong with the report before; what is wrong with the homes is told with it."""
    with house(estate.project_id, cause=by) as inside:
        _check(estate, units, no)
        record("claims.add_homes", by=by, at=at, subject=estate, homes=len(units), units=[unit.pk for unit in units])
        known = take_in(estate, units)
        new = [unit for unit in units if unit.pk not in known]
        split(estate, new, by=inside, at=at, discovered_on=discovered_on, **reporter)
        estate.homes += len(units)
        estate.save(update_fields=["homes"])
        claims = list(still_in_hand(Claim.objects.filter(estate=estate, unit__in=[unit.pk for unit in units])))
        _follow(estate, claims, by=inside, at=at)
        tell_owners(estate, by=inside, at=at, homes=claims)
        _tell_lead(estate, claims, by=inside, at=at)
    for claim in claims:
        if claim.unit_id not in known:
            announce(ClaimReported(scope_id=claim.scope_id, at=at, caused_by=by.person_id, claim_id=claim.pk))
    return claims


def _check(estate: Estate, units: Sequence[Unit], no: Refusals) -> None:
    no.unless(bool(units), gettext("请至少选择一户。"), field="numbers")
    no.unless(len(units) <= MOST, gettext("一次最多增加 %(most)d 户，请分次增加。") % {"most": MOST}, field="numbers")
    no.unless(
        {unit.project_id for unit in units} <= {estate.project_id}, gettext("只能增加同一项目的房屋。"), field="numbers"
    )
    open_ones = still_in_hand(Claim.objects.filter(estate=estate))
    there = {each.unit_id: str(each.unit) for each in open_ones.select_related("unit")}
    twice = [there[unit.pk] for unit in units if unit.pk in there]
    words = gettext("已经在本群体报案中：%(homes)s。请去掉后再提交。")
    no.unless(not twice, words % {"homes": "、".join(twice[:10])}, field="numbers")
    no.stop()
    if not there:
        raise Conflict(Reason(gettext("这件群体报案的各户都已办结，不能再增加。请另行报案。")))


def _follow(estate: Estate, claims: Sequence[Claim], *, by: Actor, at: datetime) -> None:
    """A survey planned for a day to come is theirs as well; else the lead and the developer are called as at the report."""
    if estate.visit_at is None or estate.visit_at < at:
        call(estate, by=by, at=at)
        return
    for claim in claims:
        if claim.state == "with_insurer":
            claim.acknowledged_at, claim.visit_at = claim.acknowledged_at or at, estate.visit_at
            claim.save(update_fields=["acknowledged_at", "visit_at"])
            clocks.follow(claim)
            tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已安排统一查勘", text=estate.plan)
    if any(claim.state == "with_builder" for claim in claims):
        call(estate, by=by, at=at)


def _tell_lead(estate: Estate, claims: Sequence[Claim], *, by: Actor, at: datetime) -> None:
    lead_id = next((each.lead_id for each in claims if each.lead_id and each.state == "with_insurer"), None)
    if lead_id is not None and not by.acts_for(lead_id):
        homes = "、".join(f"{each.building} {each.unit}" for each in claims[:10])
        notices.tell(
            by=by, at=at, holder_id=lead_id, title=f"群体报案 {estate.number} 增加 {len(claims)} 户", text=homes,
            address=address(estate), subject=estate,
        )  # fmt: skip
