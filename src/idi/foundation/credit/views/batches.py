"""A list of records comes in: upload, look at what it would do, take it over or drop it."""

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
from idi.foundation.core.pages import Request, act, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import State
from idi.foundation.credit import selectors, services
from idi.foundation.credit.forms import ApplyForm, BatchForm
from idi.foundation.credit.models import Batch
from idi.foundation.credit.views.trails import trail
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story

WAITING, APPLIED = State("waiting", _("待核对"), "warn"), State("applied", _("已导入"), "good")
DROPPED = State("dropped", _("已放弃"), "neutral")


def standing(batch: Batch) -> State:
    return APPLIED if batch.applied_at else DROPPED if batch.dropped_at else WAITING


def address(batch: Batch) -> str:
    return reverse("credit:batch", args=[batch.pk])


class Batches(Listing):
    title = _("导入的批次")
    lead = _("本单位上传的信用记录清单；核对预览后才导入。")
    columns = (
        Column(_("文件"), "name", link=address),
        Column(_("上传时间"), "prepared_at", "moment", sort="prepared_at"),
        Column(_("新增"), "new_count", "number"),
        Column(_("已登记"), "known_count", "number"),
        Column(_("更正"), "corrected_count", "number"),
        Column(_("状态"), standing, "state"),
    )
    order = "-prepared_at"
    empty = Empty(_("还没有导入过清单"), _("用 Excel 或 CSV 一次导入多条信用记录。"))


@signed_in("credit.record")
def batches(request: Request) -> HttpResponse:
    new = Action(_("导入清单"), reverse("credit:prepare"), "upload", "credit.record")
    return Batches(request, selectors.batches(request.actor), actions=[new]).response(trail=trail())


@signed_in("credit.record")
def template(request: Request) -> HttpResponse:
    content = sheets.template(services.COLUMNS, title=gettext("信用记录"), at=request.at)
    return sheets.as_download(content, gettext("信用记录模板.xlsx"))


@signed_in("credit.record")
def prepare(request: Request) -> HttpResponse:
    return act(
        request,
        BatchForm.of(request),
        do=lambda form: services.prepare(
            by=request.actor, at=request.at, name=form.cleaned_data["file"].name, **form.cleaned_data
        ),
        to=address,
        template="credit/prepare.html",
        context={
            "title": _("导入信用记录"), "trail": trail(), "submit": _("上传并预览"), "cancel": reverse("credit:list"),
        },
    )  # fmt: skip


@signed_in("credit.record")
def batch(request: Request, pk: int) -> HttpResponse:
    """What the file would do, before it does it; afterwards what it did."""
    row = _batch(request, pk)
    waiting = standing(row) is WAITING
    plan = services.plan_of(row, local_date(request.at)) if waiting else services.Plan(())
    asks = ApplyForm if plan.of("other") else Form
    return act(
        request,
        asks.of(request),
        do=lambda form: services.apply(by=request.actor, at=request.at, batch=row, **form.cleaned_data),
        success=lambda done: gettext("已导入：新增 %(new)s 条，更正 %(corrected)s 条，%(known)s 条此前已登记。")
        % {"new": done.new_count, "corrected": done.corrected_count, "known": done.known_count},
        to=address(row),
        template="credit/batch.html",
        context={
            "batch": row, "state": standing(row), "waiting": waiting, **_groups(plan),
            "trail": [*trail(), (Batches.title, reverse("credit:batches"))], "cancel": reverse("credit:batches"),
            "submit": _("确认导入"), "evidence": documents.of(row), "chapters": story(history(Ref.of(row))),
            "facts": [] if waiting else row.facts.select_related("organisation").order_by("id")[:200],
        },
    )  # fmt: skip


def _groups(plan: services.Plan) -> dict[str, Any]:
    return {"new": plan.of("new"), "known": plan.of("known"), "others": plan.of("other"), "all": len(plan.items)}


@signed_in("credit.record")
def drop(request: Request, pk: int) -> HttpResponse:
    row = _batch(request, pk)
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.drop(by=request.actor, at=request.at, batch=row),
        success=gettext("这一批没有导入。"),
        to=reverse("credit:batches"),
        context={"title": _("放弃这一批"), "trail": trail(), "submit": _("放弃"), "cancel": address(row)},
    )


def _batch(request: Request, pk: int) -> Batch:
    return get_object_or_404(selectors.batches(request.actor), pk=pk)
