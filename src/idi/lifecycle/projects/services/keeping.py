"""Who looks after the finished buildings: the property firm and the owners' committee get their seats in the project."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import locked, record
from idi.foundation.parties.kinds import KEEPERS, KINDS
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import sees_region
from idi.lifecycle.projects.models import Participant, Project

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def seat_keeper(*, by: Actor, at: datetime, project: Project, organisation: Organisation, from_on: date) -> Participant:
    """The developer or the property authority seats a property firm or owners' committee; one of each kind at a time."""
    _require_seating(by, project)
    project = locked(project)
    role = organisation.kind
    no = Refusals()
    no.unless(role in KEEPERS, f"“{organisation.name}”不是物业服务企业或业主委员会。", field="organisation")
    running = Participant.objects.filter(project=project, role=role, until_on__isnull=True).first()
    no.unless(
        running is None,
        f"本项目已有{KINDS[role]}“{running.organisation.name if running else ''}”，更换的请先登记它的最后一天。",
        field="organisation",
    )
    no.stop()
    with house(project.pk, cause=by):
        participant, _new = Participant.objects.update_or_create(
            project=project, organisation=organisation, role=role,
            defaults={"region_code": project.region_code, "from_on": from_on, "until_on": None},
        )  # fmt: skip
        seats.seat(organisation.pk, project.pk, role=role, from_on=min(from_on, local_date(at)))
    record(
        "projects.seat_keeper", by=by, at=at, subject=participant, organisation=organisation.pk, role=role,
        from_on=from_on,
    )  # fmt: skip
    return participant


@act
def unseat_keeper(*, by: Actor, at: datetime, participant: Participant, until_on: date) -> Participant:
    """Ends the seat with its last day."""
    _require_seating(by, participant.project)
    participant = locked(participant)
    no = Refusals()
    no.unless(participant.role in KEEPERS, "只有物业服务企业和业主委员会在这里结束。")
    no.unless(participant.until_on is None, f"已于{day(participant.until_on)}结束。", field="until_on")
    no.unless(until_on >= participant.from_on, f"最后一天不能早于开始日{day(participant.from_on)}。", field="until_on")
    no.stop()
    with house(participant.project_id, cause=by):
        participant.until_on = until_on
        participant.save(update_fields=["until_on"])
        seats.unseat(participant.organisation_id, participant.project_id, role=participant.role, until_on=until_on)
    record(
        "projects.unseat_keeper", by=by, at=at, subject=participant, organisation=participant.organisation_id,
        until_on=until_on,
    )  # fmt: skip
    return participant


def may_seat(by: Actor, project: Project) -> bool:
    """The developer of the project, or the property authority of its place."""
    if by.may("projects.edit") and by.acts_for(project.developer_id):
        return True
    return by.may("projects.seat_keepers") and (by.kind == "house" or sees_region(project.region_code))


def _require_seating(by: Actor, project: Project) -> None:
    if not may_seat(by, project):
        raise Forbidden(Reason("由本项目的建设单位或当地物业主管部门办理。"))
