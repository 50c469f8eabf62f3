"""Qualifications and grades."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.parties import services
from idi.foundation.parties.forms import QualificationForm
from idi.foundation.parties.views.places import address, organisation_or_404, trail


@signed_in("parties.qualify")
def qualify(request: Request, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return act(
        request,
        QualificationForm.of(request),
        do=lambda form: services.qualify(
            by=request.actor, at=request.at, organisation=organisation, **form.cleaned_data
        ),
        success=gettext("资质已登记。"),
        to=address(organisation),
        context={
            "title": _("登记资质"), "trail": trail(organisation), "submit": _("登记"), "cancel": address(organisation),
            "lead": _("资质等级影响保险费率优惠和承接范围，请按证书填写。"),
        },
    )  # fmt: skip
