"""The duty check of an authority: its list of permits, what they belong to, and who has not insured."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.foundation.seats.selectors import region_name
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.forms.course import MatchForm, PermitFilters, PermitsForm, RemindForm
from idi.lifecycle.projects.models import Permit
from idi.lifecycle.projects.services.permits import PERMIT_COLUMNS
from idi.lifecycle.projects.views.projects import address


def _trail() -> list[tuple[Any, str]]:
    return [(_("应保未保检查"), reverse("projects:duty"))]


def permit_address(permit: Permit) -> str:
    return reverse("projects:permit", args=[permit.pk])


class Pilots(Listing):
    title = _("已列入试点未投保")
    columns = (
        Column(_("项目名称"), "name", sort="name", link=address),
        Column(_("建设单位"), "developer.name"),
        Column(_("地区"), lambda row: region_name(row.region_code), sort="region_code"),
        Column(_("列入试点"), "designated_on", "day", sort="designated_on"),
        Column(_("提醒次数"), "reminded", "number", sort="reminded"),
        Column(_("最近提醒"), "reminded_at", "moment"),
        Column(
            _("办理"),
            lambda row: gettext("提醒投保"),
            link=lambda row: reverse("projects:remind_project", args=[row.pk]),
        ),
    )
    order = "designated_on"
    empty = Empty(_("没有"), _("列入试点的项目都已投保。"), icon="circle-check")


class Permits(Listing):
    title = _("施工许可证")
    columns = (
        Column(_("施工许可证号"), "number", sort="number", link=permit_address),
        Column(_("项目名称"), "project_name", sort="project_name"),
        Column(_("建设单位"), "developer_name"),
        Column(_("地区"), lambda row: region_name(row.region_code), sort="region_code"),
        Column(_("发证日期"), "issued_on", "day", sort="issued_on"),
        Column(_("建筑面积（㎡）"), "gfa", "decimal", sort="gfa"),
        Column(_("应当投保"), lambda row: gettext("是") if row.compulsory else gettext("否")),
        Column(_("对应项目"), lambda row: row.project.name if row.project else row.get_match_display()),
        Column(
            _("投保"), lambda row: gettext("已承保") if row.project and row.project.is_insured else gettext("未投保")
        ),
        Column(_("提醒次数"), "reminded", "number", sort="reminded"),
    )
    filters = PermitFilters
    search_hint = _("许可证号、项目名称、建设单位")
    order = "-issued_on"
    empty = Empty(_("没有"), _("由住建主管部门导入施工许可证清单。"))

    def search(self, rows: Any, text: str) -> Any:
        found = Q(number__icontains=text) | Q(project_name__icontains=text) | Q(developer_name__icontains=text)
        return rows.filter(found)


class Uninsured(Permits):
    title = _("应保未保")
    empty = Empty(_("没有"), _("应当投保的许可证都已投保，或当地没有强制投保的规定。"), icon="circle-check")


@signed_in("projects.permits")
def duty(request: Request) -> HttpResponse:
    """Both lists at a glance; each opens as a list of its own, with filters and as Excel."""
    pilots, permits = selectors.designated_without_policy(request.actor), selectors.uninsured_permits(request.actor)
    loose = selectors.permits(request.actor).filter(project__isnull=True)
    context = {
        "trail": [],
        "pilots": list(pilots.order_by("designated_on")[:10]), "pilots_count": pilots.count(),
        "uninsured": list(permits.order_by("issued_on")[:10]), "uninsured_count": permits.count(),
        "loose_count": loose.count(), "lists": selectors.permit_lists(request.actor)[:5],
        "actions": [Action(_("导入许可证清单"), reverse("projects:import_permits"), "upload", "projects.permits")],
    }  # fmt: skip
    return page(request, "projects/duty.html", context)


@signed_in("projects.permits")
def pilots(request: Request) -> HttpResponse:
    return Pilots(request, selectors.designated_without_policy(request.actor)).response(trail=_trail())


@signed_in("projects.permits")
def uninsured(request: Request) -> HttpResponse:
    return Uninsured(request, selectors.uninsured_permits(request.actor)).response(trail=_trail())


@signed_in("projects.permits")
def permits(request: Request) -> HttpResponse:
    return Permits(request, selectors.permits(request.actor)).response(trail=_trail())


@signed_in("projects.permits")
def permit(request: Request, pk: int) -> HttpResponse:
    """One permit: its facts, why it must or need not be insured, the project it belongs to or may belong to."""
    row = get_object_or_404(selectors.permits(request.actor), pk=pk)
    context = {
        "permit": row, "region": region_name(row.region_code), "trail": [*_trail(), (_("施工许可证"), reverse("projects:permits"))],
        "proposals": [] if row.project else selectors.proposals(row), "reminders": row.reminders.order_by("-id"),
        "open": row.project is None or not row.project.is_insured,
    }  # fmt: skip
    return page(request, "projects/permit.html", context)


@signed_in("projects.permits")
def import_permits(request: Request) -> HttpResponse:
    return act(
        request,
        PermitsForm.of(request),
        do=lambda form: services.import_permits(
            by=request.actor, at=request.at, file=form.cleaned_data["file"], filename=form.cleaned_data["file"].name
        ),
        success=lambda row: gettext("已导入：新增 %(new)s，更正 %(changed)s，相同 %(same)s；%(matched)s 个已按许可证号对应项目。")
        % row.counts,
        to=reverse("projects:duty"),
        template="projects/import_permits.html",
        context={
            "title": _("导入施工许可证清单"), "trail": _trail(), "submit": _("导入"), "cancel": reverse("projects:duty"),
        },
    )  # fmt: skip


@signed_in("projects.permits")
def permit_template(request: Request) -> HttpResponse:
    content = sheets.template(PERMIT_COLUMNS, title=gettext("施工许可证清单"), at=request.at)
    return sheets.as_download(content, gettext("施工许可证清单模板.xlsx"))


@signed_in("projects.permits")
def match(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Permit, pk=pk)

    def confirm(form: MatchForm) -> Permit:
        project = selectors.visible(request.actor).filter(number=form.cleaned_data["project"].strip()).first()
        if project is None:
            raise Refusal(Reason(gettext("本区域没有这个编号的项目，请核对。"), "project"))
        return services.match_permit(by=request.actor, at=request.at, permit=row, project=project)

    return act(
        request,
        MatchForm.of(request),
        do=confirm,
        success=gettext("已确认对应的项目。"),
        to=permit_address(row),
        context={"title": _("确认对应的项目"), "trail": _trail(), "submit": _("确认"), "cancel": permit_address(row)},
    )


@signed_in("projects.remind")
def remind_permit(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Permit.objects.select_related("project__developer"), pk=pk)
    return _remind(request, row.project_name, permit_address(row), permit=row)


@signed_in("projects.remind")
def remind_project(request: Request, pk: int) -> HttpResponse:
    project = selectors.project(pk)
    return _remind(request, project.name, reverse("projects:duty"), project=project)


def _remind(request: Request, name: str, back: str, **about: Any) -> HttpResponse:
    words = gettext("“%(name)s”还没有投保住宅工程质量潜在缺陷保险，请尽快联系保险机构办理。") % {"name": name}
    return act(
        request,
        RemindForm.of(request, initial={"text": words}),
        do=lambda form: services.remind(by=request.actor, at=request.at, **about, **form.cleaned_data),
        success=gettext("提醒已记录；选择平台消息的，建设单位已收到消息和待办。"),
        to=back,
        context={"title": _("提醒投保"), "trail": _trail(), "submit": _("提醒"), "cancel": back, "lead": name},
    )
