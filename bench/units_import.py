"""200,000 homes from Excel into the register, every cell checked: against reading the file with calamine and COPY of the same
finished rows, their codes drawn by chance as ours are, into the same table by its owner, whom no row security binds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bench import throwaway
from bench.measuring import RUNS, Result, against

ROWS = 200_000
BUILDINGS = 100
AT = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def run() -> Result:
    with throwaway.house():
        by, projects = _projects(2 * RUNS + 1)
        book = _book()
        ours, floors = iter(projects[:RUNS]), iter(projects[RUNS : 2 * RUNS])
        rows, drawn = _copied(projects[-1], by, book), _drawn(RUNS)
        result = against(
            "units_import", ours=lambda: _ours(next(ours), by, book), floor=lambda: _floor(next(floors), book, rows, next(drawn)),
            rows=ROWS, floor_is="calamine + COPY",
        )  # fmt: skip
        for project in projects[:RUNS]:
            _is_right(project, by)
    return result


def _projects(count: int) -> tuple[Any, list[Any]]:
    from idi.foundation.core.acting import acting, become
    from idi.foundation.core.actor import Actor
    from idi.foundation.parties import selectors as registry
    from idi.foundation.parties import services as parties
    from idi.lifecycle.projects import services

    house = Actor(kind="house")
    with acting(house, AT):
        developer = parties.register_organisation(
            by=house, at=AT, kind="developer", name="示例·大盘置业", uscc=None, region_code="330481"
        )
        person = parties.add_person(by=house, at=AT, username="bench", password="x" * 12, name="示例")
        parties.join(by=house, at=AT, person=person, organisation=developer, role="developer_manager")
    projects = []
    with acting(Actor(kind="person", person_id=person.pk), AT) as frame:
        become(registry.actor_of(person.pk, AT))
        by = frame.actor
        for number in range(count):
            project = services.register(
                by=by, at=AT, developer=developer, region_code="330481", name=f"示例大盘{number}", address="示例路1号",
                kind="214", gfa_total=Decimal(20_000_000), budget_cost=Decimal("80000000000.00"),
                started_on=date(2026, 1, 1),
            )  # fmt: skip
            for building in range(BUILDINGS):
                services.add_building(
                    by=by, at=AT, project=project, number=f"{building + 1}号楼", use="housing", structure="01",
                    floors_above=100, area=Decimal(200_000),
                )  # fmt: skip
            projects.append(project)
    return by, projects


def _homes() -> Iterator[dict[str, Any]]:
    for number in range(ROWS):
        building, home = divmod(number, ROWS // BUILDINGS)
        floor, door = divmod(home, 20)
        yield {
            "building": f"{building + 1}号楼", "number": f"{1 + floor}{door:02d}室", "part": "inside", "floor": 1 + floor,
            "area": Decimal(8000 + number % 4999) / 100,
        }  # fmt: skip


def _book() -> bytes:
    from idi.foundation.core import sheets
    from idi.lifecycle.projects.services.book import UNIT_COLUMNS

    return sheets.write(UNIT_COLUMNS, _homes(), title="分户清单", at=AT)


def _ours(project: Any, by: Any, book: bytes) -> None:
    from idi.foundation.core.acting import acting
    from idi.lifecycle.projects import services

    with acting(by, AT):
        assert services.import_units(by=by, at=AT, project=project, file=book) == ROWS


def _copied(project: Any, by: Any, book: bytes) -> list[tuple[Any, ...]]:
    """What an import left, as the floor is to store it again."""
    from idi.foundation.core.acting import acting
    from idi.lifecycle.projects.models import Unit

    _ours(project, by, book)
    with acting(by, AT):
        return list(
            Unit.objects.filter(project=project)
            .order_by("id")
            .values_list("building__number", "number", "part", "floor", "area")
        )


def _drawn(times: int) -> Iterator[list[tuple[str, str]]]:
    """Codes and words as an import draws them, drawn before the clock runs: the floor's rows cost its indexes what ours cost."""
    from idi.foundation.core.numbers import drawn_many

    return iter([list(zip(drawn_many(10, ROWS), drawn_many(6, ROWS), strict=True)) for _ in range(times)])


def _floor(project: Any, book: bytes, rows: list[tuple[Any, ...]], drawn: list[tuple[str, str]]) -> None:
    from python_calamine import CalamineWorkbook

    read = CalamineWorkbook.from_object(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(read) == ROWS + 1
    with throwaway.as_owner() as owner:
        buildings = dict(
            owner.execute("SELECT number, id FROM projects_building WHERE project_id = %s", [project.pk]).fetchall()
        )
        first = owner.execute("SELECT max(id) + 1000000000 FROM projects_unit").fetchone()[0]  # type: ignore[index]
        lines = "".join(
            f"{first + n}\t330481\t{project.pk}\t{buildings[building]}\t{number}\t{part}\t{floor}\t{area}\t{code}\t{word}\t1\n"
            for n, ((building, number, part, floor, area), (code, word)) in enumerate(zip(rows, drawn, strict=True))
        )
        columns = "id, region_code, project_id, building_id, number, part, floor, area, code, claim_word, version"
        with owner.cursor().copy(f"COPY projects_unit ({columns}) FROM STDIN") as copy:
            copy.write(lines)


def _is_right(project: Any, by: Any) -> None:
    from idi.foundation.core.acting import acting
    from idi.lifecycle.projects.models import Unit

    with acting(by, AT):
        rows = list(
            Unit.objects.filter(project=project).values_list(
                "building__number", "number", "part", "floor", "area", "code"
            )
        )
    assert len({row[5] for row in rows}) == ROWS and all(len(row[5]) == 10 for row in rows)
    wanted = {(home["building"], home["number"], home["part"], home["floor"], home["area"]) for home in _homes()}
    assert {row[:5] for row in rows} == wanted
