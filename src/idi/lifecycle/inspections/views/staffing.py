"""The people of a body and the team it names for a project, kept by its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Empty
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import selectors as parties
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.forms.staff import ReasonForm, specialist_form, team_form
from idi.lifecycle.inspections.listings import specialist_state
from idi.lifecycle.inspections.views.mandates import mandate_or_404, trail

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@signed_in("inspections.staff")
def listing(request: Request) -> HttpResponse:
    on, staff = local_date(request.at), list(selectors.specialists(request.actor))
    papers, warn = documents.of_each(staff), selectors.warn_days(on)
    add = Action(_("登记检查人员"), reverse("inspections:file_specialist"), "plus", "inspections.staff")
    context = {
        "title": _("检查人员"),
        "staff": [(each, specialist_state(each, on, warn.whole()), papers.get(each.pk, [])) for each in staff],
        "because": warn.reasons,
        "actions": [add],
        "empty": Empty(_("还没有登记检查人员"), _("登记本单位人员的专业、职称和证书，才能指定项目组、有资格地登记检查。")),
    }  # fmt: skip
    return page(request, "inspections/staff.html", context)


@signed_in("inspections.staff")
def file(request: Request) -> HttpResponse:
    body, on = _body(request), local_date(request.at)
    people = [(c.person.pk, c.person.name) for c in parties.colleagues(body.pk) if c.running(on)]
    initial = {"person_id": request.GET.get("person"), "specialty": request.GET.get("specialty")}
    address = reverse("inspections:staff")
    return act(
        request,
        specialist_form(people).of(request, initial=initial),
        do=lambda form: services.file_specialist(by=request.actor, at=request.at, body=body, **form.cleaned_data),
        success=_("检查人员已登记。"),
        to=address,
        context={
            "title": _("登记检查人员"), "trail": [(_("检查人员"), address)], "submit": _("登记"), "cancel": address,
            "lead": _("一人有几个专业的分别登记；同一人同一专业再次登记即为换证，原证书从新证书生效起不再计入。"),
        },
    )  # fmt: skip


@signed_in("inspections.staff")
def withdraw(request: Request, pk: int) -> HttpResponse:
    specialist = get_object_or_404(selectors.specialists(request.actor), pk=pk)
    address = reverse("inspections:staff")
    return act(
        request,
        ReasonForm.of(request),
        do=lambda form: services.withdraw_specialist(
            by=request.actor, at=request.at, specialist=specialist, **form.cleaned_data
        ),
        success=_("资格已停用，同时退出所在的项目组。"),
        to=address,
        context={
            "title": _("停用资格"), "lead": f"{specialist.name} · {specialist.get_specialty_display()}", "style": "danger",
            "trail": [(_("检查人员"), address)], "submit": _("停用"), "cancel": address,
        },
    )  # fmt: skip


@signed_in("inspections.staff")
def team(request: Request, pk: int) -> HttpResponse:
    mandate, on = mandate_or_404(request, pk), local_date(request.at)
    counting = selectors.specialists(request.actor).filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)
    present = list(selectors.team(mandate))
    initial = {
        "leader": next((each.specialist_id for each in present if each.leader), None),
        "members": [each.specialist_id for each in present if not each.leader],
    }
    address = reverse("inspections:mandate", args=[pk])
    return act(
        request,
        team_form(counting).of(request, initial=initial),
        do=lambda form: services.name_team(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=_("项目组已指定。"),
        to=address,
        context={
            "title": _("指定项目组"), "trail": trail(mandate), "submit": _("指定"), "cancel": address,
            "lead": _("从资格在有效期内的检查人员中选；没有列出的，先在“检查人员”中登记。"),
        },
    )  # fmt: skip


def _body(request: Request) -> Organisation:
    organisation_id = request.actor.organisation_id
    body = parties.organisation(organisation_id) if organisation_id else None
    if body is None or body.kind != "inspection_body":
        raise Http404
    return body
