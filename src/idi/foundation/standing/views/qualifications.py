"""The qualifications of an organisation: how they stand today, with evidence; filed by the registrar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.parties import selectors as parties
from idi.foundation.standing import selectors, services
from idi.foundation.standing.forms import QualificationForm
from idi.foundation.standing.views.papers import as_file

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def organisation_or_404(pk: int, kind: str = "") -> Organisation:
    found = parties.organisation(pk)
    if found is None or (kind and found.kind != kind):
        raise Http404
    return found


def trail(organisation: Organisation) -> list[tuple[Any, str]]:
    address = reverse("parties:detail", args=[organisation.pk])
    return [(_("参与方"), reverse("parties:list")), (organisation.name, address)]


@signed_in("parties.read")
def panel(request: Request, pk: int) -> HttpResponse:
    organisation, today = organisation_or_404(pk), local_date(request.at)
    file = Action(_("登记资质"), reverse("standing:qualify", args=[pk]), "certificate", "parties.qualify")
    return page(
        request,
        "standing/qualifications.html",
        {
            "organisation": organisation,
            "held": selectors.held(request.actor, pk, organisation.region_code, today),
            "because": [selectors.warn_days(organisation.region_code, today).because],
            "trail": trail(organisation),
            "actions": [] if organisation.merged_into_id else [file],
        },
        fragment="standing/_qualifications.html",
    )


@signed_in("parties.qualify")
def qualify(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    back = reverse("parties:detail", args=[pk])
    return act(
        request,
        QualificationForm.of(request, organisation_id=pk, initial={"replaces": request.GET.get("replaces")}),
        do=lambda form: services.qualify(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("资质已登记。"),
        to=back,
        context={
            "title": _("登记资质"), "trail": trail(organisation), "submit": _("登记"), "cancel": back,
            "lead": _("资质等级影响保险费率优惠和承接范围，请按证书填写。"),
        },
    )  # fmt: skip


@signed_in("parties.read")
def evidence(request: Request, pk: int, document_pk: int) -> HttpResponse:
    found = selectors.evidence(request.actor, organisation_or_404(pk).pk, document_pk)
    if found is None:
        raise Http404
    return as_file(*found)
