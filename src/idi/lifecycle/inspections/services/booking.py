"""Visits are agreed: the site or the body asks, the other side confirms, proposes another time or declines; what is
covered unseen is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import moment
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import planned
from idi.lifecycle.inspections.models import Booking, Mandate, Node, Visit
from idi.lifecycle.inspections.services.alarming import (
    COVERED_TASK,
    RESERVE_TASK,
    settle,
    settle_covered,
    settle_node,
    tell_covered,
)
from idi.lifecycle.inspections.services.mandates import BOOK_TASK, require_at_work
from idi.lifecycle.inspections.services.photos import Taken, file_photos
from idi.lifecycle.projects import selectors as projects

ANSWER_TASK, BOOKED_TASK = "inspections.answer", "inspections.booked"
_OTHER = {"site": "body", "body": "site"}
_WAITING = ("asked", "countered", "confirmed")


@act
def ask_visit(
    *,
    by: Actor,
    at: datetime,
    node: Node,
    place: str,
    what: str,
    visit_at: datetime,
    photos: Sequence[BinaryIO | bytes] = (),
) -> Booking:
    """Developer, contractor or supervisor asks for a visit at a node (隐蔽工程报验), or the body announces one.

    The other side has it to answer, at the latest within the region's hours and before the visit. Later than the notice
    period of the node it is taken all the same and marked. Refuses a moment that has passed, what is asked for already, a
    node taken out of the plan, who has no part in the works, and files that are no photos.
    """
    by.require("inspections.book")
    node = locked(node)
    mandate = _working(node.project_id)
    side = planned.side_of(by, node.project)
    if not side:
        raise Forbidden(Reason("由本工程的建设、施工、监理单位或受聘的风险管理机构预约检查。"))
    no = Refusals()
    no.unless(node.dropped_at is None, "这个节点已从计划中取消，请另选节点。")
    no.unless(bool(place.strip()), "请填写部位。", field="place")
    no.unless(bool(what.strip()), "请写明要检查什么。", field="what")
    no.unless(visit_at > at, "检查时间应晚于现在。", field="visit_at")
    twin = node.bookings.filter(place=place.strip(), visit_at=visit_at, state__in=_WAITING).first()
    no.unless(twin is None, f"同一部位、同一时间已有预约 {twin}。", field="visit_at")
    no.stop()
    hours = rules.law(node.region_code, or_national=True).figure("inspection_booking_answer_hours", local_date(at))
    short = side == "site" and (local_date(visit_at) - local_date(at)).days < node.notice_days
    booking = Booking.objects.create(
        region_code=node.region_code, project_id=node.project_id, node=node, side=side, turn=_OTHER[side],
        number=next_number("YY", node.region_code, at), asked_by_id=_speaker(by, mandate), place=place.strip(),
        what=what.strip(), visit_at=visit_at, asked_at=at, short_notice=short, because=[hours.because.to_json()],
        answer_by=min(at + timedelta(hours=hours.whole()), visit_at),
    )  # fmt: skip
    record("inspections.ask_visit", by=by, at=at, subject=booking, node=node.pk, side=side, short_notice=short)
    no.reasons += file_photos(
        by=by, at=at, kind="inspections.booking", field="photos", taken=[Taken(booking, f"报验 {booking.number}", photos)],
    )  # fmt: skip
    no.stop()
    if side == "site":
        diary.finish_task(by=by, at=at, kind=BOOK_TASK, subject=mandate, project_id=booking.project_id)
    ask_to_answer(by, at, booking, mandate)
    return booking


@act
def confirm_booking(*, by: Actor, at: datetime, booking: Booking) -> Booking:
    """The side whose turn it is agrees; the body has the visit to make."""
    booking, mandate = _answered(by, booking)
    no = Refusals()
    no.unless(booking.visit_at > at, f"约定的时间{moment(booking.visit_at)}已过，请另提时间。")
    no.stop()
    booking.turn = ""
    move(booking, "confirm_booking", by=by, at=at, fields=("turn",), visit_at=booking.visit_at)
    _over(by, at, booking)
    ask_to_come(by, at, booking, mandate)
    _tell(by, at, booking, mandate, f"预约已确认，{moment(booking.visit_at)}到场。")
    return booking


def ask_to_come(by: Actor, at: datetime, booking: Booking, mandate: Mandate) -> None:
    """The body has the agreed visit to make."""
    diary.open_task(
        by=by, at=at, holder_id=mandate.appointed_body.pk, kind=BOOKED_TASK, subject=booking,
        title=f"{moment(booking.visit_at)} {booking.node.place}：{booking.project.name}",
        address=reverse("inspections:booking", args=[booking.pk]), due_on=local_date(booking.visit_at),
        capability="inspections.visit", project_id=booking.project_id, region_code=booking.region_code,
    )  # fmt: skip


@act
def counter_booking(*, by: Actor, at: datetime, booking: Booking, visit_at: datetime, reason: str) -> Booking:
    """The side whose turn it is proposes another time; now the other one answers."""
    booking, mandate = _answered(by, booking)
    no = Refusals()
    no.unless(bool(reason.strip()), "请填写改期的原因。", field="reason")
    no.unless(visit_at > at, "检查时间应晚于现在。", field="visit_at")
    no.unless(visit_at != booking.visit_at, "与原定时间相同，请直接确认。", field="visit_at")
    no.stop()
    before, booking.visit_at, booking.remark = booking.visit_at, visit_at, reason.strip()
    booking.turn = _OTHER[booking.turn]
    hours = rules.law(booking.region_code, or_national=True).figure("inspection_booking_answer_hours", local_date(at))
    booking.answer_by = min(at + timedelta(hours=hours.whole()), visit_at)
    fields = ("visit_at", "remark", "turn", "answer_by")
    move(booking, "counter_booking", by=by, at=at, fields=fields, before=before, visit_at=visit_at)
    _over(by, at, booking)
    ask_to_answer(by, at, booking, mandate)
    return booking


@act
def decline_booking(*, by: Actor, at: datetime, booking: Booking, reason: str) -> Booking:
    """The side whose turn it is does not come, or cannot be visited, and says why."""
    booking, mandate = _answered(by, booking)
    _end(by, at, booking, "decline_booking", reason)
    _tell(by, at, booking, mandate, f"预约未被接受：{booking.remark}")
    return booking


@act
def withdraw_booking(*, by: Actor, at: datetime, booking: Booking, reason: str) -> Booking:
    """The side that asked takes it back and says why."""
    booking = locked(booking)
    if by.kind != "house" and planned.side_of(by, booking.project) != booking.side:
        raise Forbidden(Reason("预约由提出的一方撤回。"))
    _end(by, at, booking, "withdraw_booking", reason)
    diary.finish_task(by=by, at=at, kind=BOOKED_TASK, subject=booking, project_id=booking.project_id)
    _tell(by, at, booking, _working(booking.project_id), f"预约已撤回：{booking.remark}")
    return booking


@act
def cover_booking(*, by: Actor, at: datetime, booking: Booking, covered_on: date, reason: str) -> Booking:
    """Body or site records that the work was covered without inspection. The lead insurer is told; the body records the risk that remains.

    Refuses works that are not hidden, and a day to come or before the request.
    """
    booking = locked(booking)
    mandate = _working(booking.project_id)
    if by.kind != "house" and not planned.side_of(by, booking.project):
        raise Forbidden(Reason("由施工现场各方或受聘的风险管理机构登记。"))
    no = Refusals()
    no.unless(booking.node.hidden, "这个节点不是隐蔽工程。")
    no.unless(bool(reason.strip()), "请写明情况。", field="reason")
    no.unless(covered_on <= local_date(at), "隐蔽日期不能晚于今天。", field="covered_on")
    no.unless(covered_on >= local_date(booking.asked_at), "隐蔽日期不能早于报验日期。", field="covered_on")
    no.stop()
    booking.turn, booking.covered_on, booking.remark = "", covered_on, reason.strip()
    fields = ("turn", "covered_on", "remark")
    move(booking, "cover_booking", by=by, at=at, fields=fields, covered_on=covered_on)
    _over(by, at, booking)
    diary.finish_task(by=by, at=at, kind=BOOKED_TASK, subject=booking, project_id=booking.project_id)
    tell_covered(by, at, booking, mandate)
    return booking


@act
def uncover_booking(*, by: Actor, at: datetime, booking: Booking, reason: str) -> Booking:
    """The body takes back that works were covered unseen, which was a mistake: the booking is withdrawn, the alarm is over.

    Lead insurer and who asked are told. Refuses others: whoever covers works does not say so of himself.
    """
    booking = locked(booking)
    mandate = _working(booking.project_id)
    require_at_work(by, mandate, "撤销未检即隐蔽的登记")
    no = Refusals()
    no.unless(bool(reason.strip()), "请填写原因。", field="reason")
    no.stop()
    booking.covered_on, booking.remark = None, reason.strip()
    move(booking, "uncover_booking", by=by, at=at, fields=("covered_on", "remark"))
    settle(by, at, "covered", booking)
    for kind in (COVERED_TASK, RESERVE_TASK):
        diary.finish_task(by=by, at=at, kind=kind, subject=booking, project_id=booking.project_id)
    for holder_id in sorted({mandate.lead_id, booking.asked_by_id}):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"未检即隐蔽的登记已撤销：{booking.project.name}",
            text=f"{booking.node.place} {booking.place}（报验 {booking.number}）：{booking.remark}",
            address=reverse("inspections:booking", args=[booking.pk]), subject=booking,
        )  # fmt: skip
    return booking


def fulfil(by: Actor, at: datetime, visit: Visit) -> None:
    """A visit names the node it was made for: bookings up to that day are kept, alarms it answers are over."""
    node = visit.node
    if node is None:
        return
    waiting = node.bookings.select_for_update().filter(state__in=_WAITING)
    for booking in waiting:
        if local_date(booking.visit_at) <= visit.visited_on:
            booking.turn, booking.visit = "", visit
            move(booking, "keep_booking", by=by, at=at, fields=("turn", "visit"), visit=visit.pk)
            _over(by, at, booking)
            diary.finish_task(by=by, at=at, kind=BOOKED_TASK, subject=booking, project_id=booking.project_id)
    settle_node(by, at, node, "late")
    if node.visits.count() >= node.least:
        settle_node(by, at, node, "short")
    settle_covered(by, at, node, visit)


def come_again(by: Actor, at: datetime, visit: Visit) -> None:
    """A visit was void: what it kept is still agreed, and what was covered unseen before is not on record again."""
    mandate = _working(visit.project_id)
    for booking in Booking.objects.select_for_update().filter(visit=visit):
        booking.visit = None
        move(booking, "come_again", by=by, at=at, fields=("visit",), void=visit.pk)
        ask_to_come(by, at, booking, mandate)
    if visit.node is None:
        return
    for booking in visit.node.bookings.filter(state="covered", covered_on__lte=visit.visited_on):
        if not visit.node.visits.filter(visited_on__gte=booking.covered_on).exists():
            tell_covered(by, at, booking, mandate)


def _working(project_id: int) -> Mandate:
    mandate = planned.working_mandate(project_id)
    if mandate is None:
        raise Conflict(Reason("本工程现在没有受聘的风险管理机构，不能预约。"))
    return mandate


def _speaker(by: Actor, mandate: Mandate) -> int:
    """For which of its organisations the actor asks."""
    return by.organisation_id or mandate.appointed_body.pk


def _answered(by: Actor, booking: Booking) -> tuple[Booking, Mandate]:
    """The booking locked, for the side whose turn it is."""
    booking = locked(booking)
    mandate = _working(booking.project_id)
    if by.kind != "house" and booking.turn and planned.side_of(by, booking.project) != booking.turn:
        raise Forbidden(Reason(f"这项预约等待{Booking.Side(booking.turn).label}答复。"))
    return booking, mandate


def _end(by: Actor, at: datetime, booking: Booking, name: str, reason: str) -> None:
    no = Refusals()
    no.unless(bool(reason.strip()), "请填写原因。", field="reason")
    no.stop()
    booking.turn, booking.remark = "", reason.strip()
    move(booking, name, by=by, at=at, fields=("turn", "remark"))
    _over(by, at, booking)


def _over(by: Actor, at: datetime, booking: Booking) -> None:
    """Nobody has to answer any more, for now, or to come."""
    diary.finish_task(by=by, at=at, kind=ANSWER_TASK, subject=booking, project_id=booking.project_id)
    for kind in ("unanswered", "missed"):
        settle(by, at, kind, booking)


def ask_to_answer(by: Actor, at: datetime, booking: Booking, mandate: Mandate) -> None:
    """Those whose turn it is have it to answer."""
    for holder_id in sorted(set(_holders(booking, mandate, booking.turn))):
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=ANSWER_TASK, subject=booking,
            title=f"答复检查预约：{booking.project.name} {booking.node.place}",
            address=reverse("inspections:booking", args=[booking.pk]), due_on=local_date(booking.answer_by),
            capability="inspections.book", project_id=booking.project_id, region_code=booking.region_code,
        )  # fmt: skip


def _holders(booking: Booking, mandate: Mandate, side: str) -> Iterable[int]:
    """Who speaks for a side: the body; on the site who asked, else the contractors, else the developer."""
    if side == "body":
        return {mandate.appointed_body.pk}
    if booking.side == "site":
        return {booking.asked_by_id}
    builders = {party.pk for party in projects.building_parties(booking.project) if party.kind == "contractor"}
    return builders or {booking.project.developer_id}


def _tell(by: Actor, at: datetime, booking: Booking, mandate: Mandate, text: str) -> None:
    """The side that did not act hears of it."""
    acting_side = planned.side_of(by, booking.project)
    for holder_id in sorted(set(_holders(booking, mandate, _OTHER.get(acting_side, booking.side)))):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"检查预约 {booking.number}：{booking.project.name}",
            text=f"{booking.node.place}：{text}", address=reverse("inspections:booking", args=[booking.pk]), subject=booking,
        )  # fmt: skip
