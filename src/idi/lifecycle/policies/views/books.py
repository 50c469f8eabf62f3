"""A book of policies from an insurer's own system: handed in, looked over with its warnings, entered by the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.forms import Form
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.documents import selectors as documents
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import book_sheet, selectors, services
from idi.lifecycle.policies.forms import BookFilesForm, BookForm
from idi.lifecycle.policies.models import Book, BookRow
from idi.lifecycle.policies.states import BOOK


def _address(book: Book) -> str:
    return reverse("policies:book", args=[book.pk])


class Books(Listing):
    title = _("补录批次")
    lead = _("本机构核心系统出具的保险单，用一个 Excel 文件整批补录：先检查，看过提示后录入，全部录入或全部不录入。")
    columns = [
        Column(_("批次号"), "number", sort="number", link=_address),
        Column(_("文件"), "name"),
        Column(_("保险单数"), "count", "number"),
        Column(_("有提示的"), "warned", "number"),
        Column(_("上传时间"), "taken_at", "moment", sort="taken_at"),
        Column(_("状态"), lambda book: BOOK.state(book.state), "state"),
    ]
    empty = Empty(_("还没有补录批次"), _("下载模板，填写后上传。"))


class EntryFilters(Filters):
    warned = forms.ChoiceField(label=_("提示"), choices=[("", _("全部")), ("yes", _("有提示")), ("no", _("没有提示"))])


def _warnings(row: BookRow) -> Any:
    return format_html_join("", "<div>{}</div>", ((each["message"],) for each in row.warnings))


class Entries(Listing):
    columns = [
        Column(_("行"), "number", "number", sort="number"),
        Column(_("外部保险单号"), "outside_number", sort="outside_number"),
        Column(_("工程"), "project_name"),
        Column(_("签订日"), lambda row: date.fromisoformat(row.kept["signed_on"]), "day"),
        Column(_("外部批单"), lambda row: len(row.kept.get("endorsements", ())) or None, "number"),
        Column(_("提示"), _warnings),
        Column(_("保险单"), lambda row: row.policy.number if row.policy else "",
               link=lambda row: reverse("policies:detail", args=[row.policy_id]) if row.policy_id else ""),
    ]  # fmt: skip
    filters = EntryFilters
    search_hint = _("外部保险单号")
    looked_up = ["outside_number"]
    order = "number"
    template = "policies/book.html"

    def narrow(self, rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        match wanted.get("warned"):
            case "yes":
                return rows.exclude(warnings=[])
            case "no":
                return rows.filter(warnings=[])
        return rows


@signed_in("policies.record_outside")
def listing(request: Request) -> HttpResponse:
    actions = [
        Action(_("上传一批"), reverse("policies:take_book"), "upload", "policies.record_outside"),
        Action(
            _("下载模板"), reverse("policies:book_template"), "download", "policies.record_outside", "outline-primary"
        ),
    ]
    return Books(request, selectors.books(request.actor), actions=actions).response(trail=_trail())


@signed_in("policies.record_outside")
def template(request: Request) -> HttpResponse:
    return sheets.as_download(book_sheet.template(request.at), gettext("补录保险单模板") + ".xlsx")


@signed_in("policies.record_outside")
def take(request: Request) -> HttpResponse:
    lead = get_object_or_404(parties.organisations("insurer"), pk=request.actor.organisation_id)
    return act(
        request,
        BookForm.of(request),
        do=lambda form: services.take_book(
            by=request.actor, at=request.at, lead=lead, name=form.cleaned_data["upload"].name, **form.cleaned_data
        ),
        success=gettext("文件已通过检查。请看过提示后点“录入整批”。"),
        to=_address,
        template="policies/take_book.html",
        context={
            "title": _("上传补录批次"), "trail": _trail(_("补录批次")), "submit": _("上传并检查"), "cancel": reverse("policies:books"),
            "lead": _("有一行不对，整个文件都不会录入，并逐行说明要改什么。不合规定之处只作提示，随保险单保存。"),
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def detail(request: Request, pk: int) -> HttpResponse:
    book = _book(request, pk)
    unprinted = selectors.unprinted(book).count() if book.state == "recorded" else 0
    if request.GET.get("part") == "progress":
        return page(request, "policies/_book_progress.html", {"book": book, "unprinted": unprinted})
    context = {
        "book": book, "unprinted": unprinted, "state": BOOK.state(book.state), "trail": _trail(_("补录批次")), "documents": documents.of(book),
        "without_file": selectors.without_file(book) if book.state == "recorded" else 0,
    }  # fmt: skip
    return Entries(request, selectors.entries(book)).response(**context)


@signed_in("policies.record_outside")
def start(request: Request, pk: int) -> HttpResponse:
    book = _book(request, pk)
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.start_book(by=request.actor, at=request.at, book=book),
        success=gettext("已开始录入，本页显示进度。"),
        to=_address(book),
        context={"title": _("录入整批"), "trail": _trail(book.number, _address(book)), "submit": _("录入整批"), "cancel": _address(book)},
    )  # fmt: skip


@signed_in("policies.record_outside")
def add_files(request: Request, pk: int) -> HttpResponse:
    book = _book(request, pk)
    return act(
        request,
        BookFilesForm.of(request),
        do=lambda form: services.add_book_files(by=request.actor, at=request.at, book=book, **form.cleaned_data),
        success=lambda count: gettext("已归档 %(count)d 份文件") % {"count": count},
        to=_address(book),
        context={
            "title": _("补交保险单文件"), "trail": _trail(book.number, _address(book)), "submit": _("归档"), "cancel": _address(book),
            "lead": _("只收这一批里还缺文件的保险单；有一个文件名对不上，全部不归档。"),
        },
    )  # fmt: skip


@signed_in("policies.record_outside")
def drop(request: Request, pk: int) -> HttpResponse:
    book = _book(request, pk)
    return act(
        request,
        Form.of(request),
        do=lambda _form: services.drop_book(by=request.actor, at=request.at, book=book),
        success=gettext("这一批已放弃，没有录入任何保险单。"),
        to="policies:books",
        context={
            "title": _("放弃整批"), "trail": _trail(book.number, _address(book)), "submit": _("放弃整批"), "style": "danger",
            "cancel": _address(book),
        },
    )  # fmt: skip


def _book(request: Request, pk: int) -> Book:
    return get_object_or_404(selectors.books(request.actor), pk=pk)


def _trail(last: Any = None, address: str = "") -> list[tuple[Any, str]]:
    trail: list[tuple[Any, str]] = [(_("保险单"), reverse("policies:list"))]
    if last is not None:
        trail.append((_("补录批次"), reverse("policies:books")))
    return [*trail, (last, address)] if address else trail
