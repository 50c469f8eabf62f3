"""The design stage of a project: documents asked for and handed in, comments and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import planned, services
from idi.lifecycle.inspections.forms.planning import (
    FileDesignForm,
    ReasonForm,
    RemarkForm,
    ReplyDesignForm,
    ask_documents_form,
    comment_form,
    raise_form,
)
from idi.lifecycle.inspections.models import DesignComment, DesignDocument
from idi.lifecycle.inspections.scheme import scheme_on
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


@signed_in("inspections.read")
def stage(request: Request, pk: int) -> HttpResponse:
    project, on = projects.project(pk), local_date(request.at)
    mandate = planned.working_mandate(pk)
    own = bool(mandate and request.actor.acts_for(mandate.body_id)) and request.actor.may("inspections.visit")
    files = request.actor.may("inspections.design") and planned.designs(request.actor, project)
    remarks = planned.comments(request.actor).filter(project=project)
    context = {
        "project": project, "mandate": mandate, "own": own, "files": files, "trail": _trail(project)[:-1],
        "documents": [(each, _standing(each, on)) for each in planned.documents_of(pk)],
        "comments": [(each, _standing(each, on)) for each in remarks],
        "actions": _actions(pk) if own else [],
    }  # fmt: skip
    return page(request, "inspections/design.html", context)


def _standing(row: DesignDocument | DesignComment, on: Any) -> State:
    """Its state; what waits past its day says so."""
    if row.state in ("asked", "open") and row.due_on < on:
        return State("late", _("已逾期"), "bad")
    return row.machine.state(row.state)


def _actions(pk: int) -> list[Action]:
    return [
        Action(_("调取资料"), reverse("inspections:ask_documents", args=[pk]), "files", "inspections.visit"),
        Action(_("提出意见"), reverse("inspections:comment_design", args=[pk]), "edit", "inspections.visit"),
    ]


def _trail(project: Project) -> list[tuple[str, str]]:
    return [
        (_("检查计划"), reverse("inspections:plan", args=[project.pk])),
        (_("设计阶段"), reverse("inspections:design", args=[project.pk])),
    ]


@signed_in("inspections.visit")
def ask(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)
    figure = rules.law(project.region_code, or_national=True).figure("design_documents", local_date(request.at))
    asked = {each.code for each in planned.documents_of(pk) if each.state != "waived"}
    listed = {
        told["code"]: _("%(name)s（%(days)s 日内）") % {"name": told["name"], "days": told["days"]}
        for told in figure.listed()
        if told["code"] not in asked and (project.prefabricated or not told.get("prefabricated"))
    }
    return _course(
        request, project, ask_documents_form(listed).of(request, initial={"codes": [] if asked else list(listed)}),
        lambda **given: services.ask_documents(project=project, **given), title=_("调取设计资料"), submit=_("调取"),
        success=_("建设单位已收到提交资料的待办。"), lead=_("天数是平台默认值，从今天起算；另填的资料自定日期。"),
    )  # fmt: skip


@signed_in("inspections.design")
def file(request: Request, pk: int) -> HttpResponse:
    document = _document(pk)
    return _course(
        request, document.project, FileDesignForm.of(request),
        lambda **given: services.file_design(document=document, **given), title=_("提交设计资料"), submit=_("提交"),
        success=_("已提交，风险管理机构可以查看。"), lead=document.name,
    )  # fmt: skip


@signed_in("inspections.visit")
def waive(request: Request, pk: int) -> HttpResponse:
    document = _document(pk)
    return _course(
        request, document.project, ReasonForm.of(request),
        lambda **given: services.waive_design(document=document, **given), title=_("不再要求这份资料"),
        submit=_("不再要求"), success=_("已不再要求，原因已记下。"), lead=document.name,
    )  # fmt: skip


@signed_in("inspections.visit")
def comment(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)
    initial = {"version": request.GET.get("version"), "drawing": request.GET.get("drawing")}
    return _course(
        request, project, comment_form(project).of(request, initial=initial),
        lambda **given: services.comment_design(project=project, **given), title=_("提出设计意见"), submit=_("提出"),
        success=_("设计单位和建设单位已收到待办。"), lead=_("指明资料或图纸和部位，写明依据和建议。"),
    )  # fmt: skip


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    found = _comment(request, pk)
    context = {
        "comment": found, "state": _standing(found, local_date(request.at)), "trail": _trail(found.project),
        "actions": _comment_actions(request, found), "story": story(history(Ref.of(found))),
        "pin": (found.pin_x * 100, found.pin_y * 100) if found.pin_x is not None and found.pin_y is not None else None,
    }  # fmt: skip
    return page(request, "inspections/design_comment.html", context)


def _comment_actions(request: Request, found: DesignComment) -> list[Action]:
    mandate, offered = planned.working_mandate(found.project_id), []
    own = bool(mandate and request.actor.acts_for(mandate.body_id))

    def offer(name: str, label: str, icon: str, capability: str, style: str = "primary") -> None:
        if found.machine.allows(f"{name}_design", found.state):
            address = reverse(f"inspections:{name}_design", args=[found.pk])
            offered.append(Action(label, address, icon, capability, style))

    if planned.designs(request.actor, found.project):
        offer("reply", _("回复"), "send", "inspections.design")
    if own:
        offer("close", _("关闭"), "check", "inspections.visit")
        offer("keep", _("保留意见"), "arrow-left", "inspections.visit", "outline-danger")
        offer("raise", _("转为风险"), "alert-triangle", "inspections.visit", "outline-danger")
    return offered


@signed_in("inspections.design")
def reply(request: Request, pk: int) -> HttpResponse:
    found = _comment(request, pk)
    return _judge(
        request, found, ReplyDesignForm.of(request), lambda **given: services.reply_design(comment=found, **given),
        title=_("回复设计意见"), submit=_("回复"), success=_("已回复，等待检查人员复核。"),
    )  # fmt: skip


@signed_in("inspections.visit")
def close(request: Request, pk: int) -> HttpResponse:
    found = _comment(request, pk)
    return _judge(
        request, found, RemarkForm.of(request), lambda **given: services.close_design(comment=found, **given),
        title=_("关闭设计意见"), submit=_("关闭"), success=_("意见已关闭。"),
    )  # fmt: skip


@signed_in("inspections.visit")
def keep(request: Request, pk: int) -> HttpResponse:
    found = _comment(request, pk)
    return _judge(
        request, found, RemarkForm.of(request), lambda **given: services.keep_design(comment=found, **given),
        title=_("保留意见"), submit=_("保留"), success=_("意见仍然有效，设计单位会再次收到待办。"), style="danger",
    )  # fmt: skip


@signed_in("inspections.visit")
def raise_finding(request: Request, pk: int) -> HttpResponse:
    found = _comment(request, pk)
    on = local_date(request.at)
    form = raise_form(found.project, scheme_on(found.region_code, on), on).of(request)
    address = reverse("inspections:design_comment", args=[pk])
    return act(
        request,
        form,
        do=lambda given: services.raise_design(by=request.actor, at=request.at, comment=found, **given.cleaned_data),
        success=lambda finding: _("已转为风险 %(number)s，责任单位会收到待办。") % {"number": finding.number},
        to=lambda finding: reverse("inspections:finding", args=[finding.pk]),
        context={
            "title": _("转为风险"), "lead": f"{found.number} {found.place}", "submit": _("转为风险"), "cancel": address,
            "trail": [*_trail(found.project), (found.number, address)], "style": "danger",
        },
    )  # fmt: skip


def _judge(
    request: Request, found: DesignComment, form: Form, do: Callable[..., Any], *, success: str, **context: Any
) -> HttpResponse:
    address = reverse("inspections:design_comment", args=[found.pk])
    return act(
        request,
        form,
        do=lambda given: do(by=request.actor, at=request.at, **given.cleaned_data),
        success=success,
        to=address,
        context={
            "lead": f"{found.number} {found.place}", "trail": [*_trail(found.project), (found.number, address)],
            "cancel": address, **context,
        },
    )  # fmt: skip


def _course(
    request: Request, project: Project, form: Form, do: Callable[..., Any], *, success: str, **context: Any
) -> HttpResponse:
    """The course of all forms that lead back to the design stage of a project."""
    address = reverse("inspections:design", args=[project.pk])
    return act(
        request,
        form,
        do=lambda given: do(by=request.actor, at=request.at, **given.cleaned_data),
        success=success,
        to=address,
        context={"trail": _trail(project), "cancel": address, **context},
    )


def _document(pk: int) -> DesignDocument:
    return get_object_or_404(DesignDocument.objects.select_related("project"), pk=pk)


def _comment(request: Request, pk: int) -> DesignComment:
    return get_object_or_404(planned.comments(request.actor), pk=pk)
