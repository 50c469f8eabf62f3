"""Complain and follow a complaint without an account: from the card of a home, from a report, or by place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import throttle
from idi.foundation.core.acting import house
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page
from idi.foundation.documents import selectors as documents
from idi.foundation.seats import selectors as seats
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.complaints import photos, selectors, services
from idi.lifecycle.complaints.asking import ComplaintForm, send_photos
from idi.lifecycle.complaints.forms import RatingForm
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES
from idi.lifecycle.complaints.services.letter import LETTER
from idi.lifecycle.complaints.states import COMPLAINT
from idi.lifecycle.complaints.views.complaints import next_step
from idi.lifecycle.complaints.views.photos import address
from idi.lifecycle.projects import selectors as projects

FRONT: list[tuple[Any, str]] = [(_("业主服务"), "/p/")]
TOLD = {
    "answered": _("已答复，请看下面的答复，并评价是否满意。"),
    "closed": _("您已评价，投诉办结。"),
    "withdrawn": _("您已撤回投诉。"),
}
"""Where what comes next is told to the complainant in other words than to the office."""
OFTEN = {"most": 10, "seconds": 3600}


class PlaceForm(ComplaintForm):
    """A complaint that is about no home on the platform."""

    region_code = forms.ChoiceField(label=_("所在地区"))
    about = forms.CharField(
        label=_("小区或单位"), max_length=200, help_text=_("写明小区、楼号室号，或被投诉单位的名称。")
    )
    field_order = ("region_code", "about")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].choices = [("", _("请选择")), *seats.governed_places()]  # type: ignore[attr-defined]


def file(request: Request) -> HttpResponse:
    return _file(
        request, PlaceForm.of(request), "place", "/p/", FRONT, _("没有房屋码也可以投诉，由专线坐席转给被投诉的单位。")
    )


def of_unit(request: Request, code: str) -> HttpResponse:
    """About the home on the card."""
    card = projects.unit_by_code(code)
    if card is None:
        raise Http404
    with house(card.project_id, cause=request.actor):
        unit = projects.unit(card.unit_id)
    back = f"/p/unit/{code}/"
    return _file(
        request, ComplaintForm.of(request), f"unit-{code}", back, [*FRONT, (card.full_address, back)], card.full_address,
        unit=unit, region_code=card.region_code, about=card.full_address,
    )  # fmt: skip


def of_claim(request: Request, code: str) -> HttpResponse:
    """About a report, by its track code."""
    tracked = claims.track(code)
    if tracked is None:
        raise Http404
    claim = claims.tracked_claim(tracked, by=request.actor)
    back = f"/p/track/{code}/"
    return _file(
        request, ComplaintForm.of(request), f"claim-{code}", back, [*FRONT, (claim.number, back)], f"{claim.number} {claim.address_given}",
        claim=claim, region_code=claim.region_code, about=f"{claim.number} {claim.address_given}",
    )  # fmt: skip


def _file(
    request: Request, form: Form, place: str, back: str, trail: list[tuple[Any, str]], lead: Any, **known: Any
) -> HttpResponse:  # fmt: skip
    """The course of all three; `place` names the photos this browser has handed in for it."""
    handed_in = photos.arrived(request, place)
    send_photos(
        form.fields["photos"], reverse("complain:draft_photos", args=[place]), [address(place, each.sha256) for each in handed_in]
    )  # fmt: skip

    def do(filled: Form) -> Any:
        if not throttle.allowed(request, "complain", **OFTEN):
            raise Refusal(Reason(gettext("提交的次数太多，请稍后再试，或拨打服务专线。")))
        row = services.file(
            by=request.actor, at=request.at, channel="web", arrived=handed_in, **known, **filled.cleaned_data
        )
        photos.over(request, place)
        return row

    return act(
        request, form, do=do,
        success=lambda row: gettext("投诉已登记，编号 %(number)s。请保存本页，凭查询码 %(code)s 查看答复。")
        % {"number": row.number, "code": row.track_code},
        to=lambda row: reverse("complain:track", args=[row.track_code]),
        context={
            "title": _("投诉"), "lead": lead, "trail": trail, "submit": _("提交投诉"), "cancel": back,
            "layout": "core/public.html",
        },
    )  # fmt: skip


def _opened(request: Request, code: str) -> tuple[selectors.Tracked, Any]:
    tracked = selectors.track(code)
    if tracked is None:
        raise Http404
    return tracked, selectors.tracked_complaint(tracked, by=request.actor)


def track(request: Request, code: str) -> HttpResponse:
    """Where a complaint stands; whoever has the code sees it."""
    tracked, row = _opened(request, code)
    with house(tracked.scope_id, cause=request.actor):
        shown = list(selectors.photos(row))
    return page(
        request,
        "complaints/public/track.html",
        {
            "code": tracked.code, "row": row, "state": COMPLAINT.state(row.state), "next": TOLD.get(row.state) or next_step(row, local_date(request.at)), "trail": FRONT,
            "against": row.against.name if row.against else AGAINST[row.against_kind], "cause": CAUSES[row.cause],
            "photos": shown,
            "may_withdraw": COMPLAINT.allows("withdraw", row.state),
        },
    )  # fmt: skip


def letter(request: Request, code: str) -> HttpResponse:
    """The letter of the answer that stands."""
    tracked, row = _opened(request, code)
    with house(tracked.scope_id, cause=request.actor):
        paper = documents.latest(row, LETTER)
        if paper is None:
            raise Http404
        content = documents.content(paper)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def rate(request: Request, code: str) -> HttpResponse:
    return _reply(request, code, RatingForm, services.rate, _("评价答复"), gettext("谢谢您的评价。"))


def withdraw(request: Request, code: str) -> HttpResponse:
    return _reply(request, code, Form, services.withdraw, _("撤回投诉"), gettext("投诉已撤回。"), style="danger")


def _reply(
    request: Request, code: str, form: Any, do: Any, title: Any, success: str, **context: Any
) -> HttpResponse:  # fmt: skip
    tracked, row = _opened(request, code)
    back = reverse("complain:track", args=[tracked.code])

    def run(filled: Any) -> Any:
        with house(tracked.scope_id, cause=request.actor) as inside:
            return do(by=inside, at=request.at, complaint=row, **filled.cleaned_data)

    return act(
        request, form.of(request), do=run, success=success, to=back,
        context={
            "title": title, "submit": title, "lead": row.answer, "trail": [*FRONT, (row.number, back)], "cancel": back,
            "layout": "core/public.html", **context,
        },
    )  # fmt: skip


def panel(request: Request, code: str) -> HttpResponse:
    """On the page of a report: its complaints and the way to make one."""
    tracked = claims.track(code)
    if tracked is None:
        raise Http404
    with house(tracked.scope_id, cause=request.actor):
        rows = [(each, COMPLAINT.state(each.state)) for each in selectors.of_claim_id(tracked.claim_id)]
    context = {"rows": rows, "code": code, "trail": [*FRONT, (gettext("报案进展"), f"/p/track/{code}/")]}
    return page(request, "complaints/public/panel.html", context, fragment="complaints/public/_panel.html")
