from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.credit import selectors, services
from idi.foundation.credit.forms import RecordForm
from idi.foundation.credit.states import standing
from idi.foundation.credit.views.trails import address, party, trail


@signed_in("parties.read")
def organisation(request: Request, pk: int) -> HttpResponse:
    return page(request, "credit/organisation.html", _credit_of(request, pk))


@signed_in("parties.read")
def panel(request: Request, pk: int) -> HttpResponse:
    return page(request, "credit/organisation.html", _credit_of(request, pk), fragment="credit/_credit.html")


def _credit_of(request: Request, pk: int) -> dict[str, Any]:
    today = local_date(request.at)
    return {
        "organisation": party(pk),
        "trail": trail(),
        "grade": selectors.grade_on(pk, today),
        "grades": [(grade, standing(grade, today)) for grade in selectors.grades(pk)],
        "facts": [(fact, standing(fact, today)) for fact in selectors.facts(pk)],
        "actions": [
            Action(_("登记信用记录"), reverse("credit:file_record", args=[pk]), "plus", "credit.record"),
            Action(_("导入清单"), reverse("credit:prepare"), "upload", "credit.record", "outline-primary"),
        ],
    }  # fmt: skip


@signed_in("credit.record")
def file_record(request: Request, pk: int) -> HttpResponse:
    organisation = party(pk)
    return act(
        request,
        RecordForm.of(request),
        do=lambda form: services.file_record(
            by=request.actor, at=request.at, organisation_id=pk, **form.cleaned_data
        ),
        success=gettext("信用记录已登记，当事单位已获告知，陈述期满后生效。"),
        to=address,
        context={
            "title": _("登记信用记录"), "trail": trail(organisation), "submit": _("登记"),
            "cancel": reverse("credit:organisation", args=[pk]),
            "lead": _("只登记主管部门公布的记录；有效期内的等级可用于保险费率优惠（通知三（三））。"),
        },
    )  # fmt: skip
