from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.journal.selectors import history
from idi.foundation.parties.selectors import organisations
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.forms import ApproveForm, FilingFilters, FilingForm, ReportForm
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.states import FILING
from idi.lifecycle.rating.tables import tables


def address(filing: Filing) -> str:
    return reverse("rating:filing", args=[filing.pk])


def trail(filing: Filing | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("条款费率备案"), reverse("rating:filings"))]
    return [*home, (filing.name, address(filing))] if filing else home


class Filings(Listing):
    title = _("条款费率备案")
    lead = _("条款及费率经保险监管部门核准，并报建设主管部门后，才能据此报价（通知三（三））。")
    columns = (
        Column(_("条款名称"), "name", sort="name", link=address),
        Column(_("保险机构"), "insurer.name", sort="insurer__sort_key"),
        Column(_("适用地区"), lambda filing: region_name(filing.region_code), sort="region_code"),
        Column(_("基准费率"), "base_rate", "percent", sort="base_rate"),
        Column(_("核准文号"), "approval_number"),
        Column(_("执行日期"), "in_force_on", "day", sort="in_force_on"),
        Column(_("状态"), lambda filing: FILING.state(filing.state), "state"),
    )
    filters = FilingFilters
    order = "-id"


@signed_in("rating.read_filings")
def filings(request: Request) -> HttpResponse:
    new = Action(_("提交新的备案"), reverse("rating:draft_filing"), capability="rating.file")
    listing = Filings(request, selectors.filings(request.actor), actions=[new])
    words = (
        _("先提交条款和费率表，经保险监管部门核准并报住建主管部门后，就可以报价。")
        if request.actor.may("rating.file")
        else _("保险机构为本辖区提交备案后，会出现在这里。")
    )
    listing.empty = Empty(_("还没有备案"), words, new, icon="file-certificate")
    return listing.response()


@signed_in("rating.read_filings")
def filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return page(
        request,
        "rating/filing.html",
        {
            "filing": found,
            "trail": trail(),
            "state": FILING.state(found.state),
            "region": region_name(found.region_code),
            "tables": tables(found.factors),
            "actions": _actions(found, own=request.actor.acts_for(found.insurer_id)),
            "can_withdraw": FILING.allows("withdraw", found.state) and request.actor.may("rating.file"),
            "next": _next(found.state),
            "chapters": story(history(Ref.of(found))[:50]),
        },
    )


def _actions(filing: Filing, *, own: bool) -> list[Action]:
    found = []
    if FILING.allows("approve", filing.state):
        url = reverse("rating:approve_filing", args=[filing.pk])
        found.append(Action(_("核准"), url, "check", "rating.approve"))
    if own and FILING.allows("report", filing.state):
        url = reverse("rating:report_filing", args=[filing.pk])
        found.append(Action(_("登记报送和执行"), url, "send", "rating.file"))
    if own:
        url = f"{reverse('rating:draft_filing')}?like={filing.pk}"
        found.append(Action(_("以此为底稿新建"), url, "plus", "rating.file", style="outline-secondary"))
    return found


def _next(state: str) -> str:
    return {
        "draft": gettext("等待保险监管部门核准。需要修改时，保险机构先撤回，再以此为底稿新建。"),
        "approved": gettext("等待保险机构报住建主管部门，并登记执行日期。"),
        "in_force": gettext("自执行日期起，保险机构可以据此报价。"),
        "replaced": gettext("终止日期之后不能再据此报价；此前的报价不受影响。"),
        "withdrawn": gettext("保险机构在核准前撤回了这份备案。"),
    }[state]


@signed_in("rating.file")
def draft_filing(request: Request) -> HttpResponse:
    insurer = get_object_or_404(organisations("insurer"), pk=request.actor.organisation_id)
    like = request.GET.get("like", "")
    earlier = selectors.filings(request.actor).filter(pk=int(like)).first() if like.isdecimal() else None

    def draft(form: FilingForm) -> Filing:
        given = {name: form.cleaned_data[name] for name in form.fields}
        return services.draft_filing(by=request.actor, at=request.at, insurer=insurer, factors=form.factors(), **given)

    return act(
        request,
        FilingForm.of(request, initial=FilingForm.like(earlier) if earlier else {}),
        do=draft,
        success=gettext("备案已提交，等待保险监管部门核准。"),
        to=address,
        context={
            "title": _("提交条款费率备案"), "trail": trail(), "submit": _("提交核准"),
            "cancel": reverse("rating:filings"),
            "lead": _("费率 = 基准费率 × 各系数，不低于下限、不高于上限。没有列入备案的系数一律为 1。"),
        },
    )  # fmt: skip


@signed_in("rating.approve")
def approve_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        ApproveForm.of(request, initial={"approved_on": local_date(request.at)}),
        do=lambda form: services.approve_filing(by=request.actor, at=request.at, filing=found, **form.cleaned_data),
        success=gettext("已核准，保险机构报住建主管部门后即可执行。"),
        to=address,
        context={
            "title": _("核准条款费率"), "trail": trail(found), "submit": _("核准"), "cancel": address(found),
            "lead": f"{found.insurer.name} · {found.name}",
        },
    )  # fmt: skip


@signed_in("rating.file")
def report_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        ReportForm.of(request, initial={"reported_on": local_date(request.at)}),
        do=lambda form: services.report_filing(by=request.actor, at=request.at, filing=found, **form.cleaned_data),
        success=lambda done: gettext("已登记，自%(day)s起可以据此报价。") % {"day": done.in_force_on},
        to=address,
        context={
            "title": _("登记报送和执行"), "trail": trail(found), "submit": _("登记"), "cancel": address(found),
            "lead": _("核准的条款费率须报建设主管部门（通知三（三））。"),
        },
    )  # fmt: skip


@signed_in("rating.file")
def withdraw_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.withdraw_filing(by=request.actor, at=request.at, filing=found),
        success=gettext("备案已撤回，可以以此为底稿新建。"),
        to=address,
        context={"title": _("撤回备案"), "trail": trail(found), "submit": _("撤回"), "cancel": address(found)},
    )
