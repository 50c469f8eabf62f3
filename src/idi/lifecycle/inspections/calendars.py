"""What stands in the calendar of a reader of inspections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.agenda import MOST, Item
from idi.foundation.core.clock import local_date
from idi.foundation.core.states import State
from idi.foundation.diary import selectors as diary
from idi.lifecycle.inspections import planned, selectors
from idi.lifecycle.inspections.models import DesignComment, DesignDocument, Node, ReturnVisit
from idi.lifecycle.inspections.services.booking import BOOKED_TASK
from idi.lifecycle.inspections.states import BOOKING


def items(actor: Actor, first: date, last: date, today: date, project_id: int | None = None) -> list[Item]:
    """What the actor may see between two days (both included), in order; a fixed number of queries."""
    place = Q(project_id=project_id) if project_id else Q()
    found = [
        *_nodes(place, first, last, today), *_bookings(actor, place, first, last), *_visits(actor, place, first, last),
        *_returns(place, first, last, today), *_design(place, first, last, today), *_away(actor, first, last),
    ]  # fmt: skip
    return sorted(
        found, key=lambda each: (each.on, each.at is not None, each.at or datetime.min.replace(tzinfo=UTC), each.name)
    )


def _nodes(place: Q, first: date, last: date, today: date) -> Iterator[Item]:
    rows = Node.objects.filter(place, planned_on__range=(first, last), dropped_at__isnull=True).exclude(stage="return")
    for node in planned.nodes(rows, lacking=True)[:MOST]:
        state = planned.node_state(node, today)
        address = reverse("inspections:node", args=[node.pk])
        yield Item(
            name=f"node-{node.pk}", on=node.planned_on or first, title=node.place, project=node.project.name,
            address=address, state=state,
        )  # fmt: skip


def _bookings(actor: Actor, place: Q, first: date, last: date) -> Iterator[Item]:
    states = ("asked", "countered", "confirmed", "covered")
    rows = planned.bookings(actor).filter(place, visit_at__date__range=(first, last), state__in=states)
    found = list(rows.order_by("visit_at")[:MOST])
    who = diary.doing(actor, BOOKED_TASK, [each.pk for each in found], diary.able(actor, "", first)) if found else {}
    for booking in found:
        by_whom = f"（{who[booking.pk]}）" if booking.pk in who else ""
        yield Item(
            name=f"booking-{booking.pk}", on=local_date(booking.visit_at), at=booking.visit_at,
            title=f"{booking.node.place} {booking.place}{by_whom}", project=booking.project.name,
            address=reverse("inspections:booking", args=[booking.pk]), state=BOOKING.state(booking.state),
        )  # fmt: skip


def _visits(actor: Actor, place: Q, first: date, last: date) -> Iterator[Item]:
    done = State("done", _("已检查"), "good")
    for visit in selectors.visits(actor).filter(place, visited_on__range=(first, last)).order_by("visited_on")[:MOST]:
        yield Item(
            name=f"visit-{visit.pk}", on=visit.visited_on, title=visit.get_stage_display(), project=visit.project.name,
            address=reverse("inspections:visit", args=[visit.pk]), state=done,
        )  # fmt: skip


def _returns(place: Q, first: date, last: date, today: date) -> Iterator[Item]:
    rows = ReturnVisit.objects.filter(place, until_on__range=(first, last), visit=None)
    for each in rows.select_related("building", "project").order_by("until_on")[:MOST]:
        late = State("late", _("回访已逾期"), "bad") if each.until_on < today else State("due", _("最迟回访日"), "warn")
        yield Item(
            name=f"return-{each.pk}", on=each.until_on, title=f"{each.building} {_('回访检查')}", project=each.project.name,
            address=reverse("inspections:mandate", args=[each.mandate_id]), state=late,
        )  # fmt: skip


def _design(place: Q, first: date, last: date, today: date) -> Iterator[Item]:
    documents = DesignDocument.objects.filter(place, due_on__range=(first, last), state="asked")
    comments = DesignComment.objects.filter(place, due_on__range=(first, last), state="open")
    waiting: list[tuple[str, DesignDocument | DesignComment, str, str]] = [
        ("document", row, row.name, reverse("inspections:design", args=[row.project_id]))
        for row in documents.select_related("project").order_by("due_on")[:MOST]
    ]
    waiting += [
        ("comment", row, f"{_('设计意见')} {row.place}", reverse("inspections:design_comment", args=[row.pk]))
        for row in comments.select_related("project").order_by("due_on")[:MOST]
    ]
    for kind, row, title, address in waiting:
        state = State("late", _("已逾期"), "bad") if row.due_on < today else State("due", _("到期日"), "warn")
        yield Item(
            name=f"{kind}-{row.pk}", on=row.due_on, title=title, project=row.project.name, address=address, state=state
        )


def _away(actor: Actor, first: date, last: date) -> Iterator[Item]:
    """Who of the reader's own people is away, and who stands in."""
    found = diary.away(actor, first, last)
    names = diary.able(actor, "", first) if found else {}
    for each in found:
        title = _("%(own)s不在，%(substitute)s代办") % {
            "own": names.get(each.person_id, ""), "substitute": names.get(each.substitute_id, ""),
        }  # fmt: skip
        days = (min(each.last_on, last) - max(each.from_on, first)).days + 1
        for on in (max(each.from_on, first) + timedelta(days=number) for number in range(days)):
            yield Item(
                name=f"away-{each.pk}-{on}", on=on, title=title, project=actor.organisation_name or "",
                address=reverse("diary:absences"), state=State("away", _("请假"), "neutral"),
            )  # fmt: skip
