"""The course of a report: handed in, reviewed, released, recalled, written anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, signed_in
from idi.foundation.diary import selectors as diary
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.forms.reports import (
    ReasonForm,
    RemarkForm,
    submit_form,
)
from idi.lifecycle.inspections.views.reports import a_report, step


@signed_in("inspections.report")
def submit(request: Request, pk: int) -> HttpResponse:
    report, on = a_report(request, pk), local_date(request.at)
    kind = services.kind_of(report)
    capability = "inspections.review" if kind.levels == 2 else "inspections.approve"
    able = {pk: name for pk, name in diary.able(request.actor, capability, on).items() if pk not in report.authors}
    lead = _("提交后内容固定，审核人看到的就是将要签发的。")
    if kind.levels and not able:
        lead = _("本机构现在没有其他可以审核的人，提交后请由本单位管理员增加人员或岗位。") + lead
    return step(
        request, report, submit_form(able, kind.levels).of(request),
        lambda form: services.submit_report(by=request.actor, at=request.at, report=report, **form.cleaned_data),
        title=_("提交审核") if kind.levels else _("出具报告"), submit=_("提交") if kind.levels else _("出具"),
        success=_("已提交。") if kind.levels else _("报告已出具，各单位已收到通知。"), lead=lead,
    )  # fmt: skip


@signed_in("inspections.report")
def take_back(request: Request, pk: int) -> HttpResponse:
    return _plain(request, pk, services.take_back_report, _("取回修改"), _("已取回，可以继续修改。"))


@signed_in("inspections.report")
def drop(request: Request, pk: int) -> HttpResponse:
    return _plain(request, pk, services.drop_report, _("作废"), _("已作废，留存备查。"), ReasonForm, style="danger")


@signed_in("inspections.review")
def pass_on(request: Request, pk: int) -> HttpResponse:
    return _plain(request, pk, services.pass_report, _("审核通过"), _("已通过，等待签发。"), RemarkForm)


@signed_in("inspections.review")
def send_back(request: Request, pk: int) -> HttpResponse:
    done = _("已退回，编写人会收到待办。")
    return _plain(request, pk, services.return_report, _("退回修改"), done, ReasonForm, style="danger")


@signed_in("inspections.approve")
def sign(request: Request, pk: int) -> HttpResponse:
    lead = _(
        "签发后加盖电子签名，发送给各单位；须限期整改的风险同时成为责任单位的信用事实，对方可先陈述意见，期满后才生效。"
    )
    return _plain(
        request, pk, services.sign_report, _("复核签发"), _("报告已出具，各单位已收到通知。"), RemarkForm, lead=lead
    )


@signed_in("inspections.approve")
def recall(request: Request, pk: int) -> HttpResponse:
    lead = _("撤回后各接收单位会收到通知，扫码核验显示已撤回；原文件留存。需要时再编写新版本。")
    return _plain(
        request, pk, services.recall_report, _("撤回报告"), _("已撤回。"), ReasonForm, style="danger", lead=lead
    )


@signed_in("inspections.report")
def revise(request: Request, pk: int) -> HttpResponse:
    report = a_report(request, pk)
    return step(
        request, report, Form.of(request),
        lambda form: services.revise_report(by=request.actor, at=request.at, report=report),
        title=_("编写新版本"), submit=_("开始编写"), success=_("新版本已建立，请修改后提交。"),
        lead=_("新版本沿用原来的文字，签发后替代原来的版本；在此之前原来的版本照旧有效。"),
        to=lambda revised: reverse("inspections:write_report", args=[revised.pk]),
    )  # fmt: skip


@signed_in("inspections.read")
def remind(request: Request, pk: int) -> HttpResponse:
    return _plain(request, pk, services.remind_readers, _("提醒未查收的单位"), _("已提醒。"))


def _plain(
    request: Request, pk: int, service: Callable[..., Any], title: str, success: str, form: type[Form] = Form,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """An act that asks for a word at most."""
    report = a_report(request, pk)
    return step(
        request, report, form.of(request),
        lambda form: service(by=request.actor, at=request.at, report=report, **form.cleaned_data),
        title=title, submit=title, success=success, **context,
    )  # fmt: skip
