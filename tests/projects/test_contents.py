"""Buildings, and the list of homes: whole or not at all, with every error at its row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Doubt, Refusal
from idi.foundation.core.numbers import PLAIN
from idi.foundation.core.sheets import Column, SheetRefused, write
from idi.foundation.journal.models import Entry
from idi.foundation.seats.models import Scope
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Building, Project, Unit
from idi.lifecycle.projects.ordering import in_order
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project, homes_of, unit_list
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)
TYPED = [Column(name=n, header=h) for n, h in
         (("building", "楼栋号"), ("number", "户号"), ("part", "部位"), ("floor", "楼层"), ("area", "建筑面积"))]  # fmt: skip


@pytest.fixture
def project(world: World) -> Project:
    return a_project(world, until="buildings")


def imported(world: World, project: Project, file: bytes) -> int:
    with acting(world.developer, NOW):
        return services.import_units(by=world.developer, at=NOW, project=project, file=file)


def test_a_list_comes_in_whole(world: World, project: Project) -> None:
    assert imported(world, project, unit_list(*homes_of(["1号楼", "2号楼"], 4))) == 10
    with acting(world.developer, NOW):
        units = list(selectors.units(project))
        assert [str(unit) for unit in units[:5]] == ["101室", "102室", "201室", "202室", "屋面"]
        assert (units[0].part, units[0].floor, units[0].area) == ("inside", 1, Decimal("89.50"))
        assert (units[4].part, units[4].floor, units[4].area) == ("roof", None, None)
        assert len({unit.code for unit in units}) == 10
        assert all(
            len(u.code) == 10 and len(u.claim_word) == 6 and set(u.code + u.claim_word) <= set(PLAIN) for u in units
        )
        entry = Entry.objects.get(act="projects.import_units")
        assert '"units":10' in entry.text


def test_a_csv_as_excel_saves_it_in_china(world: World, project: Project) -> None:
    text = "楼号,房号,部位,楼层,面积(㎡)\n1号楼,101室,户内,1,89.5\n1号楼,屋面,屋面,,\n"
    assert imported(world, project, text.replace("面积(㎡)", "面积").encode("gb18030")) == 2


BAD = [
    {"building": "1号楼", "number": "101室", "part": "户内", "floor": "1", "area": "89.5"},  # row 2, right
    {"building": "1号楼", "number": "101室", "part": "户内", "floor": "1", "area": "89.5"},  # row 3, repeated
    {"building": "", "number": "102室", "part": "户内", "floor": "1", "area": "89.5"},  # row 4, no building
    {"building": "1号楼", "number": "201室", "part": "阁楼", "floor": "二", "area": "很大"},  # row 5, three wrong cells
    {"building": "1号楼", "number": "202室", "part": "户内", "floor": "2", "area": "0"},  # row 6, no area
]


def test_every_wrong_cell_is_named_and_nothing_comes_in(world: World, project: Project) -> None:
    with pytest.raises(SheetRefused) as refused:
        imported(world, project, write(TYPED, BAD, title="清单", at=NOW))
    assert [(error.row, error.header) for error in refused.value.errors] == [
        (3, "楼栋号＋户号"), (4, "楼栋号"), (5, "部位"), (5, "楼层"), (5, "建筑面积"), (6, "建筑面积"),
    ]  # fmt: skip
    assert {reason.field for reason in refused.value.reasons} == {"file"}
    with acting(world.developer, NOW):
        assert not Unit.objects.exists() and not Entry.objects.filter(act="projects.import_units").exists()
    with acting(world.haining_officer, NOW):
        assert not Scope.objects.filter(kind="unit").exists()


def test_an_unknown_building_and_a_home_on_file_are_refused(world: World, project: Project) -> None:
    imported(world, project, unit_list(*homes_of(["1号楼"], 2)))
    rows = [
        {"building": "9号楼", "number": "101室"},
        {"building": "1号楼", "number": "102室"},
        {"building": "2号楼", "number": "102室"},
    ]
    with pytest.raises(SheetRefused) as refused:
        imported(world, project, unit_list(*rows))
    assert [(e.row, e.header, e.value) for e in refused.value.errors] == [(2, "楼栋号", "9号楼"), (3, "户号", "102室")]
    with acting(world.developer, NOW):
        assert Unit.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "空的"), (b"\x00\x01\x02", "不是表格"), ("姓名,电话\n".encode(), "表头")]
)
def test_what_is_no_list(world: World, project: Project, content: bytes, words: str) -> None:
    with pytest.raises(SheetRefused, match=words):
        imported(world, project, content)


def test_another_developer_cannot(world: World, project: Project) -> None:
    by = world.other_developer
    with acting(by, NOW), pytest.raises(Refusal, match="建设单位"):
        services.import_units(by=by, at=NOW, project=project, file=unit_list(*homes_of(["1号楼"], 1)))


def test_a_big_list_stays_quick(world: World, project: Project, django_assert_max_num_queries: Any) -> None:
    rows = [{"building": "1号楼", "number": f"{number}室", "floor": 1 + number // 100} for number in range(3000)]
    with django_assert_max_num_queries(25):
        assert imported(world, project, unit_list(*rows)) == 3000


def built(world: World, project: Project, **changes: Any) -> Building:
    given = {
        "number": "3号楼",
        "use": "housing",
        "structure": "01",
        "floors_above": 11,
        "area": Decimal(9000),
        "sure": True,
        **changes,
    }
    with acting(world.developer, NOW):
        return services.add_building(by=world.developer, at=NOW, project=project, **given)


def test_buildings_larger_together_than_the_project_are_asked_back(world: World, project: Project) -> None:
    with pytest.raises(Doubt, match=r"33,000\.00 平方米，超过项目总建筑面积 24,000\.00") as doubted:
        built(world, project, sure=False)
    assert [reason.field for reason in doubted.value.reasons] == ["area"]
    with acting(world.developer, NOW):
        assert selectors.buildings(project).count() == 2
    browser = a_browser(world.developer)
    address = f"/projects/{project.pk}/buildings/new/"
    typed = {
        "number": "3号楼",
        "use": "housing",
        "structure": "01",
        "floors_above": "11",
        "floors_below": "0",
        "area": "9000",
    }
    asked = browser.post(address, typed)
    assert asked.status_code == 422 and "已核对，确认无误" in asked.content.decode()
    assert browser.post(address, {**typed, "sure": "on"}).status_code == 303
    with acting(world.developer, NOW):
        assert selectors.buildings(project).count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "1号楼"}, "number"),
        ({"use": "castle"}, "use"),
        ({"structure": "98"}, "structure"),
        ({"floors_above": 0}, "floors_above"),
        ({"area": Decimal(0)}, "area"),
        ({"height": Decimal("-1")}, "height"),
    ],
)
def test_a_building_that_cannot_be(world: World, project: Project, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        built(world, project, **changes)
    assert [reason.field for reason in refused.value.reasons] == [field]
    with acting(world.developer, NOW):
        assert selectors.buildings(project).count() == 2


def test_an_insured_project_takes_no_further_building(world: World, project: Project) -> None:
    with acting(world.developer, NOW), house(project.pk, cause=world.developer) as inside:
        services.move_insured(by=inside, at=NOW, project=project)
    with pytest.raises(Conflict, match="已承保"):
        built(world, project)


@given(st.lists(st.integers(1, 9999), min_size=2, unique=True))
def test_buildings_stand_in_the_order_of_their_numbers(numbers: list[int]) -> None:
    names = [f"{number}号楼" for number in numbers]
    assert sorted(names, key=in_order) == [f"{number}号楼" for number in sorted(numbers)]


def test_the_card_tells_a_stranger_where_the_home_is_and_no_more(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, NOW):
        home = selectors.units(project)[0]
    with acting(ANONYMOUS, NOW):
        card = selectors.unit_by_code(f" {home.code.lower()} ")
        assert card is not None and card.unit_id == home.pk
        assert card.full_address == "海宁市示例路1号 1号楼 101室"
        assert selectors.unit_by_code("NOSUCHCODE") is None
        assert services.word_fits(home.code, home.claim_word.lower())
        assert not services.word_fits(home.code, "WRONG1")
        assert not Unit.objects.exists()


def test_homes_are_found_by_the_words_of_their_address(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.hotline_agent, NOW):
        assert [str(unit) for unit in selectors.search_units("示例花园 2号楼 101")] == ["101室"]
        assert not selectors.search_units("").exists()
        assert [row.pk for row in selectors.search_projects(project.number.lower())] == [project.pk]
    with connection.cursor() as cursor, acting(world.underwriter, NOW):
        for asked in ("projects_search_units(ARRAY['示例花园'])", "projects_search('示例')"):
            cursor.execute(f"SELECT count(*) FROM {asked}")
            assert cursor.fetchone() == (0,), "nothing of others takes a place among the five hundred"
        assert not selectors.search_units("示例花园").exists() and not selectors.search_projects("示例").exists()
