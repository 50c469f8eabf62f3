"""The plan of a project: opened from the region's nodes, changed by the body with a reason, each change a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.inspections import nodes, planned
from idi.lifecycle.inspections.models import Mandate, Node, Plan, PlanChange, Visit
from idi.lifecycle.inspections.services.alarming import settle_node
from idi.lifecycle.inspections.services.entering import read_entry
from idi.lifecycle.inspections.services.mandates import require_at_work
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building, Project


def require_body(by: Actor, project_id: int) -> Mandate:
    """The mandate at work, where the actor is its body (or the house)."""
    mandate = planned.working_mandate(project_id)
    if mandate is None:
        raise Conflict(Reason("本工程现在没有受聘的风险管理机构。"))
    require_at_work(by, mandate, "办理")
    return mandate


@act
def open_plan(*, by: Actor, at: datetime, project: Project) -> Plan:
    """Opens the plan from the nodes of the region, for each building that has none yet; done again it changes nothing.

    Days come from the works: the node's share of the time between start and planned completion; without these days, the
    day on which its works were reached already; else they are left open. What was due before the first body came to the
    works is marked so and alarms nobody; the body may set it another day.
    """
    if by.kind != "house":
        by.require("inspections.plan")
    require_body(by, project.pk)
    with lawful("project"):
        kinds, because = nodes.kinds_on(project.region_code, local_date(at))
    told = {**because.to_json(), "value": None, "said": ""}
    plan, new = Plan.objects.get_or_create(
        project=project,
        defaults={"region_code": project.region_code, "because": [told], "opened_at": at, "version": 0},
    )
    if new:
        read_entry(by, at, project.pk)
    plan = locked(plan)
    known = set(Node.objects.filter(plan=plan).values_list("building_id", flat=True))
    works = list(projects.milestones(project))
    added = [
        _node(plan, building, order, each, planned.reached_on(each.kind.milestone, building.pk, works))
        for building in projects.buildings(project)
        if building.pk not in known
        for order, each in enumerate(nodes.wanted(kinds, project, building), 1)
    ]
    Node.objects.bulk_create(added)
    if new or added:
        reason = "按本地区的检查节点建立" if new else "为新增的单体补充检查节点"
        _keep(by, at, plan, reason, [{"node": "", "field": "nodes", "before": len(known), "after": len(added)}])
    if new:
        _tell_site(by, at, plan)
    return plan


def _tell_site(by: Actor, at: datetime, plan: Plan) -> None:
    """Who builds there learns which works want a visit, and how long before to ask for it."""
    project = plan.project
    builders = {party.pk for party in projects.building_parties(project) if party.kind == "contractor"}
    for holder_id in sorted(builders or {project.developer_id}):
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"检查计划已建立：{project.name}", subject=plan,
            text="请按计划中的节点和提前天数报验；隐蔽工程未经检查不得覆盖。",
            address=reverse("inspections:plan", args=[project.pk]),
        )  # fmt: skip


def _node(plan: Plan, building: Building, order: int, each: nodes.Wanted, reached_on: date | None) -> Node:
    kind, project = each.kind, plan.project
    return Node(
        region_code=plan.region_code, project=project, plan=plan, building=building, code=kind.code, part=each.part,
        name=kind.name, stage=kind.stage, order=order * 10, least=kind.least, notice_days=kind.notice_days,
        hidden=kind.hidden, before=list(kind.before), milestone=kind.milestone, within=kind.within,
        planned_on=nodes.planned_on(each.at, project.started_on, project.planned_completion_on) or reached_on,
    )  # fmt: skip


@act
def replan(*, by: Actor, at: datetime, plan: Plan, days: Mapping[int, date | None], reason: str) -> Plan:
    """The body sets the days of nodes (by id; None takes the day away). Refuses without a reason and where nothing changes."""
    plan = _changed_by(by, plan, reason)
    rows = {node.pk: node for node in planned.nodes(Node.objects.filter(plan=plan, dropped_at__isnull=True))}
    no = Refusals()
    no.unless(set(days) <= set(rows), "有节点不在本计划中或已取消，请刷新页面。")
    no.stop()
    moved = [(rows[pk], on) for pk, on in days.items() if rows[pk].planned_on != on]
    no.unless(bool(moved), "日期没有变化。")
    no.stop()
    told = [_told(node, "planned_on", node.planned_on, on) for node, on in moved]
    for node, on in moved:
        node.planned_on = on
        node.save(update_fields=["planned_on"])
        if on is None or on >= local_date(at):
            settle_node(by, at, node, "late")
    _keep(by, at, plan, reason, told)
    return plan


@act
def add_node(
    *, by: Actor, at: datetime, plan: Plan, building: Building, name: str, stage: str, reason: str, part: str = "",
    least: int = 1, notice_days: int = 0, hidden: bool = False, planned_on: date | None = None,
) -> Node:  # fmt: skip
    """The body adds a node of its own to one building. Refuses a building of elsewhere, no name, no reason."""
    plan = _changed_by(by, plan, reason)
    no = Refusals()
    no.unless(building.project_id == plan.project_id, "所选单体不属于本工程。", field="building")
    no.unless(bool(name.strip()), "请填写节点名称。", field="name")
    no.unless(stage in Visit.Stage.values, "请选择检查阶段。", field="stage")
    no.unless(least >= 1, "最少检查次数至少为 1。", field="least")
    no.unless(notice_days >= 0, "提前日数不能小于零。", field="notice_days")
    no.stop()
    own = Node.objects.filter(plan=plan, code__startswith="own").count()
    last = Node.objects.filter(building=building).order_by("-order").values_list("order", flat=True).first() or 0
    node = Node.objects.create(
        region_code=plan.region_code, project_id=plan.project_id, plan=plan, building=building, code=f"own{own + 1}",
        part=part.strip(), name=name.strip(), stage=stage, order=last + 10, least=least, notice_days=notice_days,
        hidden=hidden, planned_on=planned_on, reason=reason.strip(),
    )  # fmt: skip
    _keep(by, at, plan, reason, [_told(node, "added", None, planned_on)])
    return node


@act
def drop_node(*, by: Actor, at: datetime, node: Node, reason: str) -> Node:
    """The body takes a node out of the plan; it stays to be read. Refuses one that was visited or is booked."""
    plan, node = _changed_by(by, node.plan, reason), locked(node)
    if node.dropped_at is not None:
        raise Conflict(Reason("这个节点已经取消。"))
    no = Refusals()
    no.unless(not node.visits.exists(), "已有检查记录的节点不能取消。")
    open_still = node.bookings.filter(state__in=("asked", "countered", "confirmed"))
    no.unless(not open_still.exists(), "这个节点还有未办结的预约，请先答复或撤回。")
    no.stop()
    node.dropped_at, node.reason = at, reason.strip()
    node.save(update_fields=["dropped_at", "reason"])
    for kind in ("late", "short"):
        settle_node(by, at, node, kind)
    _keep(by, at, plan, reason, [_told(node, "dropped", node.planned_on, None)])
    return node


@act
def restore_node(*, by: Actor, at: datetime, node: Node, reason: str) -> Node:
    """A node dropped by mistake is in the plan again."""
    plan, node = _changed_by(by, node.plan, reason), locked(node)
    if node.dropped_at is None:
        raise Conflict(Reason("这个节点没有取消。"))
    node.dropped_at, node.reason = None, reason.strip()
    node.save(update_fields=["dropped_at", "reason"])
    _keep(by, at, plan, reason, [_told(node, "restored", None, node.planned_on)])
    return node


def _changed_by(by: Actor, plan: Plan, reason: str) -> Plan:
    by.require("inspections.plan")
    require_body(by, plan.project_id)
    no = Refusals()
    no.unless(bool(reason.strip()), "请填写原因。", field="reason")
    no.stop()
    return locked(plan)


def _told(node: Node, field: str, before: Any, after: Any) -> dict[str, Any]:
    return {"node": node.place, "field": field, "before": before and str(before), "after": after and str(after)}


def _keep(by: Actor, at: datetime, plan: Plan, reason: str, changes: list[dict[str, Any]]) -> None:
    """The change as the next version of the locked plan, journaled."""
    plan.version += 1
    plan.save(update_fields=["version"])
    PlanChange.objects.create(
        region_code=plan.region_code, project_id=plan.project_id, plan=plan, version=plan.version,
        reason=reason.strip(), changes=changes, organisation_id=by.organisation_id, changed_at=at,
    )  # fmt: skip
    record("inspections.change_plan", by=by, at=at, subject=plan, version=plan.version, changes=len(changes))
