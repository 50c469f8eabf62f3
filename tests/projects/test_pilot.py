"""The pilot: opened by the association, filled by the county's housing authority (notice 四)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.journal.models import Entry
from idi.foundation.parties.models import Organisation
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import PilotArea, Programme, Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_programme, a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def opened(
    world: World, *, by: Actor | None = None, firms: list[Organisation] | None = None, **changes: Any
) -> Programme:
    given = {"region_code": "330400", "title": "嘉兴试点（示例）", "areas": ["330481", "330411"], **changes}
    by = by or world.administrator
    with acting(by, NOW):
        return services.open_programme(by=by, at=NOW, firms=firms or [world.hongxiang, world.jiayuan], **given)


def test_the_association_opens_the_pilot_of_the_notice(world: World) -> None:
    programme = opened(world)
    with acting(world.administrator, NOW):
        (pilot,) = selectors.pilots(NOW.date())
        assert pilot.programme == programme and programme.law == "jiaxing"
        assert [area.name for area in pilot.areas] == ["秀洲区", "海宁市"]
        assert [firm.name for firm in pilot.firms] == ["海宁鸿翔房产公司", "嘉兴佳源房产集团公司"]
        assert pilot.most == 3 and {because.ref for because in pilot.because} == {"四"}
        assert Entry.objects.filter(act="projects.open_programme").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"region_code": "440300"}, "region_code", "没有地区"),
        ({"title": " "}, "title", "名称"),
        ({"areas": []}, "areas", "至少选择"),
        ({"areas": ["330481", "310000"]}, "areas", "上海市不在嘉兴市范围内"),
    ],
)
def test_a_pilot_that_cannot_be_is_refused(world: World, changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(world, **changes)
    (reason,) = refused.value.reasons
    assert reason.field == field and words in reason.message
    with acting(world.administrator, NOW):
        assert not Programme.objects.exists() and not PilotArea.objects.exists()


def test_a_firm_must_be_a_developer_and_a_title_is_used_once(world: World) -> None:
    opened(world)
    with pytest.raises(Refusal) as refused:
        opened(world, firms=[world.contractor])
    assert [reason.field for reason in refused.value.reasons] == ["title", "firms"]


def test_nobody_else_opens_a_pilot(world: World) -> None:
    with pytest.raises(Forbidden):
        opened(world, by=world.haining_officer)


def designated(world: World, project: Project, *, by: Actor | None = None) -> Project:
    by = by or world.haining_officer
    with acting(by, NOW):
        return services.designate(by=by, at=NOW, project=project, reason="装配式商品住宅（示例）")


def test_the_county_takes_a_project_into_the_pilot(world: World) -> None:
    project = designated(world, a_project(world, until="register"))
    with acting(world.developer, NOW):
        seen = selectors.project(project.pk)
        assert (seen.state, seen.designated_on, seen.designated_by_id) == ("designated", NOW.date(), world.haining.pk)
        assert seen.designation_reason == "装配式商品住宅（示例）"


def test_only_two_or_three_projects_of_a_county(world: World) -> None:
    for number in (1, 2, 3):
        designated(world, a_project(world, name=f"示例花园{number}期", until="register"))
    fourth = a_project(world, name="示例花园四期", until="register")
    with pytest.raises(Refusal) as refused:
        designated(world, fourth)
    (reason,) = refused.value.reasons
    assert "已确定 3 个" in reason.message and [b.ref for b in reason.because] == ["四"]
    with acting(world.haining_officer, NOW):
        assert selectors.project(fourth.pk).state == "registered"
        assert not Entry.objects.filter(subject_id=fourth.pk, act="projects.designate").exists()


def test_no_pilot_no_designation(world: World) -> None:
    project = a_project(world, until="register", region_code="330482", address="平湖市示例路2号")
    # 平湖 has no pilot area; the developer's county officer would be another one, so the house stands in for it.
    house = Actor(kind="house", scope_id=project.pk)
    with acting(house, NOW), pytest.raises(Refusal, match="平湖市尚未开通试点"):
        services.designate(by=house, at=NOW, project=project, reason="示例")


def test_another_county_does_not_even_see_it(world: World) -> None:
    project = a_project(world, until="register")
    with pytest.raises(Project.DoesNotExist):
        designated(world, project, by=world.xiuzhou_officer)


def test_another_county_is_told_how_many_but_not_which(world: World) -> None:
    a_project(world, until="designate")
    with acting(world.xiuzhou_officer, NOW):
        (pilot,) = selectors.pilots(NOW.date())
        haining = next(area for area in pilot.areas if area.name == "海宁市")
        assert (haining.projects, haining.count, haining.unseen, haining.missing) == ([], 1, 1, 1)
    shown = a_browser(world.xiuzhou_officer).get("/projects/pilot/").content.decode()
    assert "其中 1 个只有当地" in shown and "示例花园" not in shown


def test_it_is_designated_once(world: World) -> None:
    a_programme(world)
    project = designated(world, a_project(world, until="register"))
    with pytest.raises(Conflict, match="已列入试点"):
        designated(world, project)


def asked(by: Actor) -> list[str]:
    with acting(by, NOW):
        return list(diary.waiting(by).filter(kind__startswith="projects.").values_list("title", flat=True))


def test_the_county_is_asked_to_choose_and_the_developer_then_to_find_an_insurer(world: World) -> None:
    project = a_project(world, until="register", at=NOW)
    assert asked(world.haining_officer) == ["“示例花园一期”已登记，请决定是否列入试点"]
    assert asked(world.xiuzhou_officer) == asked(world.jiaxing_officer) == asked(world.developer) == []
    designated(world, project)
    assert asked(world.haining_officer) == []
    assert asked(world.developer) == ["“示例花园一期”：补齐投保资料，邀请保险机构报价"]
    with acting(world.developer, NOW):
        services.take_facts(by=world.developer, at=NOW, project=project)
    assert asked(world.developer) == []


def test_who_leaves_the_pilot_is_not_asked_any_more(world: World) -> None:
    project = designated(world, a_project(world, until="register"))
    with acting(world.haining_officer, NOW):
        services.withdraw_designation(by=world.haining_officer, at=NOW, project=project, reason="示例：停建")
    assert asked(world.developer) == []


def test_a_voluntary_project_is_to_be_insured_once_its_facts_are_complete(world: World) -> None:
    project = a_project(world, designated=False, at=NOW)
    with acting(world.developer, NOW):
        services.record_premium_line(by=world.developer, at=NOW, project=project, amount=Decimal("990000.00"))
    assert asked(world.developer) == ["“示例花园一期”：邀请保险机构报价"]


def test_a_county_without_a_place_left_is_not_asked_until_one_is_free_again(world: World) -> None:
    chosen = [a_project(world, name=f"示例花园{number}期", until="register", at=NOW) for number in range(4)]
    for project in chosen[:3]:
        designated(world, project)
    assert asked(world.haining_officer) == []
    a_project(world, name="示例花园五期", until="register", at=NOW)
    assert asked(world.haining_officer) == []
    with acting(world.haining_officer, NOW):
        services.withdraw_designation(by=world.haining_officer, at=NOW, project=chosen[0], reason="示例：停建")
    assert sorted(asked(world.haining_officer)) == [
        f"“示例花园{name}期”已登记，请决定是否列入试点" for name in ("3", "五")
    ]


def test_projects_registered_before_the_pilot_opened_are_put_to_the_county_then(world: World) -> None:
    with acting(world.developer, NOW):
        services.register(
            by=world.developer, at=NOW, developer=world.hongxiang, region_code="330481", name="示例花园一期",
            community_name="示例花园", address="海宁市示例路1号", kind=Project.Kind.COMMODITY, gfa_total=Decimal("24000.00"),
            budget_cost=Decimal("80000000.00"), started_on=date(2019, 1, 10), planned_completion_on=date(2020, 6, 30),
        )  # fmt: skip
    assert asked(world.haining_officer) == []
    opened(world)
    assert asked(world.haining_officer) == ["“示例花园一期”已登记，请决定是否列入试点"]
