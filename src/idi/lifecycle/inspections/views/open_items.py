"""What is put right and what is not in a project, on any day: as a page, as PDF and as Excel. Nothing is filed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core import pdf, sheets
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField
from idi.foundation.core.language import on_paper
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.inspections import items
from idi.lifecycle.inspections.items import Item
from idi.lifecycle.inspections.scheme import Scheme, scheme_on
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

COLUMNS = (
    sheets.Column(name="number", header="风险编号", width=26), sheets.Column(name="place", header="部位", width=28),
    sheets.Column(name="description", header="问题", width=40), sheets.Column(name="responsible", header="责任单位", width=24),
    sheets.Column(name="found_on", header="检查日期", kind="date"), sheets.Column(name="due_on", header="整改期限", kind="date"),
    sheets.Column(name="before", header="原等级"), sheets.Column(name="after", header="现等级"),
    sheets.Column(name="state", header="状态"), sheets.Column(name="remark", header="未整改原因或复核意见", width=40),
)  # fmt: skip


@signed_in("inspections.read")
def listing(request: Request, pk: int) -> HttpResponse:
    """The list of one project as the reader may see it: a building party what it has to put right itself."""
    project, on = projects.project(pk), _day(request)
    scheme = scheme_on(project.region_code, on)
    rows = items.items(project, on)
    match request.GET.get("format"):
        case "pdf":
            return _file(
                _paper(project, rows, scheme, on, request.at), f"{project.name} {on} 缺陷清单.pdf", "application/pdf"
            )
        case "xlsx":
            return sheets.as_download(_book(rows, scheme, on, request.at), f"{project.name} {on} 缺陷清单.xlsx")
    context = {
        "project": project, "on": on, "form": DayForm(initial={"on": on}),
        "trail": [(_("工程项目"), "/projects/"), (project.name, f"/projects/{project.pk}/")],
        "standings": [(scheme.label(s.grade), s) for s in items.counted(rows, on)],
        "open": [(each, scheme.label(each.grade), each.overdue(on)) for each in rows if not each.closed],
        "closed": [(each, scheme.label(each.finding.grade_original), scheme.label(each.grade)) for each in rows if each.closed],
        "files": [(f"?on={on}&format={kind}", label) for kind, label in (("pdf", "PDF"), ("xlsx", "Excel"))],
        "reports": reverse("inspections:project_reports", args=[project.pk]),
    }  # fmt: skip
    return page(request, "inspections/open_items.html", context)


class DayForm(Form):
    on = DayField(label=_("截至日期"), required=False)


def _day(request: Request) -> date:
    form = DayForm(request.GET)
    today = local_date(request.at)
    asked: date | None = form.cleaned_data["on"] if form.is_valid() else None
    return min(asked or today, today)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return sheets.as_download(content, name, kind=kind)


@on_paper
def _paper(project: Project, rows: list[Item], scheme: Scheme, on: date, at: datetime) -> bytes:
    data: dict[str, Any] = {
        "project": {"name": project.name, "number": project.number, "address": project.address}, "on": on.isoformat(),
        "standings": items.told_counted(rows, scheme, on), "earlier": [items.told(each, scheme) for each in rows],
        "because": [scheme.days_because.to_json()],
    }  # fmt: skip
    return pdf.render("inspections/open_items.typ", data, at=at)


@on_paper
def _book(rows: list[Item], scheme: Scheme, on: date, at: datetime) -> bytes:
    told = ({**items.told(each, scheme), **_days(each)} for each in rows)
    return sheets.write(COLUMNS, told, title=f"缺陷清单 {on}", at=at)


def _days(item: Item) -> dict[str, Any]:
    return {"found_on": item.finding.visit.visited_on, "due_on": item.due_on}
