"""What those who direct and answer complaints do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.lifecycle.complaints import selectors, services
from idi.lifecycle.complaints.forms import AnswerForm, AssignForm, DirectForm, ExtendForm
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.views.complaints import HOME


def _act(
    request: Request, row: Complaint, form: Form, do: Any, *, title: Any, success: str, lead: Any = ""
) -> HttpResponse:
    back = reverse("complaints:detail", args=[row.pk])
    return act(
        request, form,
        do=lambda filled: do(by=request.actor, at=request.at, complaint=row, **filled.cleaned_data),
        success=success, to=back,
        context={"title": title, "submit": title, "lead": lead or row.text, "trail": [*HOME, (row.number, back)], "cancel": back},
    )  # fmt: skip


@signed_in("complaints.answer")
def take(request: Request, pk: int) -> HttpResponse:
    row = selectors.complaint(request.actor, pk)
    return _act(
        request, row, Form.of(request), services.take, title=_("受理"), success=gettext("已受理，投诉人可以看到。")
    )


@signed_in("complaints.answer")
def assign(request: Request, pk: int) -> HttpResponse:
    """To a colleague."""
    row = selectors.complaint(request.actor, pk)
    people = [(each.person.pk, each.person.name) for each in parties.colleagues(request.actor.organisation_id or 0)]
    return _act(
        request, row, AssignForm.of(request, people=people), services.assign, title=_("转交承办人"),
        success=gettext("已转交。"),
    )  # fmt: skip


@signed_in("complaints.direct")
def direct(request: Request, pk: int) -> HttpResponse:
    """Whom it concerns."""
    row = selectors.complaint(request.actor, pk)
    known = [(each.pk, each.name) for each in parties.organisations(row.against_kind)]
    return _act(
        request, row, DirectForm.of(request, organisations=known), services.direct, title=_("确定被投诉单位"),
        success=gettext("已转被投诉单位。"),
    )  # fmt: skip


@signed_in("complaints.answer")
def extend(request: Request, pk: int) -> HttpResponse:
    """A longer clock."""
    row = selectors.complaint(request.actor, pk)
    return _act(
        request, row, ExtendForm.of(request), services.extend, title=_("延长期限"), success=gettext("期限已延长。"),
        lead=_("情况复杂的可以延长；保险机构的投诉再次延长须由另一人批准。"),
    )  # fmt: skip


@signed_in("complaints.answer")
def answer(request: Request, pk: int) -> HttpResponse:
    """The answer, with a letter."""
    row = selectors.complaint(request.actor, pk)
    return _act(
        request,
        row,
        AnswerForm.of(request),
        services.answer,
        title=_("答复"),
        success=gettext("已答复，答复书已生成。"),
    )


@signed_in("complaints.read")
def contact(request: Request, pk: int) -> HttpResponse:
    """Name and phone in full: a POST, for every look is recorded."""
    row = selectors.complaint(request.actor, pk)
    back = reverse("complaints:detail", args=[pk])
    if request.method != "POST":
        return _act(request, row, Form.of(request), services.reveal, title=_("查看完整联系方式"), success="")
    told = services.reveal(by=request.actor, at=request.at, complaint=row)
    return page(request, "complaints/contact.html", {"contact": told, "row": row, "trail": [*HOME, (row.number, back)]})
