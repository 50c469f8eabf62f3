"""Handover of homes to their owners: the day the developer's warranty to the buyer begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, record
from idi.lifecycle.acceptance import selectors
from idi.lifecycle.acceptance.models import Handover
from idi.lifecycle.acceptance.services.owned import require_developer
from idi.lifecycle.acceptance.services.papers import give, require_papers
from idi.lifecycle.policies import services as policy_door
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Unit


@act
def hand_over(*, by: Actor, at: datetime, unit: Unit, handed_over_on: date, with_papers: bool = False) -> Handover:
    """Records that one home was handed over on a day, `with_papers` with the quality guarantee and the manual of that day.

    Refuses a day in the future, a second handover, and papers of which no version is on file.
    """
    unit = locked(unit)
    require_developer(by, "acceptance.hand_over", unit.project)
    if (earlier := Handover.objects.filter(unit=unit).first()) is not None:
        raise Conflict(Reason(f"{unit.number}已于 {day(earlier.handed_over_on)} 登记交付。"))
    _check(at, unit.building, handed_over_on, with_papers)
    [handover] = hand_over_homes(by, at, unit.building, [unit], handed_over_on, with_papers=with_papers)
    return handover


@act
def hand_over_building(
    *, by: Actor, at: datetime, building: Building, handed_over_on: date, with_papers: bool = False
) -> int:
    """Records the same day for every home of a building not handed over yet; returns how many there were."""
    building = locked(building)
    require_developer(by, "acceptance.hand_over", building.project)
    _check(at, building, handed_over_on, with_papers)
    waiting = projects.units(building.project).filter(building=building, part="inside")
    homes = list(waiting.exclude(pk__in=Handover.objects.values("unit_id")))
    if not homes:
        raise Conflict(Reason(f"{building.number}没有待交付的住宅。"))
    return len(hand_over_homes(by, at, building, homes, handed_over_on, with_papers=with_papers))


def hand_over_homes(
    by: Actor, at: datetime, building: Building, homes: Sequence[Unit], on: date, *, with_papers: bool
) -> list[Handover]:
    """Writes handovers that were checked, all of one building and one day, and what follows from them."""
    stands = against(building, on)
    made = Handover.objects.bulk_create(
        Handover(
            unit=unit, project_id=unit.project_id, region_code=unit.region_code, handed_over_on=on, warnings=stands,
            recorded_at=at,
        )
        for unit in homes
    )  # fmt: skip
    papers = give(homes, building, on, at) if with_papers else 0
    facts: dict[str, Any] = {"handed_over_on": on, "papers": papers}
    if len(made) == 1:
        record("acceptance.hand_over", by=by, at=at, subject=made[0], unit=homes[0].pk, **facts)
    else:
        record("acceptance.hand_over", by=by, at=at, subject=building, homes=len(made), **facts)
    # From the first handover on owners rely on the cover: the policy must know.
    with house(building.project_id, cause=by) as inside:
        policy_door.note_handover(by=inside, at=at, project_id=building.project_id, handed_over_on=on)
    return made


def _check(at: datetime, building: Building, handed_over_on: date, with_papers: bool) -> None:
    no = Refusals()
    no.unless(handed_over_on <= local_date(at), "交付日期不能晚于今天。", field="handed_over_on")
    if with_papers:
        require_papers(no, building, handed_over_on)
    no.stop()


def against(building: Building, handed_over_on: date) -> list[dict[str, Any]]:
    """What stands against a handover on that day: it is a fact nevertheless, and recorded with these flags."""
    accepted_on = selectors.accepted_on(building)
    if accepted_on is None:
        return [_flag(gettext("%(building)s还没有登记竣工验收。") % {"building": building.number})]
    if handed_over_on < accepted_on:
        return [_flag(gettext("交付早于竣工验收（%(day)s）。") % {"day": day(accepted_on)})]
    late = selectors.late_handover(building, handed_over_on)
    return [_flag(_late_words(late, handed_over_on), late.because)] if late else []


def _late_words(late: rules.LateHandover, handed_over_on: date) -> str:
    if late.state == "after_wait":
        return gettext("交付时等待期已届满，保险期限不因交付晚而顺延。")
    if late.self_check_until is None or late.notice_by is None:
        return gettext("交付时部分项目的保险期限已届满；当地没有晚交付的规定，这些项目由建设单位对买受人保修。")
    return gettext(
        "保险期限届满后交付：应在%(notice)s前告知保险机构和业主联合检查，发现的问题由建设单位负责；"
        "业主可以在%(until)s前自查，自查发现的承保项目缺陷由保险机构负责。"
    ) % {"notice": day(late.notice_by), "until": day(late.self_check_until)}


def _flag(text: str, because: tuple[rules.Because, ...] = ()) -> dict[str, Any]:
    return {"text": text, "because": [each.to_json() for each in because]}
