"""Lists from Excel: handovers and owners. Uploaded, looked at, taken over whole or given up."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.acceptance import selectors, services
from idi.lifecycle.acceptance.forms import HandoverListForm, OwnerListForm
from idi.lifecycle.acceptance.models import HomeList
from idi.lifecycle.acceptance.services.lists import CHAPTERS
from idi.lifecycle.acceptance.states import LIST
from idi.lifecycle.projects import selectors as projects

LEADS = {
    "handovers": _("每户一行，有一处错误则全部不导入；先看到差异，确认后才登记。"),
    "owners": _("姓名和手机加密保存，只显示一部分；原文件不留存。业主以名单上的手机扫码登记的，直接成为业主。"),
}
GROUPS = {
    "new": _("新登记"), "flagged": _("有提示"), "same": _("已经登记，不变"), "beside": _("这户已有业主登记，加为共有人"),
    "renamed": _("更正姓名"), "awaited": _("正在等待核实，导入即为核实"), "passed_since": _("名单之后房屋已转让，不登记"),
}  # fmt: skip
WRITING = ("new", "beside", "renamed", "awaited")
"""Groups by which something would be written."""


def _address(review: HomeList) -> str:
    return reverse("acceptance:home_list", args=[review.pk])


def _trail(project: Any) -> list[tuple[str, str]]:
    return [
        (gettext("竣工与结算"), reverse("acceptance:list")), (project.name, reverse("acceptance:project", args=[project.pk]))
    ]  # fmt: skip


@signed_in("acceptance.hand_over")
def upload(request: Request, project_id: int, kind: str) -> HttpResponse:
    if kind not in CHAPTERS:
        raise Http404
    project = projects.project(project_id)
    label = HomeList.Kind(kind).label
    form = (
        OwnerListForm.of(request, initial={"as_of_on": local_date(request.at)})
        if kind == "owners" else HandoverListForm.of(request)
    )  # fmt: skip
    return act(
        request, form,
        do=lambda form: services.upload_list(
            by=request.actor, at=request.at, project=project, kind=kind, filename=form.cleaned_data["file"].name,
            **form.cleaned_data,
        ),
        success=gettext("清单已上传，还没有导入；请核对后确认。"), to=_address,
        template="acceptance/upload_list.html",
        context={
            "title": gettext("导入%(list)s") % {"list": label}, "lead": LEADS[kind], "trail": _trail(project),
            "submit": gettext("上传并比对"), "cancel": reverse("acceptance:project", args=[project_id]),
            "template_url": reverse("acceptance:list_template", args=[kind]),
            "earlier": [(each, LIST.state(each.state)) for each in selectors.home_lists(project) if each.kind == kind],
        },
    )  # fmt: skip


@signed_in("acceptance.hand_over")
def template(request: Request, kind: str) -> HttpResponse:
    """The empty sheet."""
    if kind not in CHAPTERS:
        raise Http404
    title = str(HomeList.Kind(kind).label)
    return sheets.as_download(sheets.template(CHAPTERS[kind].COLUMNS, title=title, at=request.at), f"{title}.xlsx")


@signed_in("acceptance.hand_over")
def home_list(request: Request, pk: int) -> HttpResponse:
    """What a list would do, by groups, or what became of it."""
    review = selectors.home_list(pk)
    groups = [
        (label, review.counts[name], review.difference[name]) for name, label in GROUPS.items() if name in review.counts
    ]
    context = {
        "review": review, "state": LIST.state(review.state), "groups": groups, "trail": _trail(review.project),
        "nothing": not any(review.counts.get(name) for name in WRITING),
        "back": reverse("acceptance:project", args=[review.project_id]),
    }  # fmt: skip
    return page(request, "acceptance/home_list.html", context)


@signed_in("acceptance.hand_over")
def apply(request: Request, pk: int) -> HttpResponse:
    review = selectors.home_list(pk)
    return act(
        request, Form.of(request),
        do=lambda form: services.apply_list(by=request.actor, at=request.at, review=review),
        success=_outcome, to=_address(review),
        context={"title": gettext("确认导入"), "trail": _trail(review.project), "cancel": _address(review)},
    )  # fmt: skip


def _outcome(review: HomeList) -> str:
    if review.state != "applied":
        return gettext("上传之后资料又有变化，没有导入；下面是新的差异，请重新核对。")
    written = sum(review.counts.get(name, 0) for name in WRITING)
    return ngettext("已导入 %(count)d 行", "已导入 %(count)d 行", written) % {"count": written}


@signed_in("acceptance.hand_over")
def drop(request: Request, pk: int) -> HttpResponse:
    review = selectors.home_list(pk)
    return act(
        request, Form.of(request),
        do=lambda form: services.drop_list(by=request.actor, at=request.at, review=review),
        success=gettext("已放弃这份清单，没有导入任何内容。"),
        to=reverse("acceptance:project", args=[review.project_id]),
        context={"title": gettext("放弃清单"), "trail": _trail(review.project), "cancel": _address(review)},
    )  # fmt: skip
