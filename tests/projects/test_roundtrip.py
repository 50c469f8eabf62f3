"""The list goes out, is edited in Excel, and comes back: what differs is shown first, conflicts are chosen, all or nothing."""

from __future__ import annotations

import copy
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.sheets import Sheet, SheetRefused, write_book
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import ContentsImport, Project, Revision, Unit
from idi.lifecycle.projects.services import importing
from idi.lifecycle.projects.services.applying import _line
from idi.lifecycle.projects.services.book import BUILDING_BOOK, BUILDINGS_TAB, UNIT_BOOK, UNITS_TAB, book_of
from idi.lifecycle.projects.services.comparing import Difference, compare
from idi.lifecycle.projects.wording import exact
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)


def downloaded(world: World, project: Project) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the workbook as Excel gives them back, by column name."""
    with acting(world.developer, NOW):
        book = CalamineWorkbook.from_object(io.BytesIO(book_of(project, at=NOW)))
    sheets = []
    for tab, columns in ((BUILDINGS_TAB, BUILDING_BOOK), (UNITS_TAB, UNIT_BOOK)):
        rows = book.get_sheet_by_name(tab).to_python()[1:]
        names = [column.name for column in columns]
        sheets.append([{n: None if v == "" else v for n, v in zip(names, row, strict=True)} for row in rows])
    return sheets[0], sheets[1]


def as_file(buildings: list[dict[str, Any]], units: list[dict[str, Any]]) -> bytes:
    for row in (*buildings, *units):
        for name, value in row.items():
            row[name] = Decimal(str(value)) if isinstance(value, float) else value
    return write_book([Sheet(BUILDINGS_TAB, BUILDING_BOOK, buildings), Sheet(UNITS_TAB, UNIT_BOOK, units)], at=NOW)


def compared(world: World, project: Project, file: bytes) -> Difference:
    with acting(world.developer, NOW):
        return compare(project, file)


def test_what_was_not_touched_makes_no_difference(standing_project: Project, world: World) -> None:
    project = standing_project
    found = compared(world, project, as_file(*downloaded(world, project)))
    assert found.counts == {
        "new_buildings": 0,
        "new_units": 0,
        "changed": 0,
        "conflicts": 0,
        "missing": 0,
        "unchanged": 12,
    }


def test_new_changed_and_missing_rows_are_shown_then_applied(standing_project: Project, world: World) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    buildings[0]["design_life"] = 50
    buildings.append({"number": "3号楼", "structure": "01", "floors_above": 6, "area": Decimal(3000)})
    changed, gone = units[0], units.pop()
    changed["area"] = Decimal("90.25")
    units.append({"building": "3号楼", "number": "101室"})
    with acting(world.developer, NOW):
        row = services.upload_contents(by=world.developer, at=NOW, project=project, file=as_file(buildings, units))
        assert row.state == "ready" and row.counts["missing"] == 1 and row.counts["changed"] == 2
        assert Unit.objects.count() == 10 and not Revision.objects.exists()
        assert row.difference["changed"][1]["mine"] == ["“建筑面积（平方米）”：89.5 → 90.25。"]
    with acting(world.developer, NOW):
        done = services.confirm_contents(by=world.developer, at=NOW, imported=row)
        assert done.state == "applied"
        assert Unit.objects.filter(building__number="3号楼").count() == 1 and Unit.objects.count() == 11
        assert Unit.objects.get(pk=int(changed["key"])).area == Decimal("90.25")
        assert Unit.objects.filter(pk=int(gone["key"])).exists()
        assert {each.subject for each in Revision.objects.all()} == {"unit", "building"}


def test_a_missing_row_goes_only_where_it_was_chosen(standing_project: Project, world: World) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    gone = units.pop()
    with acting(world.developer, NOW):
        row = services.upload_contents(by=world.developer, at=NOW, project=project, file=as_file(buildings, units))
        services.confirm_contents(by=world.developer, at=NOW, imported=row, remove=[f"unit-{gone['key']}"])
        assert not Unit.objects.filter(pk=int(gone["key"])).exists()
        assert Revision.objects.get(subject_id=int(gone["key"])).removed


@pytest.mark.parametrize(("choice", "floor"), [("theirs", 9), ("mine", 5)])
def test_what_another_changed_meanwhile_is_shown_and_chosen(
    standing_project: Project, world: World, choice: str, floor: int
) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    units[0]["floor"] = 5
    key = int(units[0]["key"])
    with acting(world.developer, NOW):
        home = selectors.unit(key)
        services.edit_unit(by=world.developer, at=NOW, unit=home, version=1, facts={"floor": 9, "area": Decimal(77)})
        row = services.upload_contents(by=world.developer, at=NOW, project=project, file=as_file(buildings, units))
        assert (row.counts["conflicts"], row.counts["changed"]) == (1, 0)
        assert "9" in row.difference["conflicts"][0]["theirs"][0]
        mine = [f"unit-{key}"] if choice == "mine" else []
        assert services.confirm_contents(by=world.developer, at=NOW, imported=row, mine=mine).state == "applied"
        assert (Unit.objects.get(pk=key).floor, Unit.objects.get(pk=key).area) == (floor, Decimal(77))


def test_a_change_after_the_difference_was_shown_stops_it(standing_project: Project, world: World) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    units[0]["floor"] = 5
    with acting(world.developer, NOW):
        row = services.upload_contents(by=world.developer, at=NOW, project=project, file=as_file(buildings, units))
        home = selectors.unit(int(units[0]["key"]))
        services.edit_unit(by=world.developer, at=NOW, unit=home, version=1, facts={"floor": 9})
        again = services.confirm_contents(by=world.developer, at=NOW, imported=row)
        assert again.state == "ready" and again.counts["conflicts"] == 1
        assert Unit.objects.get(pk=home.pk).floor == 9


def test_wrong_cells_and_unknown_buildings_are_told_in_one_round_and_nothing_is_written(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    buildings[0]["floors_above"] = "十一"
    buildings[1]["structure"] = "木结构"
    units[0]["building"] = "9号楼"
    units[1]["key"] = "12345678"
    with pytest.raises(SheetRefused) as refused, acting(world.developer, NOW):
        services.upload_contents(by=world.developer, at=NOW, project=project, file=as_file(buildings, units))
    told = sorted((error.sheet, error.row, error.header) for error in refused.value.errors)
    assert told == [
        ("分户清单", 2, "楼栋号"), ("分户清单", 3, "行键"), ("单体", 2, "地上层数"), ("单体", 3, "结构类型"),
    ]  # fmt: skip
    assert "“单体”表第 2 行“地上层数”" in str(refused.value)
    with acting(world.developer, NOW):
        assert not ContentsImport.objects.exists() and Unit.objects.count() == 10


def test_the_page_shows_the_difference_and_applies_it(standing_project: Project, world: World) -> None:
    project = standing_project
    buildings, units = downloaded(world, project)
    units[0]["floor"] = 5
    units.append({"building": "2号楼", "number": "999室"})
    browser = a_browser(world.developer)
    file = SimpleUploadedFile("清单.xlsx", as_file(buildings, units))
    answer = browser.post(f"/projects/{project.pk}/units/import/", {"file": file})
    page = answer["Location"]
    shown = browser.get(page).content.decode()
    assert "“楼层”：1 → 5" in shown and "2号楼 999室" in shown and "<details open>" in shown
    assert browser.post(f"{page}confirm/", {}).status_code == 303
    after = browser.get(page).content.decode()
    assert (
        "已导入" in after
        and "投保资料齐全，回到项目页邀请保险机构报价" in after
        and f'href="/projects/{project.pk}/"' in after
    )


EDITS = {
    "floor": st.integers(-9, 200),
    "area": st.decimals(Decimal("0.01"), Decimal(9999), places=2),
    "number": st.text("0123456789ABC室", min_size=3, max_size=12),
}


@pytest.fixture
def rows_as_downloaded(world: World) -> tuple[Project, Any, Any]:
    project = a_project(world)
    return (project, *downloaded(world, project))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_edited_is_exactly_the_difference(
    world: World, rows_as_downloaded: tuple[Project, Any, Any], data: st.DataObject
) -> None:
    """Edits of any cells of any homes, rows taken out, rows added, in any order: these differences and no others."""
    project, buildings, units = copy.deepcopy(rows_as_downloaded)
    wanted: dict[str, dict[str, Any]] = {}
    taken = {(row["building"], row["number"]) for row in units}
    gone = data.draw(st.sets(st.sampled_from([row["key"] for row in units]), max_size=3))
    for row in units:
        for name in data.draw(st.sets(st.sampled_from(sorted(EDITS)))):
            value = data.draw(EDITS[name])
            same = row[name] is not None and str(value) == str(row[name])
            if same or (name == "number" and (row["building"], value) in taken) or row["key"] in gone:
                continue
            if name == "number":
                taken.add((row["building"], value))
            if exact(value) != exact(None if row[name] is None else _cell(row[name], value)):
                wanted.setdefault(f"unit-{row['key']}", {})[name] = value
            row[name] = value
    fresh = data.draw(st.integers(0, 3))
    rows = [row for row in units if row["key"] not in gone]
    rows += [{"building": "2号楼", "number": f"新增{n}"} for n in range(fresh)]
    found = compared(world, project, as_file(buildings, data.draw(st.permutations(rows))))
    assert {change.key: change.mine for change in found.changed} == wanted
    assert {f"{pk}" for _, pk, _ in found.missing} == gone
    assert (len(found.new_units), found.new_buildings, found.conflicts) == (fresh, [], [])
    assert found.unchanged == len(buildings) + len(units) - len(gone) - len(wanted)


def _cell(cell: Any, value: Any) -> Any:
    """A cell as Excel holds it (a float, or a text) as the type of the value it is compared with."""
    return Decimal(str(cell)).quantize(Decimal("0.01")) if isinstance(value, Decimal) else type(value)(cell)


def test_a_large_list_is_compared_and_applied_by_the_worker_and_its_page_tells_how_far(
    standing_project: Project, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGE", 100)
    project = standing_project
    buildings, units = downloaded(world, project)
    units[0]["floor"] = 5
    browser = a_browser(world.developer)
    file = SimpleUploadedFile("清单.xlsx", as_file(buildings, units))
    page = browser.post(f"/projects/{project.pk}/units/import/", {"file": file})["Location"]

    def shown() -> str:
        return browser.get(page, headers={"HX-Request": "true"}).content.decode()

    assert "正在比对" in shown() and "every 2s" in shown() and "确认导入" not in shown()
    assert jobs.run_waiting() > 0
    assert "“楼层”：1 → 5" in shown() and "every 2s" not in shown()
    assert browser.post(f"{page}confirm/", {}).status_code == 303
    assert "正在导入" in shown() and "every 2s" in shown()
    with acting(world.developer, NOW):
        assert Unit.objects.get(pk=int(units[0]["key"])).floor == 1
    assert jobs.run_waiting() > 0
    assert "已导入" in browser.get(page).content.decode() and "every 2s" not in shown()
    with acting(world.developer, NOW):
        assert Unit.objects.get(pk=int(units[0]["key"])).floor == 5
        assert Revision.objects.get(subject_id=int(units[0]["key"])).organisation_id == world.hongxiang.pk


def test_a_large_list_with_errors_ends_as_refused_and_writes_nothing(
    standing_project: Project, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGE", 100)
    project = standing_project
    buildings, units = downloaded(world, project)
    units[0]["building"] = "9号楼"
    browser = a_browser(world.developer)
    file = SimpleUploadedFile("清单.xlsx", as_file(buildings, units))
    page = browser.post(f"/projects/{project.pk}/units/import/", {"file": file})["Location"]
    jobs.run_waiting()
    shown = browser.get(page).content.decode()
    assert "没有导入任何内容" in shown and "本项目没有这个单体" in shown and "确认导入" not in shown


def test_a_list_that_changes_nothing_offers_nothing_to_import(standing_project: Project, world: World) -> None:
    project = standing_project
    browser = a_browser(world.developer)
    file = SimpleUploadedFile("清单.xlsx", as_file(*downloaded(world, project)))
    page = browser.post(f"/projects/{project.pk}/units/import/", {"file": file})["Location"]
    shown = browser.get(page).content.decode()
    assert "没有需要导入的内容" in shown and '<button class="btn btn-primary">' not in shown


@given(st.text(min_size=1, max_size=40))
def test_a_number_survives_its_way_through_copy(number: str) -> None:
    line = _line(1, (2, number.strip() or "一", "inside", None, None), "CODE", "WORD")
    assert line.count("\t") == 7 and line.count("\n") == 1 and "\r" not in line
