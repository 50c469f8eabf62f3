"""A report as it is written and read: begun, filled in, previewed, with what may be done with it next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from idi import rules
from idi.foundation.core import pdf
from idi.foundation.core.clock import local_date
from idi.foundation.core.forms import Form
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.core.refs import Ref
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.selectors import history
from idi.foundation.parties.story import story
from idi.lifecycle.inspections import reporting, selectors, services
from idi.lifecycle.inspections.contents import as_of, contents, pictures
from idi.lifecycle.inspections.forms.reports import (
    begin_form,
    outside_form,
    write_form,
)
from idi.lifecycle.inspections.report_listings import Reports, late, receipt
from idi.lifecycle.inspections.reporting import TEXTS, Kind
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.inspections.models import Mandate, Report, Visit


@signed_in("inspections.read")
def listing(request: Request) -> HttpResponse:
    return Reports(request, selectors.all_reports(request.actor)).response()


@signed_in("inspections.read")
def of_project(request: Request, pk: int) -> HttpResponse:
    """The reports of one project."""
    project = projects.project(pk)
    return Reports(request, selectors.all_reports(request.actor).filter(project=project)).response()


@signed_in("inspections.report")
def begin_for_visit(request: Request, pk: int) -> HttpResponse:
    """A report of one visit."""
    visit = get_object_or_404(selectors.visits(request.actor), pk=pk)
    kinds = reporting.kinds_on(visit.region_code, visit.visited_on).values()
    back = (visit.number, reverse("inspections:visit", args=[visit.pk]))
    offered = [kind for kind in kinds if kind.about != "project"]
    return _begin(request, visit.mandate, visit, offered, [(_("现场检查"), reverse("inspections:visits")), back])


@signed_in("inspections.report")
def begin_for_period(request: Request, pk: int) -> HttpResponse:
    """A report of a period."""
    mandate = get_object_or_404(selectors.mandates(request.actor, local_date(request.at)), pk=pk)
    kinds = reporting.kinds_on(mandate.region_code, local_date(request.at)).values()
    back = (mandate.number, reverse("inspections:mandate", args=[mandate.pk]))
    offered = [kind for kind in kinds if kind.about != "visit"]
    return _begin(request, mandate, None, offered, [(_("风险管理委托"), reverse("inspections:mandates")), back])


def _begin(
    request: Request, mandate: Mandate, visit: Visit | None, kinds: list[Kind], trail: list[tuple[str, str]]
) -> HttpResponse:
    return act(
        request,
        begin_form(kinds, period=visit is None).of(request, initial={"kind": "1001" if visit else "1003"}),
        do=lambda form: services.draft_report(
            by=request.actor, at=request.at, mandate=mandate, visit=visit, **form.cleaned_data
        ),
        success=lambda report: _("报告 %(number)s 已建立，请填写内容。") % {"number": report.number},
        to=lambda report: reverse("inspections:write_report", args=[report.pk]),
        context={
            "title": _("编写报告"), "trail": trail, "submit": _("开始编写"), "cancel": trail[-1][1],
            "lead": _("检查记录、整改统计、清单和照片由平台按记录生成，您只写文字部分。签发之前只有本机构看得到。"),
        },
    )  # fmt: skip


@signed_in("inspections.read")
def record(request: Request, pk: int) -> HttpResponse:
    """A report issued outside the platform is taken in."""
    mandate = get_object_or_404(selectors.mandates(request.actor, local_date(request.at)), pk=pk)
    back = reverse("inspections:mandate", args=[mandate.pk])
    return act(
        request,
        outside_form(reporting.kinds_on(mandate.region_code, local_date(request.at)).values()).of(request),
        do=lambda form: services.record_report(by=request.actor, at=request.at, mandate=mandate, **form.cleaned_data),
        success=lambda report: _("外部报告 %(number)s 已补录，各单位已收到通知。") % {"number": report.outside_number},
        to=lambda report: reverse("inspections:report", args=[report.pk]),
        context={
            "title": _("补录外部报告"), "submit": _("补录"), "cancel": back,
            "trail": [(_("风险管理委托"), reverse("inspections:mandates")), (mandate.number, back)],
            "lead": _("在平台以外出具的报告，按原编号、日期和文件登记；与记录不符的只提示，不拒绝。"),
        },
    )  # fmt: skip


@signed_in("inspections.report")
def write(request: Request, pk: int) -> HttpResponse:
    report = a_report(request, pk)
    kind = services.kind_of(report)
    form = write_form(report, kind, services.addressable(report.project))
    begun = {**report.texts, "further": report.further, "from_on": report.from_on, "until_on": report.until_on}

    def keep(form: Form) -> Report:
        given = form.cleaned_data
        days = {name: given[name] for name in ("from_on", "until_on") if name in given}
        texts = {name: given[name] for name in kind.texts}
        return services.write_report(
            by=request.actor, at=request.at, report=report, texts=texts, further=given["further"], **days
        )

    return step(request, report, form.of(request, initial=begun), keep, title=_("编写报告"), submit=_("保存"),
                 success=_("已保存。"), lead=kind.label)  # fmt: skip


@signed_in("inspections.read")
def detail(request: Request, pk: int) -> HttpResponse:
    report, on = a_report(request, pk), local_date(request.at)
    kind, own = services.kind_of(report), request.actor.acts_for(report.body_id)
    unread_days = rules.law(report.region_code).figure("report_unread_days", on)
    sent = [(each, receipt(each), late(each, unread_days.whole(), on)) for each in selectors.recipients(report)]
    context = {
        "report": report,
        "kind": kind,
        "state": report.machine.state(report.state),
        "trail": [(_("检查报告"), reverse("inspections:reports"))],
        "actions": _actions(request, report),
        "next": _next(report, kind) if own else "",
        "texts": [(TEXTS[name], report.texts[name]) for name in kind.texts if report.texts.get(name)],
        "missing": [TEXTS[n] for n in kind.must if n in TEXTS and not report.texts.get(n)] if _open(report) else [],
        "outside_on": date.fromisoformat(report.facts["issued_on"]) if report.outside_number else None,
        "warnings": report.facts.get("warnings", []),
        "reviews": [(each, _names(request, report).get(each.reviewer_id or 0, "")) for each in selectors.reviews(report)] if own else [],
        "versions": [(each, each.machine.state(each.state)) for each in selectors.versions(report)],
        "notice": report.state == "recalled" and documents.latest(report.root, services.PAPER),
        "sent": sent,
        "mine": selectors.received(request.actor).filter(report=report).first(),
        "unread_because": [unread_days.because],
        "because": kind.because,
        "story": story(history(Ref.of(report))),
    }  # fmt: skip
    return page(request, "inspections/report.html", context)


def _names(request: Request, report: Report) -> dict[int, str]:
    return diary.able(request.actor, "", local_date(request.at))


def _open(report: Report) -> bool:
    return report.machine.allows("submit_report", report.state)


def _next(report: Report, kind: Kind) -> str:
    """What the body has to do now."""
    if report.state == "returned":
        return _("已被退回：%(reason)s。请修改后重新提交。") % {"reason": report.reason}
    return {
        "draft": _("填写文字、预览无误后提交审核。") if kind.levels else _("填写文字、预览无误后出具。"),
        "submitted": _("等待同事审核；编写人不能审核自己的报告。") if report.levels == 2 else _("等待机构负责人签发。"),
        "passed": _("同事已审核通过，等待机构负责人签发。"),
        "recalled": _("已撤回：%(reason)s。需要时编写新版本。") % {"reason": report.reason},
        "dropped": _("已作废：%(reason)s。") % {"reason": report.reason},
    }.get(report.state, "")


def _actions(request: Request, report: Report) -> list[Action]:
    actor, actions = request.actor, []

    def offer(name: str, label: str, icon: str, capability: str, style: str = "primary") -> None:
        actions.append(Action(label, reverse(f"inspections:{name}", args=[report.pk]), icon, capability, style))

    if report.issued_at is None and actor.acts_for(report.body_id) and report.state != "dropped":
        offer("preview_report", _("预览"), "eye", "inspections.read", "outline-primary")
    if actor.acts_for(report.body_id):
        _offer_work(offer, report, mine=actor.person_id in report.authors)
        if selectors.to_judge(actor, selectors.all_reports(actor).filter(pk=report.pk)).exists():
            last = report.state == "passed" or report.levels == 1
            name, label = ("sign_report", _("复核签发")) if last else ("pass_report", _("审核通过"))
            offer(name, label, "check", "inspections.approve" if last else "inspections.review")
            offer("return_report", _("退回修改"), "arrow-left", "inspections.review", "outline-danger")
    sends = actor.acts_for(report.body_id) or actor.acts_for(report.mandate.lead_id)
    if sends and report.recipients.filter(opened_at=None, over="").exists():
        offer("remind_readers", _("提醒未查收的单位"), "mail", "inspections.read", "outline-primary")
    return actions


def _offer_work(offer: Callable[..., None], report: Report, *, mine: bool) -> None:
    """What may be done with one's own body's report at this point."""
    if _open(report):
        offer("write_report", _("填写"), "edit", "inspections.report", "outline-primary")
        offer("submit_report", _("提交"), "send", "inspections.report")
        offer("drop_report", _("作废"), "x", "inspections.report", "outline-danger")
    if report.state == "submitted" and mine:
        offer("take_back_report", _("取回修改"), "arrow-left", "inspections.report", "outline-primary")
    if report.state == "issued":
        offer("recall_report", _("撤回报告"), "x", "inspections.approve", "outline-danger")
    if report.state in ("issued", "recalled") and not report.replaced_by.exclude(state="dropped").exists():
        offer("revise_report", _("编写新版本"), "edit", "inspections.report", "outline-primary")


@signed_in("inspections.read")
def preview(request: Request, pk: int) -> HttpResponse:
    """The paper as it would be, marked as a draft; nothing is filed. Only the body sees it."""
    report = a_report(request, pk)
    if _open(report):
        today = local_date(request.at)
        report.facts = contents(report, services.kind_of(report), as_of(report, today))
        report.facts |= {
            "independence": {"parties": 0, "objections": ["提交时核对"]}, "declaration": {"number": "", "lacking": "提交时核对"},
        }  # fmt: skip
    data = services.printed(report, request.at, mark="草稿" if _open(report) else "待审核")
    paper = pdf.render(
        "inspections/report.typ", data, at=request.at, number=report.number, pictures=pictures(report, report.facts)
    )
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{report.number}-draft.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def a_report(request: Request, pk: int) -> Report:
    """A report the reader may see, or 404."""
    return get_object_or_404(selectors.all_reports(request.actor), pk=pk)


def step(
    request: Request,
    report: Report,
    form: Form,
    do: Callable[[Form], Any],
    *,
    success: str,
    to: Any = None,
    **context: Any,
) -> HttpResponse:
    """The course all acts on a report have in common."""
    address = reverse("inspections:report", args=[report.pk])
    trail = [(_("检查报告"), reverse("inspections:reports")), (report.number, address)]
    lead = {"lead": f"{report.project.name} {report.number}"}
    return act(
        request, form, do=do, success=success, to=to or address,
        context={**lead, "trail": trail, "cancel": address, **context},
    )  # fmt: skip
