"""The page of what is missing of recorded policies: for the insurer to complete, for association and authorities to see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.pages import Request, signed_in
from idi.foundation.parties import selectors as parties
from idi.front.web import missing
from idi.lifecycle.projects import selectors as projects


class MissingFilters(Filters):
    kind = forms.ChoiceField(label=_("缺什么"), choices=[("", _("全部")), *missing.KINDS.items()])
    lead = forms.ModelChoiceField(label=_("保险机构"), queryset=parties.organisations("insurer"), empty_label=_("全部"))


def _told(row: Any) -> Any:
    return format_html_join("", "<div>{}</div>", ((words,) for words in missing.of(row)))


class Missing(Listing):
    title = _("补录缺项")
    lead = _("外部系统出单、已补录的保险单还缺哪些文件和资料；补齐后自动从这里消失，补录时的提示在保险单页逐条处理。")
    columns = [
        Column(_("保险单号"), "number", sort="number", link=lambda p: reverse("policies:detail", args=[p.pk])),
        Column(_("外部保险单号"), "outside_number", sort="outside_number"),
        Column(_("工程"), "project.name"),
        Column(_("主承保机构"), "lead.name"),
        Column(_("缺项"), _told),
    ]
    filters = MissingFilters
    search_hint = _("保险单号、外部保险单号、工程名称")
    template = "web/missing.html"
    empty = Empty(_("没有缺项"), _("补录的保险单文件和资料齐全。"))

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        if kind := wanted.get("kind"):
            rows = rows.filter(**{kind: True})
        return rows.filter(lead=wanted["lead"]) if wanted.get("lead") else rows

    def search(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        number = text.upper()
        return rows.filter(Q(number=number) | Q(outside_number=number) | Q(project__in=projects.search_projects(text)))


@signed_in("policies.read")
def listing(request: Request) -> HttpResponse:
    rows = missing.recorded(request.actor, local_date(request.at))
    return Missing(request, rows).response(gaps=missing.number_gaps, most=missing.SHOWN)
