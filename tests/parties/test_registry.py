"""The registry: who there is, what they are licensed for, how they hang together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.journal.selectors import scope_history
from idi.foundation.parties import selectors, services
from idi.foundation.parties.models import Link, Membership, Organisation, Person
from idi.foundation.parties.story import story, words
from idi.foundation.parties.uscc import checked_uscc
from tests.factories import HOUSE, on
from tests.factories.parties import PASSWORD, World, uscc
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


@pytest.mark.parametrize("code", ["11320000MB151840XJ", "91350100M000100Y43"])
def test_known_codes_are_right(code: str) -> None:
    assert checked_uscc(f" {code.lower()} ") == code


@given(st.integers(0, 999_999), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_always_found(running: int, place: int, letter: str) -> None:
    code = uscc(running)
    assert checked_uscc(code) == code
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(Refusal, match="校验码"):
            checked_uscc(wrong)


GIVEN: dict[str, Any] = {"kind": "contractor", "name": "示例新建设公司", "uscc": uscc(900), "region_code": "330481"}


def registered(world: World, **changes: Any) -> Organisation:
    with acting(world.administrator, NOW):
        return services.register_organisation(by=world.administrator, at=NOW, **{**GIVEN, **changes})


def test_an_organisation_is_registered_and_found_by_name_or_code(world: World) -> None:
    row = registered(world)
    with acting(world.developer, NOW):
        assert selectors.registered("示例新建设公司", field="organisation") == row
        assert selectors.registered(uscc(900).lower(), field="organisation") == row
        assert list(selectors.search("新建设")) == [row] and selectors.organisation(row.pk) == row
        for typed in ("没有的公司", uscc(901)):
            with pytest.raises(Refusal, match="登记簿中没有"):
                selectors.registered(typed, field="organisation")


def test_part_of_a_name_is_enough_where_only_one_bears_it(world: World) -> None:
    row, other = registered(world), registered(world, name="示例新设计公司", uscc=uscc(901))
    with acting(world.developer, NOW):
        assert selectors.registered(" 新建设 ", field="organisation") == row
        with pytest.raises(Refusal) as several:
            selectors.registered("示例新", field="organisation")
        (reason,) = several.value.reasons
        assert reason.field == "organisation" and row.name in reason.message and other.name in reason.message
        with pytest.raises(Refusal, match="登记簿中没有"):
            selectors.registered("新", field="organisation")


def test_a_shared_name_asks_for_the_code(world: World) -> None:
    registered(world)
    registered(world, uscc=uscc(901))
    with acting(world.developer, NOW), pytest.raises(Refusal, match="改填统一社会信用代码"):
        selectors.registered("示例新建设公司", field="organisation")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"uscc": "913100000000000000"}, "uscc", "校验码"),
        ({"kind": "bakery"}, "kind", "单位类别"),
        ({"name": " "}, "name", "单位名称"),
        ({"region_code": "999999"}, "region_code", "没有行政区划代码"),
    ],
)
def test_what_cannot_be_registered(world: World, changes: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        registered(world, **changes)
    (reason,) = refused.value.reasons
    assert reason.field == field and said in reason.message
    with acting(world.administrator, NOW):
        assert not Organisation.objects.filter(name="示例新建设公司").exists()


def test_a_code_is_registered_once(world: World) -> None:
    with pytest.raises(Refusal, match="已登记为“示例财产保险甲公司”"):
        registered(world, uscc=world.lead.uscc)


def test_only_the_administrator_registers(world: World) -> None:
    with acting(world.developer, NOW), pytest.raises(Forbidden):
        services.register_organisation(by=world.developer, at=NOW, **GIVEN)


def employed(world: World, **changes: Any) -> Person:
    given = {
        "organisation": world.contractor, "role": "site_manager", "username": "new", "password": PASSWORD,
        "name": "示例新人", **changes,
    }  # fmt: skip
    with acting(world.administrator, NOW):
        return services.employ(by=world.administrator, at=NOW, **given)


def test_an_account_and_its_role_are_opened_together(world: World) -> None:
    person = employed(world)
    with acting(HOUSE, NOW), house(person.pk, cause=HOUSE):
        actor = selectors.actor_of(person.pk, NOW)
    assert (actor.organisation_id, actor.role, actor.may("inspections.rectify")) == (
        world.contractor.pk,
        "现场负责人",
        True,
    )
    with acting(world.site_manager, NOW):
        assert "示例新人" in {row.person.name for row in selectors.members(world.contractor.pk)}
    with acting(world.developer, NOW):
        assert not selectors.members(world.contractor.pk).exists()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"username": "developer"}, "username", "已被使用"),
        ({"username": ""}, "username", "用户名"),
        ({"name": ""}, "name", "姓名"),
        ({"role": "underwriter"}, "role", "核保经办”不属于施工单位"),
        ({"role": "king"}, "role", "king"),
    ],
)
def test_a_refused_account_leaves_nothing_behind(world: World, changes: dict[str, Any], field: str, said: str) -> None:
    with acting(HOUSE, NOW):
        before = Membership.objects.count()
    with pytest.raises(Refusal) as refused:
        employed(world, **changes)
    assert refused.value.reasons[0].field == field and said in refused.value.reasons[0].message
    with acting(HOUSE, NOW):
        assert Membership.objects.count() == before
        assert not Entry.objects.filter(act="parties.add_person", at=NOW).exists()


def linked(world: World, **changes: Any) -> Link:
    given = {
        "holder": world.hongxiang, "held": world.inspectors, "kind": Link.Kind.SHARES, "share": Decimal("0.2"),
        "source": "工商登记（示例）", "from_on": date(2019, 1, 1), **changes,
    }  # fmt: skip
    with acting(world.administrator, NOW):
        return services.link(by=world.administrator, at=NOW, **given)


def test_a_link_is_seen_from_both_ends_and_counts_from_its_day(world: World) -> None:
    row = linked(world)
    with acting(world.underwriter, NOW):
        assert row in selectors.links(world.hongxiang.pk) and row in selectors.links(world.inspectors.pk)
        (path,) = selectors.paths_between(world.inspectors.pk, [world.hongxiang.pk], on=date(2019, 1, 1))
        assert path.told() == "示例工程质量风险管理公司 —持股 20%（工商登记（示例））— 海宁鸿翔房产公司"
        assert not selectors.paths_between(world.inspectors.pk, [world.hongxiang.pk], on=date(2018, 12, 31))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"share": Decimal("1.1")}, "share"), ({"share": Decimal(0)}, "share"), ({"source": " "}, "source")],
)
def test_a_link_that_cannot_be(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        linked(world, **changes)
    assert refused.value.reasons[0].field == field
    with acting(world.administrator, NOW):
        assert not selectors.links(world.inspectors.pk).exists()


def test_nobody_is_linked_to_itself(world: World) -> None:
    with pytest.raises(Refusal, match="自身"):
        linked(world, held=world.hongxiang)


def test_the_journal_reads_as_a_story(world: World) -> None:
    with acting(world.developer, NOW):
        chapters = story(scope_history(world.hongxiang.pk))
    assert {chapter.detail for chapter in chapters} == {""}
    assert [(chapter.who, chapter.label) for chapter in chapters] == [
        ("嘉兴市保险行业协会", "任职"),
        ("嘉兴市保险行业协会", "登记信用记录"),
        ("嘉兴市保险行业协会", "登记资质"),
        ("嘉兴市保险行业协会", "登记单位"),
    ]


def test_the_story_names_states_and_organisations(world: World) -> None:
    project = a_project(world, until="participants")
    with acting(world.developer, NOW):
        chapters = story(scope_history(project.pk))
    told = {(chapter.who, chapter.label, chapter.detail) for chapter in chapters}
    assert ("海宁市住房和城乡建设局（示例）", "列入试点", "已登记 → 已列入试点") in told
    assert ("海宁鸿翔房产公司", "添加参建单位", "示例建设集团公司") in told


def test_an_act_without_words_reads_as_its_name() -> None:
    assert words("nowhere.done") == "nowhere.done" and words("parties.join") == "任职"
    assert (
        words("projects.designate", "projects.project") == "列入试点"
        and words("projects.x", "gone.model") == "projects.x"
    )
