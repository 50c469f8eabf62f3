"""The list of returns, one return, building and sending."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties import selectors as parties
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name, regions_within
from idi.insight.filings import papers, periods, selectors, services
from idi.insight.filings.disclosure import supervises
from idi.insight.filings.forms import BuildForm
from idi.insight.filings.models import Return
from idi.insight.filings.states import RETURN
from idi.insight.statistics.kinds import CHAPTERS


class ReturnFilters(Filters):
    kind = fields.ChoiceField(label=_("种类"), choices=[("", _("全部")), *Return.Kind.choices])
    state = fields.ChoiceField(label=_("状态"), choices=[("", _("全部")), *RETURN.choices])


class Returns(Listing):
    title = _("统计报告")
    lead = _("保险机构定期向建设主管部门、保险监管部门报告统计和分析。每家机构一份，另有一份汇总；依据见各份报告。")
    columns = (
        Column(_("编号"), "number", sort="number", link=lambda row: reverse("filings:detail", args=[row.pk])),
        Column(_("种类"), lambda row: row.get_kind_display()),
        Column(_("保险机构"), "insurer.name"),
        Column(_("地区"), lambda row: region_name(row.region_code), sort="region_code"),
        Column(_("报告期起"), "from_on", "day", sort="from_on"),
        Column(_("报告期止"), "until_on", "day", sort="until_on"),
        Column(_("状态"), lambda row: RETURN.state(row.state), "state", sort="state"),
        Column(_("报送时间"), "sent_at", "moment", sort="sent_at"),
    )
    filters = ReturnFilters
    order = "-until_on"
    empty = Empty(
        _("还没有统计报告"),
        _("报告期结束后由保险行业协会生成并冻结，核对后由其报送。"),
        Action(_("生成统计报告"), "/returns/build/", "report-analytics", "filings.build"),
    )

    def narrow(self, rows: QuerySet[Return], wanted: dict[str, Any]) -> QuerySet[Return]:
        return rows.filter(**wanted)


@signed_in("filings.read")
def returns(request: HttpRequest) -> HttpResponse:
    build = Action(_("生成统计报告"), reverse("filings:build"), "plus", "filings.build")
    return Returns(request, selectors.visible(request.actor), actions=[build]).response()  # type: ignore[attr-defined]


@signed_in("filings.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.one(pk)
    whole = supervises(request.actor)  # type: ignore[attr-defined]
    lines = papers.lines(found, whole=whole)
    context = {
        "subject": found,
        "title": papers.title(found),
        "trail": [(_("统计报告"), reverse("filings:list"))],
        "state": RETURN.state(found.state),
        "chapters": [(label, [line for line in lines if line["chapter"] == name]) for name, label in CHAPTERS.items()],
        "unchanged": services.fingerprint(found) == found.sha256,
        "files": documents.of(found),
        "whole": whole and any(line["hidden"] and line["value"] is not None for line in lines),
        "may_send": found.state == "built" and services.may_send(request.actor, found),  # type: ignore[attr-defined]
        "story": story(history(Ref.of(found))),
    }
    return page(request, "filings/detail.html", context)


@signed_in("filings.read")
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The return with what is withheld from everybody else, as Excel; 404 for who does not supervise."""
    found = selectors.one(pk)
    if not supervises(request.actor):  # type: ignore[attr-defined]
        raise Http404
    content = papers.book(found, request.at, whole=True)  # type: ignore[attr-defined]
    return sheets.as_download(content, gettext("统计报告 %(number)s 监管用.xlsx") % {"number": found.number})


@signed_in("filings.build")
def build(request: HttpRequest) -> HttpResponse:
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    organisation = parties.organisations().get(pk=actor.organisation_id)
    offered, because = periods.offered(organisation.region_code, local_date(at))
    places = [(each.code, each.name) for each in regions_within(organisation.region_code)]
    return act(
        request,
        BuildForm.of(request, places=places, periods=offered),
        do=lambda form: services.build_returns(
            by=actor, at=at, region_code=form.cleaned_data["region_code"],
            from_on=form.chosen.from_on, until_on=form.chosen.until_on,
        ),
        success=gettext("已安排生成统计报告，通常一分钟内完成，完成后出现在本页。"),
        to="filings:list",
        template="filings/build.html",
        context={
            "title": _("生成统计报告"), "trail": [(_("统计报告"), reverse("filings:list"))], "submit": _("生成并冻结"),
            "cancel": reverse("filings:list"), "because": because,
        },
    )  # fmt: skip


@signed_in("filings.send")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    found = selectors.one(pk)
    address = reverse("filings:detail", args=[pk])
    return act(
        request,
        Form.of(request),
        do=lambda form: services.send(by=request.actor, at=request.at, subject=found),  # type: ignore[attr-defined]
        success=lambda sent: (
            gettext("统计报告 %(number)s 已报送：%(whom)s") % {"number": sent.number, "whom": "、".join(sent.sent_to)}
        ),
        to=address,
        context={
            "title": _("报送统计报告"),
            "trail": [(found.number, address)],
            "submit": _("报送"),
            "cancel": address,
        },
    )
