"""A clock that was missed goes up the line: to the lead's chief, or from a silent builder to the authority. Nothing is deemed by it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import connection

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import record
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.models import Claim, Clock
from idi.lifecycle.claims.services.passing_on import SILENT, address, read_because, tell_reporter
from idi.lifecycle.claims.silence import OF_BUILDER, authorities, contractors, unreachable

MOST = 500
MISSED = "claims.missed_clock"


@act
def escalate_missed(*, by: Actor, at: datetime) -> int:
    """Every clock that ran out before today goes up the line, once. Run every morning by the house; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, clock_id FROM claims_missed(%s, %s)", [local_date(at), MOST])
        found: dict[int, list[int]] = defaultdict(list)
        for project_id, clock_id in cursor.fetchall():
            found[project_id].append(clock_id)
    for project_id, clock_ids in found.items():
        with house(project_id, cause=by) as inside:
            rows = Clock.objects.filter(pk__in=clock_ids).select_related("claim__project__developer", "claim__unit")
            for clock in rows.order_by("id"):
                _escalate(clock, by=inside, at=at)
    return sum(map(len, found.values()))


def _escalate(clock: Clock, *, by: Actor, at: datetime) -> None:
    clock.escalated_at = at
    clock.save(update_fields=["escalated_at"])
    claim = clock.claim
    record("claims.miss_clock", by=by, at=at, subject=claim, clock=clock.clock, due_on=clock.due_on)
    late = claim.clocks.filter(escalated_at__isnull=False, stopped_at__isnull=True).order_by("due_on", "id")
    words = "、".join(f"{each.label}（{day(each.due_on)}到期）" for each in late if each.due_on)
    if clock.clock in OF_BUILDER:
        alarm_authority(claim, f"{words}已逾期", by=by, at=at, clock=clock)
    elif claim.lead_id is not None:
        _ask(
            claim, claim.lead_id, MISSED, "claims.approve", f"时限已过，请督办：{words}，{claim.number}", by=by, at=at,
            clock=clock, take_note=True,
        )  # fmt: skip


def _ask(
    claim: Claim, holder_id: int, kind: str, capability: str, title: str, *, by: Actor, at: datetime, clock: Clock | None,
    take_note: bool = False,
) -> None:  # fmt: skip
    """Asks in the words of today: who has not yet looked at what was missed before finds it in one task with what came since."""
    diary.finish_task(by=by, at=at, kind=kind, subject=claim, project_id=claim.project_id, holder_id=holder_id)
    diary.open_task(
        by=by, at=at, holder_id=holder_id, kind=kind, capability=capability, take_note=take_note, title=title,
        address=address(claim), subject=claim, region_code=claim.region_code, project_id=claim.project_id,
        due_on=local_date(at), because=[read_because(figure) for figure in clock.because] if clock else (),
    )  # fmt: skip


@act
def developer_fell(*, by: Actor, at: datetime, developer_id: int) -> int:
    """The developer is out of reach, insolvent or deregistered: all that waits for it is an alarm. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT project_id, claim_id FROM claims_with_builder(%s)", [developer_id])
        found = cursor.fetchall()
    for project_id, claim_id in found:
        with house(project_id, cause=by) as inside:
            claim = Claim.objects.select_related("project__developer").get(pk=claim_id)
            if why := unreachable(claim):
                alarm_authority(claim, why, by=inside, at=at)
    return len(found)


def alarm_authority(claim: Claim, why: str, *, by: Actor, at: datetime, clock: Clock | None = None) -> None:
    """The builder of a home in the wait does not answer: the authority of the place is asked to step in, until the builder
    has repaired or the claim has left it; lead, developer, the contractors that owe a warranty and the reporter are told."""
    assert claim.project is not None  # noqa: S101  only what is placed is with a builder
    name = claim.project.developer.name
    for authority in authorities(claim.region_code):
        title = f"等待期报修无人维修，请督促：{name}，{why}，{claim.number}"
        _ask(claim, authority.pk, SILENT, "supervision.read", title, by=by, at=at, clock=clock)
    for holder_id in filter(None, (claim.project.developer_id, claim.lead_id)):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"等待期报修已告警：{claim.number}", text=f"{why}，已通知主管部门。",
            address=address(claim), subject=claim,
        )  # fmt: skip
    for contractor in contractors(claim):
        notices.tell(
            by=by, at=at, holder_id=contractor.pk, title=f"请按法定保修维修：{claim.number}", address=address(claim), subject=claim,
            text=f"{why}，已通知主管部门。这一部位在贵单位的法定保修期限内，请联系业主维修，并在报案页登记。",
        )  # fmt: skip
    tell_reporter(
        claim, by=by, at=at, title=f"报案 {claim.number} 已请主管部门督促维修",
        text=f"{why}。接下来怎样办、还可以找谁，见报案进展页。",
    )  # fmt: skip
