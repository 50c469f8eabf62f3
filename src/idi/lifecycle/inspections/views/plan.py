"""The plan of a project by building, its changes, and one node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, act, page, signed_in
from idi.lifecycle.inspections import planned, selectors, services
from idi.lifecycle.inspections.forms.planning import ReasonForm, days_of, node_form, replan_form
from idi.lifecycle.inspections.models import Node, Plan
from idi.lifecycle.inspections.planning_lists import Alarms
from idi.lifecycle.inspections.states import BOOKING
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


SHOWN = 6
"""Alarms on the page of the plan; the list has them all."""


@signed_in("inspections.read")
def plan(request: Request, pk: int) -> HttpResponse:
    project, on = projects.project(pk), local_date(request.at)
    mandate = planned.working_mandate(pk)
    kept = selectors.plan_of(pk)
    chapters = planned.chapters(project, on)
    plans = bool(mandate and request.actor.acts_for(mandate.body_id) and request.actor.may("inspections.plan"))
    bare = len(projects.buildings(project)) - len(chapters)
    alarms = list(
        selectors.plan_alarms(request.actor).filter(project=project, settled_at=None).order_by("since_on", "pk")
    )
    context = {
        "project": project, "plan": kept, "mandate": mandate, "chapters": chapters, "plans": plans, "bare": bare,
        "alarms": alarms[:SHOWN], "more": len(alarms) if len(alarms) > SHOWN else 0,
        "bookings": [(each, BOOKING.state(each.state)) for each in planned.waiting_bookings(pk)],
        "changes": planned.changes(kept)[:20] if kept else [], "trail": trail(project)[:-1],
        "actions": _actions(project, kept, plans=plans),
    }  # fmt: skip
    return page(request, "inspections/plan.html", context)


def _actions(project: Project, kept: Plan | None, *, plans: bool) -> list[Action]:
    pk = project.pk
    found = [
        Action(
            _("检查日历"),
            f"{reverse('inspections:calendar')}?project={pk}",
            "calendar",
            "inspections.read",
            "outline-primary",
        ),
        Action(_("设计阶段"), reverse("inspections:design", args=[pk]), "files", "inspections.read", "outline-primary"),
    ]
    if kept is not None and plans:
        found.insert(0, Action(_("增加节点"), reverse("inspections:add_node", args=[pk]), "plus", "inspections.plan"))
    return found


def trail(project: Project) -> list[tuple[str, str]]:
    """The way back to the plan of a project."""
    return [
        (_("工程项目"), reverse("projects:list")), (project.name, reverse("projects:detail", args=[project.pk])),
        (_("检查计划"), reverse("inspections:plan", args=[project.pk])),
    ]  # fmt: skip


@require_POST
@signed_in("inspections.plan")
def open_plan(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)
    done = services.open_plan(by=request.actor, at=request.at, project=project)
    messages.success(request, _("检查计划已按本地区的节点建立，当前为第 %(number)s 版。") % {"number": done.version})
    return redirect("inspections:plan", pk)


@signed_in("inspections.plan")
def replan(request: Request, pk: int, building_pk: int) -> HttpResponse:
    project = projects.project(pk)
    kept = get_object_or_404(Plan, project_id=pk)
    found = planned.chapters(project, local_date(request.at))
    chapter = next((each for each in found if each.building.pk == building_pk), None)
    form_of = replan_form(chapter.rows if chapter else [], proposed="proposed" in request.GET)
    return act(
        request,
        form_of.of(request),
        do=lambda form: services.replan(
            by=request.actor, at=request.at, plan=kept, days=days_of(form), reason=form.cleaned_data["reason"]
        ),
        success=lambda done: _("计划日已调整，当前为第 %(number)s 版。") % {"number": done.version},
        to=reverse("inspections:plan", args=[pk]),
        context={
            "title": _("编排检查日期"), "lead": str(chapter.building) if chapter else "", "trail": trail(project),
            "submit": _("保存"), "cancel": reverse("inspections:plan", args=[pk]),
        },
    )  # fmt: skip


@signed_in("inspections.plan")
def add_node(request: Request, pk: int) -> HttpResponse:
    project = projects.project(pk)
    kept = get_object_or_404(Plan, project_id=pk)
    return act(
        request,
        node_form(project).of(request, initial={"least": 1, "notice_days": 1}),
        do=lambda form: services.add_node(by=request.actor, at=request.at, plan=kept, **form.cleaned_data),
        success=lambda node: _("已增加节点“%(node)s”。") % {"node": node.place},
        to=lambda node: reverse("inspections:node", args=[node.pk]),
        context={
            "title": _("增加节点"), "trail": trail(project), "submit": _("增加"),
            "cancel": reverse("inspections:plan", args=[pk]),
        },
    )  # fmt: skip


@signed_in("inspections.plan")
def drop_node(request: Request, pk: int) -> HttpResponse:
    node = a_node(pk)
    return act(
        request,
        ReasonForm.of(request),
        do=lambda form: services.drop_node(by=request.actor, at=request.at, node=node, **form.cleaned_data),
        success=_("节点已取消，原因已记入计划变更。"),
        to=reverse("inspections:plan", args=[node.project_id]),
        context={
            "title": _("取消节点"), "lead": node.place, "trail": trail(node.project), "submit": _("取消这个节点"),
            "cancel": reverse("inspections:node", args=[pk]), "style": "danger",
        },
    )  # fmt: skip


@signed_in("inspections.plan")
def restore_node(request: Request, pk: int) -> HttpResponse:
    node = a_node(pk)
    return act(
        request,
        ReasonForm.of(request),
        do=lambda form: services.restore_node(by=request.actor, at=request.at, node=node, **form.cleaned_data),
        success=_("节点已恢复。"),
        to=reverse("inspections:node", args=[pk]),
        context={
            "title": _("恢复节点"), "lead": node.place, "trail": trail(node.project), "submit": _("恢复"),
            "cancel": reverse("inspections:node", args=[pk]),
        },
    )  # fmt: skip


def a_node(pk: int) -> Node:
    """A node with its count of visits, or 404."""
    return get_object_or_404(planned.nodes(), pk=pk)


@signed_in("inspections.read")
def node(request: Request, pk: int) -> HttpResponse:
    found = a_node(pk)
    bookings = planned.bookings(request.actor).filter(node=found).order_by("-visit_at")
    context = {
        "node": found, "state": planned.node_state(found, local_date(request.at)), "trail": trail(found.project),
        "bookings": [(each, BOOKING.state(each.state)) for each in bookings],
        "visits": planned.made_for(selectors.visits(request.actor), found).order_by("-visited_on", "-pk"),
        "actions": _node_actions(request, found),
    }  # fmt: skip
    return page(request, "inspections/node.html", context)


def _node_actions(request: Request, found: Node) -> list[Action]:
    side, pk = planned.side_of(request.actor, found.project), found.pk
    mandate = planned.working_mandate(found.project_id)
    offered: list[Action] = []
    if found.dropped_at is not None:
        if side == "body":
            offered.append(
                Action(_("恢复节点"), reverse("inspections:restore_node", args=[pk]), "history", "inspections.plan")
            )
        return offered
    if mandate is not None and side:
        label = _("报验") if found.hidden and side == "site" else _("预约检查")
        offered.append(Action(label, reverse("inspections:ask_visit", args=[pk]), "calendar", "inspections.book"))
    if mandate is not None and side == "body":
        address = f"{reverse('inspections:record_visit', args=[mandate.pk])}?node={pk}"
        offered.append(Action(_("登记现场检查"), address, "clipboard-check", "inspections.visit"))
        drop = reverse("inspections:drop_node", args=[pk])
        offered.append(Action(_("取消节点"), drop, "x", "inspections.plan", "outline-danger"))
    return offered


@signed_in("inspections.read")
def alarms(request: Request) -> HttpResponse:
    return Alarms(request, selectors.plan_alarms(request.actor)).response()
