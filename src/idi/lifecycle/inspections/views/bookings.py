"""Bookings: asked for at a node, answered by the other side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import planned, services
from idi.lifecycle.inspections.forms.planning import AskVisitForm, CounterForm, CoverForm, ReasonForm
from idi.lifecycle.inspections.models import Booking
from idi.lifecycle.inspections.planning_lists import Bookings
from idi.lifecycle.inspections.views.plan import a_node, trail


@signed_in("inspections.read")
def listing(request: Request) -> HttpResponse:
    return Bookings(request, planned.bookings(request.actor)).response()


@signed_in("inspections.book")
def ask(request: Request, pk: int) -> HttpResponse:
    node = a_node(pk)
    lead = _("%(place)s：请至少提前 %(days)s 日；更晚的也会送达，并注明提前不足。") % {
        "place": node.place,
        "days": node.notice_days,
    }
    address = reverse("inspections:node", args=[pk])
    return act(
        request,
        AskVisitForm.of(request),
        do=lambda form: services.ask_visit(by=request.actor, at=request.at, node=node, **form.cleaned_data),
        success=lambda done: _("预约 %(number)s 已发出，等待%(side)s答复。") % {"number": done.number, "side": Booking.Side(done.turn).label},
        to=lambda done: reverse("inspections:booking", args=[done.pk]),
        context={
            "title": _("隐蔽工程报验") if node.hidden else _("预约检查"), "lead": lead,
            "trail": [*trail(node.project), (str(node), address)], "submit": _("发出"), "cancel": address,
        },
    )  # fmt: skip


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    context = {
        "booking": booking, "state": booking.machine.state(booking.state), "actions": _actions(request, booking),
        "turn": Booking.Side(booking.turn).label if booking.turn else "", "trail": _trail(booking)[:-1],
        "photos": documents.of_each([booking]).get(booking.pk, []), "story": story(history(Ref.of(booking))),
    }  # fmt: skip
    return page(request, "inspections/booking.html", context)


def _actions(request: Request, booking: Booking) -> list[Action]:
    side, allows = planned.side_of(request.actor, booking.project), booking.machine.allows
    offered: list[Action] = []

    def offer(name: str, label: str, icon: str, style: str = "outline-primary") -> None:
        if allows(f"{name}_booking", booking.state):
            address = reverse(f"inspections:{name}_booking", args=[booking.pk])
            offered.append(Action(label, address, icon, "inspections.book", style))

    if side and side == booking.turn:
        offer("confirm", _("确认"), "check", "primary")
        offer("counter", _("另提时间"), "clock")
        offer("decline", _("不接受"), "x", "outline-danger")
    if side and side == booking.side:
        offer("withdraw", _("撤回"), "arrow-left", "outline-danger")
    if side == "body":
        mandate = planned.working_mandate(booking.project_id)
        if mandate is not None and booking.state in ("confirmed", "covered"):
            address = f"{reverse('inspections:record_visit', args=[mandate.pk])}?node={booking.node_id}"
            covered = f"&covered={booking.pk}" if booking.state == "covered" else ""
            label = _("按风险保留登记") if covered else _("登记现场检查")
            offered.append(Action(label, address + covered, "clipboard-check", "inspections.visit", "primary"))
    if side == "body":
        offer("uncover", _("登记有误，撤销"), "history", "outline-danger")
    if side and booking.node.hidden:
        offer("cover", _("登记未检即隐蔽"), "alert-triangle", "outline-danger")
    return offered


@signed_in("inspections.book")
def confirm(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, Form.of(request), lambda **given: services.confirm_booking(booking=booking, **given),
        title=_("确认预约"), submit=_("确认"), success=_("已确认，检查会出现在双方的日历上。"),
    )  # fmt: skip


@signed_in("inspections.book")
def counter(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, CounterForm.of(request, initial={"visit_at": booking.visit_at}),
        lambda **given: services.counter_booking(booking=booking, **given),
        title=_("另提时间"), submit=_("提出"), success=_("已提出，等待对方答复。"),
    )  # fmt: skip


@signed_in("inspections.book")
def decline(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, ReasonForm.of(request), lambda **given: services.decline_booking(booking=booking, **given),
        title=_("不接受预约"), submit=_("不接受"), success=_("对方已收到原因。"), style="danger",
    )  # fmt: skip


@signed_in("inspections.book")
def withdraw(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, ReasonForm.of(request), lambda **given: services.withdraw_booking(booking=booking, **given),
        title=_("撤回预约"), submit=_("撤回"), success=_("预约已撤回。"), style="danger",
    )  # fmt: skip


@signed_in("inspections.book")
def cover(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, CoverForm.of(request, initial={"covered_on": local_date(request.at)}),
        lambda **given: services.cover_booking(booking=booking, **given),
        title=_("登记未检即隐蔽"), submit=_("登记"), style="danger",
        success=_("已登记。主承保机构已收到告警，由风险管理机构按风险保留登记。"),
    )  # fmt: skip


@signed_in("inspections.book")
def uncover(request: Request, pk: int) -> HttpResponse:
    booking = _booking(request, pk)
    return _answer(
        request, booking, ReasonForm.of(request), lambda **given: services.uncover_booking(booking=booking, **given),
        title=_("撤销未检即隐蔽的登记"), submit=_("撤销"), style="danger",
        success=_("已撤销，告警已消除，主承保机构和现场已收到通知。"),
    )  # fmt: skip


def _answer(
    request: Request, booking: Booking, form: Form, do: Callable[..., Any], *, success: str, **context: Any
) -> HttpResponse:
    """The course all answers to a booking have in common."""
    way = _trail(booking)
    return act(
        request,
        form,
        do=lambda given: do(by=request.actor, at=request.at, **given.cleaned_data),
        success=success,
        to=way[-1][1],
        context={"lead": f"{booking.node.place} {booking.place}", "trail": way, "cancel": way[-1][1], **context},
    )


def _booking(request: Request, pk: int) -> Booking:
    return get_object_or_404(planned.bookings(request.actor), pk=pk)


def _trail(booking: Booking) -> list[tuple[str, str]]:
    return [
        (_("检查预约"), reverse("inspections:bookings")),
        (str(booking.node), reverse("inspections:node", args=[booking.node_id])),
        (booking.number, reverse("inspections:booking", args=[booking.pk])),
    ]
