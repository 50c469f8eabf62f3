from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.wording import day
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.selectors import organisations
from idi.foundation.parties.story import story
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.rating import selectors, services
from idi.lifecycle.rating.clauses import clauses
from idi.lifecycle.rating.factor_sheet import COLUMNS, rows_of
from idi.lifecycle.rating.filing_forms import (
    ApproveForm,
    FilingFilters,
    FilingForm,
    ReportForm,
    ReturnForm,
    SheetForm,
)
from idi.lifecycle.rating.limits import deductibles, limits
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.pricing import KINDS, span_of
from idi.lifecycle.rating.services.filing import EDITABLE
from idi.lifecycle.rating.states import FILING, STANDINGS
from idi.lifecycle.rating.tables import tables


def address(filing: Filing) -> str:
    return reverse("rating:filing", args=[filing.pk])


def trail(filing: Filing | None = None) -> list[tuple[Any, str]]:
    home: list[tuple[Any, str]] = [(_("条款费率备案"), reverse("rating:filings"))]
    return [*home, (str(filing), address(filing))] if filing else home


class Filings(Listing):
    title = _("条款费率备案")
    lead = _("条款及费率经保险监管部门核准，并报建设主管部门后，才能据此报价（通知三（三））。")
    columns = (
        Column(_("条款名称"), lambda filing: str(filing), sort="name", link=address),
        Column(_("保险机构"), "insurer.name", sort="insurer__sort_key"),
        Column(_("适用地区"), lambda filing: region_name(filing.region_code), sort="region_code"),
        Column(_("基准费率"), "base_rate", "percent", sort="base_rate"),
        Column(_("核准文号"), "approval_number"),
        Column(_("执行日期"), "in_force_on", "day", sort="in_force_on"),
        Column(_("状态"), lambda filing: STANDINGS[filing.standing], "state"),
    )
    filters = FilingFilters
    order = "-id"

    def narrow(self, rows: Any, wanted: dict[str, Any]) -> Any:
        return rows.filter(standing=wanted["state"]) if wanted.get("state") else rows


@signed_in("rating.read_filings")
def filings(request: Request) -> HttpResponse:
    new = Action(_("起草新的备案"), reverse("rating:draft_filing"), capability="rating.file")
    rows = selectors.with_standing(selectors.filings(request.actor), local_date(request.at))
    listing = Filings(request, rows, actions=[new])
    words = (
        _("先起草条款和费率表，提交保险监管部门核准，报住建主管部门后，就可以报价。")
        if request.actor.may("rating.file")
        else _("保险机构为本辖区提交备案后，会出现在这里。")
    )
    listing.empty = Empty(_("还没有备案"), words, new, icon="file-certificate")
    return listing.response()


@signed_in("rating.read_filings")
def filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    standing = selectors.standing_on(found, local_date(request.at))
    own = request.actor.acts_for(found.insurer_id)
    return page(
        request,
        "rating/filing.html",
        {
            "filing": found,
            "trail": trail(),
            "state": standing,
            "region": region_name(found.region_code),
            "tables": tables(found.factors),
            "clauses": clauses(found.clauses),
            "kinds": [(KINDS[kind], span_of(found, kind)) for kind in found.kind_rates],
            "deductibles": deductibles(found.deductibles),
            "limits": limits(found.limits),
            "documents": documents.of(found),
            "versions": [each for each in selectors.versions(found) if each.pk != found.pk],
            "actions": _actions(found, own=own),
            "can_submit": own and FILING.allows("submit", found.state) and request.actor.may("rating.file"),
            "can_withdraw": own and FILING.allows("withdraw", found.state) and request.actor.may("rating.file"),
            "next": _next(standing.name),
            "chapters": story(history(Ref.of(found))[:50]),
        },
    )


def _actions(filing: Filing, *, own: bool) -> list[Action]:
    def to(name: str) -> str:
        return reverse(f"rating:{name}", args=[filing.pk])

    found = []
    if FILING.allows("approve", filing.state):
        found.append(Action(_("核准"), to("approve_filing"), "check", "rating.approve"))
        found.append(Action(_("退回补正"), to("return_filing"), "x", "rating.approve", style="outline-secondary"))
    if own and FILING.allows("report", filing.state):
        found.append(Action(_("登记报送和执行"), to("report_filing"), "send", "rating.file"))
    if own and filing.state in EDITABLE:
        found.append(Action(_("修改"), to("edit_filing"), "edit", "rating.file", style="outline-primary"))
        found.append(Action(_("导入系数表"), to("load_factors"), "upload", "rating.file", style="outline-secondary"))
    found.append(Action(_("导出系数表"), to("factors"), "download", "rating.read_filings", style="outline-secondary"))
    if own:
        url = f"{reverse('rating:draft_filing')}?like={filing.pk}"
        found.append(Action(_("以此为底稿新建"), url, "plus", "rating.file", style="outline-secondary"))
    return found


def _next(standing: str) -> str:
    return {
        "draft": gettext("草稿只有本单位看得到。填写完整后提交保险监管部门核准。"),
        "submitted": gettext("等待保险监管部门核准，或者退回补正。"),
        "returned": gettext("保险监管部门已退回。请按意见修改后重新提交。"),
        "approved": gettext("等待保险机构报住建主管部门，并登记执行日期。"),
        "reported": gettext("已报住建主管部门，自执行日期起可以据此报价。"),
        "in_force": gettext("正在执行，保险机构可以据此报价。"),
        "replaced": gettext("终止日期之后不能再据此报价；此前的报价不受影响。"),
        "withdrawn": gettext("保险机构在核准前撤回了这份备案。"),
    }[standing]


@signed_in("rating.file")
def draft_filing(request: Request) -> HttpResponse:
    insurer = get_object_or_404(organisations("insurer"), pk=request.actor.organisation_id)
    like = request.GET.get("like", "")
    earlier = selectors.filings(request.actor).filter(pk=int(like)).first() if like.isdecimal() else None
    return act(
        request,
        FilingForm.of(request, initial=FilingForm.like(earlier) if earlier else {}),
        do=lambda form: services.draft_filing(
            by=request.actor, at=request.at, insurer=insurer, content=form.content, file=form.cleaned_data["file"]
        ),
        success=gettext("草稿已保存。核对无误后，提交保险监管部门核准。"),
        to=address,
        context={
            "title": _("起草条款费率备案"), "trail": trail(), "submit": _("保存草稿"),
            "cancel": reverse("rating:filings"),
            "lead": _("费率 = 基准费率 × 各系数，不低于下限、不高于上限。没有列入备案的系数一律为 1。"),
        },
    )  # fmt: skip


@signed_in("rating.file")
def edit_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        FilingForm.of(request, initial=FilingForm.like(found)),
        do=lambda form: services.edit_filing(
            by=request.actor, at=request.at, filing=found, content=form.content, file=form.cleaned_data["file"]
        ),
        success=gettext("修改已保存。"),
        to=address,
        context={
            "title": _("修改条款费率备案"), "trail": trail(found), "submit": _("保存"), "cancel": address(found),
            "lead": found.returned_because and gettext("退回意见：%(words)s") % {"words": found.returned_because},
        },
    )  # fmt: skip


@signed_in("rating.read_filings")
def factors(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    content = sheets.write(COLUMNS, rows_of(found), title=gettext("系数表"), at=request.at)
    return sheets.as_download(content, f"{found}系数表.xlsx")


@signed_in("rating.file")
def load_factors(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        SheetForm.of(request),
        do=lambda form: services.load_factors(
            by=request.actor, at=request.at, filing=found, file=form.cleaned_data["file"]
        ),
        success=gettext("系数表已导入，请核对。"),
        to=address,
        context={
            "title": _("导入系数表"), "trail": trail(found), "submit": _("导入"), "cancel": address(found),
            "lead": _("先用“导出系数表”取得 Excel，修改后从这里导入。文件有一处不对，就什么都不改。"),
        },
    )  # fmt: skip


@signed_in("rating.file")
def submit_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.submit_filing(by=request.actor, at=request.at, filing=found),
        success=gettext("已提交，等待保险监管部门核准。"),
        to=address,
        context={"title": _("提交核准"), "trail": trail(found), "submit": _("提交核准"), "cancel": address(found)},
    )


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
            "lead": f"{found.insurer.name} · {found}",
        },
    )  # fmt: skip


@signed_in("rating.approve")
def return_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        ReturnForm.of(request),
        do=lambda form: services.return_filing(by=request.actor, at=request.at, filing=found, **form.cleaned_data),
        success=gettext("已退回，保险机构补正后会重新提交。"),
        to=address,
        context={
            "title": _("退回补正"), "trail": trail(found), "submit": _("退回补正"), "cancel": address(found),
            "lead": f"{found.insurer.name} · {found}",
        },
    )  # fmt: skip


@signed_in("rating.file")
def report_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        ReportForm.of(request, initial={"reported_on": local_date(request.at)}),
        do=lambda form: services.report_filing(by=request.actor, at=request.at, filing=found, **form.cleaned_data),
        success=lambda done: gettext("已登记，自%(day)s起可以据此报价。") % {"day": day(done.in_force_on)},
        to=address,
        context={
            "title": _("登记报送和执行"), "trail": trail(found), "submit": _("登记"), "cancel": address(found),
            "lead": _("条款费率应报建设主管部门（通知三（三））。不选择主管部门的，记为适用地区的住建主管部门。"),
        },
    )  # fmt: skip


@signed_in("rating.file")
def withdraw_filing(request: Request, pk: int) -> HttpResponse:
    found = selectors.filing(pk)
    return act(
        request,
        Form.of(request),
        do=lambda form: services.withdraw_filing(by=request.actor, at=request.at, filing=found),
        success=gettext("已撤回。"),
        to=address,
        context={"title": _("撤回备案"), "trail": trail(found), "submit": _("撤回"), "cancel": address(found)},
    )
