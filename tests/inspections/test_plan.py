"""The plan is opened from the region's nodes by what is built, changed by the body's chief with a reason, and warns by the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi import rules
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import nodes, planned, selectors, services
from idi.lifecycle.inspections.models import Mandate, Node, Plan, PlanAlarm, PlanChange
from idi.lifecycle.projects import services as projects
from idi.lifecycle.projects.models import Building, Project
from idi.rules import lawbook
from tests.factories import on
from tests.factories.inspections import APPOINTED, VISITED, a_visit, an_appointment
from tests.factories.parties import World
from tests.factories.planning import a_node, a_plan
from tests.factories.projects import a_project


def opened(world: World, plan: Plan, building: str = "1号楼") -> list[str]:
    with acting(world.body_chief, APPOINTED):
        rows = planned.nodes(Node.objects.filter(plan=plan, building__number=building))
        return [" ".join(filter(None, (node.code, node.part))) for node in rows]


def watch(at: datetime) -> int:
    house = Actor(kind="house")
    with acting(house, at):
        return services.watch_plans(by=house, at=at)


def tasks(actor: Actor, at: datetime, kind: str) -> int:
    with acting(actor, at):
        return sum(task.kind == kind for task in diary.waiting(actor))


@pytest.mark.django_db
def test_the_appointment_opens_a_plan_by_structure_floors_and_basement(
    world: World, project: Project, plan: Plan
) -> None:
    assert opened(world, plan) == [
        "foundation", "basement", "structure 1—6层", "structure 7—11层", "masonry", "plaster", "services_rough", "exterior",
        "windows", "roof", "wet_rooms", "services_final", "units", "public_parts", "return",
    ]  # fmt: skip
    node = a_node(world, plan, "basement")
    assert (node.stage, node.least, node.notice_days, node.hidden) == ("basement", 2, 2, True)
    assert node.planned_on == nodes.planned_on(14, project.started_on, project.planned_completion_on)
    assert [each["grade"] for each in plan.because] == ["D"], "the nodes are a default and must show as one"
    with acting(world.body_chief, APPOINTED):
        again = services.open_plan(by=world.body_chief, at=APPOINTED, project=project)
        assert again.version == plan.version == 1 and PlanChange.objects.count() == 1, "opened twice it is one"
    with acting(world.site_manager, APPOINTED):
        told = notices.messages_of(world.site_manager).get(title__startswith="检查计划已建立")
        assert told.address == f"/inspections/projects/{project.pk}/plan/", (
            "who builds there is told once where the plan is"
        )


@pytest.mark.django_db
def test_what_is_built_otherwise_has_other_nodes(world: World) -> None:
    project = a_project(world, prefabricated=True, finish="full", buildings=("砖", "钢", "装"))
    with acting(world.developer, APPOINTED):
        for number, structure in (("砖", "05"), ("钢", "06"), ("装", "07")):
            built = Building.objects.filter(project=project, number=number)
            built.update(structure=structure, floors_above=3, floors_below=0)
    plan = _opened_by_hand(world, project)
    brick, steel = opened(world, plan, "砖"), opened(world, plan, "钢")
    assert {"structure_brick 1—2层", "structure_brick 3层", "decoration"} <= set(brick)
    assert "basement" not in brick and "masonry" not in brick
    assert "structure_steel" in steel and "structure" not in steel
    assert "precast" in opened(world, plan, "装")


def _opened_by_hand(world: World, project: Project) -> Plan:
    an_appointment(world, project)
    with acting(world.body_chief, APPOINTED):
        return services.open_plan(by=world.body_chief, at=APPOINTED, project=project)


@pytest.mark.django_db
def test_another_city_changes_the_nodes_by_its_file_alone(
    world: World, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "jiaxing.toml"
    own.write_text((lawbook.BUILT_IN / "jiaxing.toml").read_text(encoding="utf-8") + NODES, encoding="utf-8")
    others = (path for path in sorted(lawbook.BUILT_IN.glob("*.toml")) if path.name != own.name)
    book = lawbook.assemble([*others, own])
    monkeypatch.setattr(lawbook, "built_in", lambda: book)
    plan = a_plan(world, project)
    assert opened(world, plan) == ["pit", "frame 1—4层", "frame 5—8层", "frame 9—11层"]
    node = a_node(world, plan, "pit")
    assert (node.name, node.least, node.notice_days, node.hidden) == ("基坑验槽", 3, 5, True)
    assert plan.because[0]["ref"] == "第八条" and plan.because[0]["grade"] == "S"


NODES = """
[figure.inspection_nodes]
values = [{ from = 2018-09-01, ref = "第八条", grade = "S", value = [
  { code = "pit", name = "基坑验槽", stage = "foundation", at = 5, least = 3, notice_days = 5, hidden = true },
  { code = "frame", name = "主体", stage = "structure", at = 20, until = 50, per_floors = 4, least = 1, notice_days = 1 },
] }]
"""


@pytest.mark.django_db
def test_the_chief_moves_days_with_a_reason_and_every_change_is_a_version(world: World, plan: Plan) -> None:
    node, day = a_node(world, plan, "roof"), date(2020, 1, 15)
    for days, reason, words in (
        ({node.pk: day}, " ", "请填写原因"), ({node.pk: node.planned_on}, "提前", "没有变化"), ({10**9: day}, "提前", "不在本计划"),
    ):  # fmt: skip
        with acting(world.body_chief, APPOINTED), pytest.raises(Refusal, match=words):
            services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=days, reason=reason)
    for actor in (world.inspector, world.developer, world.underwriter):
        with acting(actor, APPOINTED), pytest.raises(Forbidden):
            services.replan(by=actor, at=APPOINTED, plan=plan, days={node.pk: day}, reason="提前")
    with acting(world.body_chief, APPOINTED):
        assert PlanChange.objects.count() == 1 and Entry.objects.filter(act="inspections.change_plan").count() == 1
        changed = services.replan(
            by=world.body_chief, at=APPOINTED, plan=plan, days={node.pk: day}, reason="屋面提前施工"
        )
        told = PlanChange.objects.get(version=2)
        assert (changed.version, told.reason) == (2, "屋面提前施工")
        assert told.changes == [
            {
                "node": "1号楼 屋面防水与蓄水试验",
                "field": "planned_on",
                "before": str(node.planned_on),
                "after": "2020-01-15",
            }
        ]


@pytest.mark.django_db
def test_a_node_is_added_dropped_and_restored_with_a_reason(world: World, project: Project, plan: Plan) -> None:
    chief = world.body_chief
    with acting(chief, APPOINTED):
        building = Building.objects.get(project=project, number="1号楼")
        own = services.add_node(
            by=chief,
            at=APPOINTED,
            plan=plan,
            building=building,
            name="幕墙龙骨",
            stage="exterior",
            reason="设计有幕墙",
            hidden=True,
        )
        assert (own.code, own.order) == ("own1", 160)
        with pytest.raises(Refusal, match="至少为 1"):
            services.add_node(
                by=chief, at=APPOINTED, plan=plan, building=building, name="a", stage="roof", reason="b", least=0
            )
        services.drop_node(by=chief, at=APPOINTED, node=own, reason="取消幕墙")
        with pytest.raises(Conflict, match="已经取消"):
            services.drop_node(by=chief, at=APPOINTED, node=own, reason="再取消")
        back = services.restore_node(by=chief, at=APPOINTED, node=own, reason="误取消")
        assert back.dropped_at is None and Plan.objects.get().version == 4
    visited = a_node(world, plan, "basement")
    a_visit(world, selectors_mandate(world, project), node=visited)
    with acting(chief, VISITED), pytest.raises(Refusal, match="已有检查记录"):
        services.drop_node(by=chief, at=VISITED, node=visited, reason="不查了")


def selectors_mandate(world: World, project: Project):  # type: ignore[no-untyped-def]
    with acting(world.inspector, VISITED):
        return selectors.mandate_of_project(project.pk)


@pytest.mark.django_db
def test_a_visit_names_its_node_and_counts(world: World, project: Project, plan: Plan) -> None:
    mandate, node = selectors_mandate(world, project), a_node(world, plan, "basement")
    with pytest.raises(Refusal, match="请改选阶段"):
        a_visit(world, mandate, node=node, stage="roof")
    visit = a_visit(world, mandate, node=node, stage="")
    assert visit.stage == "basement", "the stage is that of the node"
    with acting(world.developer, VISITED):
        seen = planned.nodes().get(pk=node.pk)
        assert seen.seen == 1 and planned.node_state(seen, VISITED.date()).name == "begun"  # type: ignore[attr-defined]
    a_visit(world, mandate, node=node)
    with acting(world.developer, VISITED):
        assert planned.node_state(planned.nodes().get(pk=node.pk), VISITED.date()).name == "done"
    elsewhere = a_project(world, name="示例花园二期")
    other = a_node(world, _opened_by_hand(world, elsewhere), "basement")
    with pytest.raises(Refusal, match="不在本工程的检查计划中"):
        a_visit(world, mandate, node=other)


@pytest.mark.django_db
def test_a_late_node_is_told_once_and_over_with_its_visit(world: World, project: Project, plan: Plan) -> None:
    node, early = a_node(world, plan, "basement"), date(2019, 5, 20)
    due = on(2019, 5, 20)
    with acting(world.body_chief, APPOINTED):
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days={node.pk: early}, reason="底板提前")
        later = {each.pk: date(2020, 1, 1) for each in Node.objects.filter(plan=plan).exclude(pk=node.pk)}
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=later, reason="其余推后")
    assert watch(due) == 0, "on its day it is not late"
    assert [watch(due + timedelta(days=each)) for each in (1, 2, 3)] == [1, 0, 0]
    for reader in (world.underwriter, world.haining_officer, world.inspector):
        with acting(reader, VISITED):
            alarm = selectors.plan_alarms(reader).get()
            assert (alarm.kind, alarm.since_on, alarm.settled_at) == ("late", early, None)
    for stranger in (world.second_underwriter, world.xiuzhou_officer, world.owner):
        with acting(stranger, VISITED):
            assert not selectors.plan_alarms(stranger).exists() and not Plan.objects.exists()
    assert tasks(world.inspector, VISITED, "inspections.plan_late") == 1
    a_visit(world, selectors_mandate(world, project), node=node)
    with acting(world.underwriter, VISITED):
        assert selectors.plan_alarms(world.underwriter).get().settled_at == VISITED
    assert tasks(world.inspector, VISITED, "inspections.plan_late") == 0


@pytest.mark.django_db
def test_what_was_built_before_the_body_came_is_nobodys_delay(world: World, project: Project, plan: Plan) -> None:
    mandate = selectors_mandate(world, project)
    foundation = a_node(world, plan, "foundation")
    assert foundation.planned_on is not None and foundation.planned_on < APPOINTED.date() == plan.entered_on
    with acting(world.body_chief, APPOINTED):
        later = {each.pk: date(2019, 9, 1) for each in Node.objects.filter(plan=plan).exclude(pk=foundation.pk)}
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=later, reason="开工推后")
    assert watch(VISITED) == 0, "nobody could see it"
    a_visit(world, mandate, node=a_node(world, plan, "structure", part="1—6层"))
    a_visit(world, mandate, node=a_node(world, plan, "masonry"))
    assert watch(VISITED) == 1, "the basement was skipped, the foundation was there before"
    assert (how(world, "foundation"), how(world, "basement")) == ("before", "due")

    come_in(world, mandate, date(2019, 12, 1))
    with acting(world.body_chief, VISITED):
        assert PlanAlarm.objects.get().settled_at == VISITED, "agreed to come later, the basement lies before it too"
    assert tasks(world.inspector, VISITED, "inspections.plan_short") == 0
    assert (how(world, "basement"), watch(VISITED)) == ("before", 0)

    with acting(world.body_chief, VISITED):
        days = {foundation.pk: date(2019, 12, 9)}
        services.replan(by=world.body_chief, at=VISITED, plan=plan, days=days, reason="补查桩基资料和外露部位")
    assert how(world, "foundation") == "due" and watch(on(2019, 12, 10)) >= 1, (
        "given a day it is planned like any other"
    )


def how(world: World, code: str) -> str:
    with acting(world.body_chief, VISITED):
        found = planned.nodes(Node.objects.filter(code=code, building__number="1号楼")).get()
        return planned.node_state(found, VISITED.date()).name


def come_in(world: World, mandate: Mandate, entry_on: date) -> None:
    """What insurer and body agreed: the body comes on a day."""
    agreed = services.Agreed(scope=["construction"], entry_stage="502", entry_on=entry_on)
    with acting(world.underwriter, VISITED):
        services.record_engagement(by=world.underwriter, at=VISITED, mandate=mandate, agreed=agreed)


@pytest.mark.django_db
def test_works_without_days_that_were_reached_have_the_day_they_were_reached(world: World) -> None:
    project = a_project(world, started_on=None, planned_completion_on=None)
    with acting(world.developer, APPOINTED):
        projects.report_progress(
            by=world.developer, at=APPOINTED, project=project, kind="1", percent=100, seen_on=date(2019, 3, 1),
        )  # fmt: skip
    plan = _opened_by_hand(world, project)
    days = {code: a_node(world, plan, code).planned_on for code in ("foundation", "basement", "roof")}
    assert days == {"foundation": date(2019, 3, 1), "basement": date(2019, 3, 1), "roof": None}
    assert (how(world, "foundation"), how(world, "roof")) == ("before", "unplanned")


@pytest.mark.django_db
def test_too_few_visits_are_told_when_what_comes_after_begins(world: World, project: Project, plan: Plan) -> None:
    mandate = selectors_mandate(world, project)
    with acting(world.body_chief, APPOINTED):
        later = {each.pk: date(2020, 1, 1) for each in Node.objects.filter(plan=plan)}
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=later, reason="推后")
    a_visit(world, mandate, node=a_node(world, plan, "foundation"))
    assert watch(VISITED) == 0
    a_visit(world, mandate, node=a_node(world, plan, "structure", part="1—6层"))
    assert watch(VISITED) == 1
    with acting(world.inspector, VISITED):
        alarm = PlanAlarm.objects.get()
        assert alarm.kind == "short" and "桩基" in alarm.words and "1号楼" in alarm.words
    a_visit(world, mandate, node=a_node(world, plan, "foundation"))
    with acting(world.inspector, VISITED):
        assert PlanAlarm.objects.get().settled_at == VISITED


@pytest.mark.django_db
def test_the_progress_of_the_site_proposes_days(world: World, project: Project, plan: Plan) -> None:
    node = a_node(world, plan, "roof")
    with acting(world.developer, VISITED):
        projects.report_progress(
            by=world.developer, at=VISITED, project=project, building=node.building, kind="4", percent=20,
            seen_on=date(2019, 6, 1), planned_on=date(2019, 9, 9),
        )  # fmt: skip
    with acting(world.body_chief, VISITED):
        chapter = planned.chapters(project, VISITED.date())[0]
        said = {row.node.code: row.proposed_on for row in chapter.rows}
    assert said["roof"] == date(2019, 6, 26), "a quarter of the hundred days that are left"
    assert said["plaster"] == date(2019, 6, 1), "what is reached is due on the day it was seen"
    assert said["foundation"] is None


@given(
    within=st.integers(0, 100), percent=st.integers(0, 99), seen=st.dates(date(2019, 1, 1), date(2040, 1, 1)),
    days=st.integers(0, 2000),
)  # fmt: skip
def test_a_proposed_day_lies_between_what_was_seen_and_what_is_planned(
    within: int, percent: int, seen: date, days: int
) -> None:
    due = seen + timedelta(days=days)
    said = nodes.proposed_on(within=within, percent=percent, seen_on=seen, due_on=due, reached_on=None)
    assert said is not None and seen <= said <= due
    assert percent == 0 or within > percent or said == seen


@given(share=st.integers(0, 100), began=st.dates(date(2010, 1, 1), date(2040, 1, 1)), days=st.integers(0, 4000))
def test_a_planned_day_lies_within_the_works(share: int, began: date, days: int) -> None:
    done = began + timedelta(days=days)
    planned_on = nodes.planned_on(share, began, done)
    assert planned_on is not None and began <= planned_on <= done
    assert nodes.planned_on(share, None, done) is None and nodes.planned_on(None, began, done) is None


@given(floors=st.integers(1, 120), step=st.integers(1, 40))
def test_the_parts_of_a_building_cover_every_floor_once(floors: int, step: int) -> None:
    kind = nodes.NodeKind(
        code="a", name="b", stage="structure", least=1, notice_days=0, at=20, until=50, per_floors=step
    )
    building = Building(structure="01", floors_above=floors, floors_below=0)
    found = list(nodes.wanted([kind], Project(), building))
    assert len(found) == -(-floors // step)
    assert [each.at for each in found] == sorted(each.at or 0 for each in found)
    assert found[0].at == 20 and (len(found) == 1 or found[-1].at == 50)


@pytest.mark.parametrize(
    ("told", "words"),
    [({"name": "a"}, "missing"), ({"depth": 3}, "depth"), ({"stage": "roofing"}, "没有检查阶段 roofing")],
)
def test_a_node_a_city_tells_wrongly_is_named(told: dict[str, object], words: str) -> None:
    right = {"code": "pit", "name": "基坑", "stage": "foundation", "least": 1, "notice_days": 1}
    given = told if "name" in told else {**right, **told}
    with pytest.raises(rules.BadLaw, match=words):
        nodes._kind(given)
