"""The change of shifts and how the desk did."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.front.hotline import selectors, services
from idi.front.hotline.forms import HandoverForm, PeriodForm
from idi.front.hotline.views.desk import HOME

WEEK = timedelta(days=6)


class Handovers(Listing):
    title = _("交接班记录")
    columns = (
        Column(_("交班时间"), "handed_at", "moment", sort="id"),
        Column(_("交代"), "note"),
        Column(_("地址待核实"), "unplaced", "number"),
        Column(_("待回拨"), "call_backs", "number"),
        Column(_("其中已逾约定时间"), "late_call_backs", "number"),
        Column(_("接班时间"), "confirmed_at", "moment"),
    )
    order = "-id"
    empty = Empty(
        _("还没有交接班"),
        _("交班时把未了的事写给下一班，接班人确认。"),
        Action(_("交班"), "/hotline/shifts/new/", "users"),
        "users",
    )


@signed_in("hotline.answer")
def shifts(request: Request) -> HttpResponse:
    new = Action(_("交班"), reverse("hotline:hand_shift_over"), "users", "hotline.answer")
    return Handovers(request, selectors.handovers(request.actor), actions=[new]).response(trail=HOME)


@signed_in("hotline.answer")
def hand_over(request: Request) -> HttpResponse:
    """Leaves what is open to the next shift; the numbers are taken as they are at that moment."""
    waiting = selectors.call_backs(request.actor)
    return act(
        request, HandoverForm.of(request),
        do=lambda form: services.hand_shift_over(by=request.actor, at=request.at, **form.cleaned_data),
        success=gettext("已交班，等待接班人确认。"), to=reverse("hotline:shifts"),
        context={
            "title": _("交班"), "submit": _("交班"), "trail": HOME, "cancel": reverse("hotline:desk"),
            "lead": gettext("现有待回拨 %(all)d 件，其中已逾约定时间 %(late)d 件，会一并交代。")
            % {"all": waiting.count(), "late": waiting.filter(call_back_at__lt=request.at).count()},
        },
    )  # fmt: skip


@signed_in("hotline.answer")
def confirm(request: Request, pk: int) -> HttpResponse:
    """The next agent has read what the last shift left."""
    row = selectors.handover(pk)
    if row is None:
        raise Http404
    return act(
        request, Form.of(request),
        do=lambda form: services.confirm_shift(by=request.actor, at=request.at, handover=row),
        success=gettext("已接班。"), to=reverse("hotline:desk"),
        context={
            "title": _("接班"), "submit": _("我已看过，接班"), "lead": row.note, "trail": [*HOME, (_("交接班记录"), reverse("hotline:shifts"))],
            "cancel": reverse("hotline:desk"),
        },
    )  # fmt: skip


@signed_in("hotline.answer")
def statistics(request: Request) -> HttpResponse:
    """How the desk did in a week, or in the days asked for."""
    today = local_date(request.at)
    form = PeriodForm(data={"since": (today - WEEK).isoformat(), "until": today.isoformat(), **request.GET.dict()})
    days = form.cleaned_data if form.is_valid() else {"since": today - WEEK, "until": today}
    return page(
        request, "hotline/statistics.html",
        {"form": form, "figures": selectors.figures(request.actor, days["since"], days["until"], request.at), "trail": HOME},
    )  # fmt: skip
