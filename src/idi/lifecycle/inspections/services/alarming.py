"""The clock over the plan: what is late is told once, stands on the list of insurer and authority, and ends when it is done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day, moment
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import (
    Booking,
    DesignComment,
    DesignDocument,
    Mandate,
    Node,
    Plan,
    PlanAlarm,
    Visit,
)

PLAN_TASKS = {"late": "inspections.plan_late", "short": "inspections.plan_short"}
RESERVE_TASK, COVERED_TASK = "inspections.reserve", "inspections.covered"


@act
def watch_plans(*, by: Actor, at: datetime) -> int:
    """What the house does every day: raises what became late in plans, bookings and design stages; returns how many alarms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT project_id, kind, subject_id, since_on FROM inspections_plan_watch(%s, %s)", [local_date(at), at]
        )
        found = cursor.fetchall()
    for project_id, kind, subject_id, since_on in found:
        with house(project_id, cause=by) as inside:
            _found(inside, at, project_id, kind, subject_id, since_on)
    return len(found)


def _found(by: Actor, at: datetime, project_id: int, kind: str, subject_id: int, since_on: date) -> None:
    mandate = planned.working_mandate(project_id)
    if mandate is None:
        return
    if kind in PLAN_TASKS:
        node = Node.objects.select_related("building", "plan__project").get(pk=subject_id)
        words = f"{node.place}：{_said(kind, since_on)}"
        raise_alarm(by, at, node, kind, words, reverse("inspections:node", args=[node.pk]), since_on)
        ask_body(by, at, mandate, node.plan, kind)
    elif kind in ("unanswered", "missed"):
        booking = Booking.objects.select_related("node__building", "project").get(pk=subject_id)
        said = "逾期未答复" if kind == "unanswered" else f"约定{moment(booking.visit_at)}检查，没有到场检查的记录"
        words = f"{booking.node.place}：报验 {booking.number} {said}"
        alarm = raise_alarm(by, at, booking, kind, words, reverse("inspections:booking", args=[booking.pk]), since_on)
        _tell(by, at, alarm, mandate.appointed_body.pk, mandate.lead_id, booking.asked_by_id)
    elif kind == "document":
        document = DesignDocument.objects.select_related("project").get(pk=subject_id)
        address = reverse("inspections:design", args=[project_id])
        alarm = raise_alarm(by, at, document, kind, f"{document.name}：应于{day(since_on)}前提交", address, since_on)
        _tell(by, at, alarm, document.project.developer_id)
    else:
        comment = DesignComment.objects.select_related("project").get(pk=subject_id)
        address = reverse("inspections:design_comment", args=[comment.pk])
        words = f"{comment.place}：设计意见 {comment.number} 应于{day(since_on)}前回复"
        alarm = raise_alarm(by, at, comment, kind, words, address, since_on)
        _tell(by, at, alarm, comment.project.developer_id)


def _said(kind: str, since_on: date) -> str:
    return f"计划{day(since_on)}检查，尚未检查" if kind == "late" else "后续阶段已开始，检查次数不足"


def raise_alarm(
    by: Actor, at: datetime, subject: Any, kind: str, words: str, address: str, since_on: date
) -> PlanAlarm:
    """Puts the alarm on the list; one that was settled stands again."""
    with house(subject.project_id, cause=by):
        alarm, _ = PlanAlarm.objects.update_or_create(
            kind=kind, subject_id=subject.pk,
            defaults={
                "region_code": subject.region_code, "project_id": subject.project_id, "words": words[:200],
                "address": address, "since_on": since_on, "raised_at": at, "settled_at": None,
            },
        )  # fmt: skip
    record("inspections.raise_alarm", by=by, at=at, subject=alarm, kind=kind, about=subject.pk, since_on=since_on)
    return alarm


@on_paper
def ask_body(by: Actor, at: datetime, mandate: Mandate, plan: Plan, kind: str) -> None:
    """One task of the body, inspectors and head, for all late nodes of a plan."""
    label = PlanAlarm.Kind(kind).label
    diary.open_task(
        by=by, at=at, holder_id=mandate.appointed_body.pk, kind=PLAN_TASKS[kind], subject=plan,
        title=f"{label}：{plan.project.name}", address=reverse("inspections:plan", args=[plan.project_id]),
        capability="inspections.book", project_id=plan.project_id, region_code=plan.region_code,
    )  # fmt: skip


@on_paper
def _tell(by: Actor, at: datetime, alarm: PlanAlarm, *holders: int) -> None:
    for holder_id in sorted(set(holders)):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"{alarm.get_kind_display()}：{alarm.project.name}",
            text=f"{alarm.words}。", address=alarm.address, subject=alarm,
        )  # fmt: skip


def settle(by: Actor, at: datetime, kind: str, subject: Any) -> None:
    """The alarm of this kind about the subject, if any, is over."""
    with house(subject.project_id, cause=by):
        PlanAlarm.objects.filter(kind=kind, subject_id=subject.pk, settled_at__isnull=True).update(settled_at=at)


def settle_node(by: Actor, at: datetime, node: Node, kind: str) -> None:
    """The alarm about a node is over; with the last one of a plan the body's task is done."""
    settle(by, at, kind, node)
    with house(node.project_id, cause=by):
        left = PlanAlarm.objects.filter(project_id=node.project_id, kind=kind, settled_at__isnull=True).exists()
        if not left:
            diary.finish_task(by=by, at=at, kind=PLAN_TASKS[kind], subject=node.plan, project_id=node.project_id)


@on_paper
def tell_covered(by: Actor, at: datetime, booking: Booking, mandate: Mandate) -> None:
    """Hidden without inspection: plainly to the lead insurer, and to the body to record as a reserved risk."""
    covered_on = booking.covered_on or local_date(at)
    words = f"{booking.node.place} {booking.place}：{day(covered_on)}未经检查即隐蔽"
    address = reverse("inspections:booking", args=[booking.pk])
    alarm = raise_alarm(by, at, booking, "covered", words, address, covered_on)
    _tell(by, at, alarm, mandate.lead_id)
    diary.open_task(
        by=by, at=at, holder_id=mandate.lead_id, kind=COVERED_TASK, subject=booking, title=words, address=address,
        capability="inspections.read", project_id=booking.project_id, region_code=booking.region_code, take_note=True,
    )  # fmt: skip
    ask_to_reserve(by, at, booking, mandate)


def ask_to_reserve(by: Actor, at: datetime, booking: Booking, mandate: Mandate) -> None:
    """The body records what was covered unseen as a risk that stays."""
    diary.open_task(
        by=by, at=at, holder_id=mandate.appointed_body.pk, kind=RESERVE_TASK, subject=booking,
        title=f"按风险保留登记未检即隐蔽：{booking.node.place} {booking.place}",
        address=reverse("inspections:booking", args=[booking.pk]), capability="inspections.visit",
        project_id=booking.project_id, region_code=booking.region_code,
    )  # fmt: skip


def settle_covered(by: Actor, at: datetime, node: Node, visit: Visit) -> None:
    """A visit recorded the node: what was covered before it is on record now."""
    for booking in node.bookings.filter(state="covered", covered_on__lte=visit.visited_on):
        settle(by, at, "covered", booking)
        diary.finish_task(by=by, at=at, kind=RESERVE_TASK, subject=booking, project_id=node.project_id)
