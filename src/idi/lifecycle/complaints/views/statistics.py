"""How often the clocks were kept and how content people are."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.complaints import selectors
from idi.lifecycle.complaints.views.complaints import HOME

YEAR = timedelta(days=365)


class PeriodForm(Form):
    since = DayField(label=_("从"))
    until = DayField(label=_("到"))

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            raise forms.ValidationError(_("起始日期不能晚于截止日期。"))
        return told


@signed_in("complaints.read")
def overview(request: Request) -> HttpResponse:
    today = local_date(request.at)
    asked = {"since": (today - YEAR).isoformat(), "until": today.isoformat(), **request.GET.dict()}
    form = PeriodForm(data=asked)
    rows = selectors.visible(request.actor)
    if form.is_valid():
        rows = rows.filter(
            filed_at__date__gte=form.cleaned_data["since"], filed_at__date__lte=form.cleaned_data["until"]
        )
    return page(
        request,
        "complaints/statistics.html",
        {"form": form, "figures": selectors.figures(rows, today), "days": selectors.mean_days(rows), "trail": HOME},
    )
