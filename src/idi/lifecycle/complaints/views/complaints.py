"""Complaints to read: the list, one complaint, the panel on the page of a report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.crypto import mask_name, mask_phone
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.complaints import selectors
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.services.letter import LETTER
from idi.lifecycle.complaints.states import COMPLAINT, OPEN

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATE = State("late", _("已逾期"), "bad")
HOME: list[tuple[Any, str]] = [(_("投诉"), "/complaints/")]
NEXT = {
    "undirected": _("专线坐席或主管部门确定被投诉单位后，由该单位受理。"),
    "filed": _("被投诉单位受理后，在期限内核实并答复。"),
    "in_hand": _("被投诉单位正在核实，期限内答复；情况复杂、要延长期限的，会说明理由并通知投诉人。"),
    "answered": _("已答复，等待投诉人评价。"),
    "closed": _("投诉人已评价，办结。"),
    "withdrawn": _("投诉人已撤回。"),
}
_AGAIN = _("对答复不满意，已退回被投诉单位重新核实、答复，由主管部门督办。")
_LATE = _("答复期限已过，不能再延长：由被投诉单位尽快答复，主管部门督办。")


def next_step(row: Complaint, on: date) -> StrOrPromise:
    """What comes next, for the office and the complainant alike."""
    if row.state == "in_hand" and row.answered_at:
        return _AGAIN
    if row.state in ("filed", "in_hand") and row.due_on < on:
        return _LATE
    return NEXT[row.state]


class ComplaintFilters(Filters):
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), *COMPLAINT.choices])
    against_kind = forms.ChoiceField(label=_("投诉谁"), choices=[("", _("全部")), *AGAINST.items()])
    cause = forms.ChoiceField(label=_("原因"), choices=[("", _("全部")), *CAUSES.items()])
    late = forms.ChoiceField(label=_("期限"), choices=[("", _("全部")), ("yes", _("已逾期未答复"))])


class Complaints(Listing):
    title = _("投诉")
    lead = _("各类投诉按规定期限答复；逾期的转主管部门督办。")
    columns = (
        Column(_("投诉编号"), "number", sort="id", link=lambda row: reverse("complaints:detail", args=[row.pk])),
        Column(_("被投诉单位"), lambda row: row.against.name if row.against else AGAINST[row.against_kind]),
        Column(_("原因"), lambda row: CAUSES[row.cause]),
        Column(_("涉及"), "about"),
        Column(_("投诉时间"), "filed_at", "moment", sort="filed_at"),
        Column(_("答复期限"), "due_on", "day", sort="due_on"),
        Column(_("状态"), lambda row: COMPLAINT.state(row.state), "state"),
    )
    filters = ComplaintFilters
    search_hint = _("投诉编号")
    looked_up = ("number",)
    order = "-id"
    empty = Empty(
        _("没有投诉"),
        _("业主在房屋页、报案进展页或拨打专线提出的投诉会列在这里。"),
        Action(_("回到首页"), "/", "home"),
        "message",
    )

    def narrow(self, rows: QuerySet[Complaint], wanted: dict[str, str]) -> QuerySet[Complaint]:
        on = local_date(self.request.at)  # type: ignore[attr-defined]
        rows = selectors.late(rows, on) if wanted.pop("late", "") else rows
        return super().narrow(rows, wanted)


@signed_in("complaints.read")
def listing(request: Request) -> HttpResponse:
    figures = Action(_("投诉统计"), reverse("complaints:statistics"), "chart-bar", style="outline-primary")
    return Complaints(request, selectors.visible(request.actor), actions=[figures]).response()


@signed_in("complaints.read")
def detail(request: Request, pk: int) -> HttpResponse:
    """One complaint with its clock, its answer and what its reader may do now."""
    row = selectors.complaint(request.actor, pk)
    is_late = row.state in OPEN and row.due_on < local_date(request.at)
    return page(
        request,
        "complaints/detail.html",
        {
            "row": row, "state": COMPLAINT.state(row.state), "late": LATE if is_late else None, "next": next_step(row, local_date(request.at)),
            "against": row.against.name if row.against else AGAINST[row.against_kind], "cause": CAUSES[row.cause],
            "name": mask_name(row.name), "phone": mask_phone(row.phone), "actions": _actions(request, row),
            "reveals": request.actor.may("complaints.answer") or request.actor.may("complaints.direct"),
            "documents": documents.of(row, LETTER), "photos": selectors.photos(row), "story": story(history(Ref.of(row))), "trail": HOME,
        },
    )  # fmt: skip


def _actions(request: Request, row: Complaint) -> list[Action]:
    def to(name: str, label: str, icon: str, capability: str, style: str = "outline-primary") -> Action:
        return Action(label, reverse(f"complaints:{name}", args=[row.pk]), icon, capability, style)

    offered = []
    if row.state == "undirected":
        offered.append(to("direct", gettext("确定被投诉单位"), "map-pin", "complaints.direct", "primary"))
    if request.actor.acts_for(row.against_id):
        if row.state == "filed":
            offered.append(to("take", gettext("受理"), "check", "complaints.answer", "primary"))
        if row.state in ("filed", "in_hand"):
            offered.append(to("answer", gettext("答复"), "message", "complaints.answer", "primary"))
            offered.append(to("assign", gettext("转交承办人"), "user", "complaints.answer"))
        if selectors.may_extend(row, local_date(request.at)):
            offered.append(to("extend", gettext("延长期限"), "clock", "complaints.answer"))
    return offered


@signed_in("complaints.read")
def panel(request: Request, pk: int) -> HttpResponse:
    """The complaints about one report."""
    claim = claims.claim(pk)
    if claim is None:
        raise Http404
    rows = [(each, COMPLAINT.state(each.state)) for each in selectors.of_claim(claim)]
    trail = [(claim.number, reverse("claims:detail", args=[pk]))]
    return page(
        request,
        "complaints/panel.html",
        {"rows": rows, "claim": claim, "trail": trail},
        fragment="complaints/_panel.html",
    )
