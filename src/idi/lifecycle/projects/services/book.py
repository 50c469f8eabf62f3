"""The list of buildings and homes as a workbook: what goes out comes back with the key and the version of every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from idi.foundation.core import sheets
from idi.lifecycle.projects import wording
from idi.lifecycle.projects.models import Building, Project, Unit

BUILDINGS_TAB: Final = "单体"
UNITS_TAB: Final = "分户清单"
MAX_ROWS: Final = 300_000
MAX_BYTES: Final = 50 * 1024 * 1024

UNIT_COLUMNS = (
    sheets.Column(name="building", header="楼栋号", required=True, max_length=20, also=("楼号", "幢号"),
                  note="与本项目已登记的单体编号一致", example="1号楼"),
    sheets.Column(name="number", header="户号", required=True, max_length=40, also=("室号", "房号"),
                  note="同一楼栋内不可重复；公共部位也各占一行", example="2单元301室"),
    sheets.Column(name="part", header="部位", choices=dict(Unit.Part.choices), note="不填视为户内", example="户内"),
    sheets.Column(name="floor", header="楼层", kind="integer", minimum=-9, maximum=200, example=3),
    sheets.Column(name="area", header="建筑面积", kind="decimal", minimum=Decimal("0.01"), maximum=Decimal("99999999"),
                  also=("面积", "建筑面积(㎡)"), note="单位：平方米", example=Decimal("89.50")),
)  # fmt: skip

KEYS = (
    sheets.Column(
        name="key", header="行键", max_length=20, note="系统给出，请勿修改；新增的行不填", unique=True, kept=True
    ),
    sheets.Column(
        name="version", header="版本", kind="integer", minimum=1, note="系统给出，请勿修改；新增的行不填", kept=True
    ),
)
UNIT_BOOK = (*KEYS, *UNIT_COLUMNS)


def _design(name: str) -> sheets.Column:
    column = wording.column("building", name)
    header = str(column.verbose_name)
    if column.choices:
        return sheets.Column(name=name, header=header, choices=dict(column.flatchoices))
    places = getattr(column, "decimal_places", None)
    kind: sheets.Kind = "integer" if places is None else "decimal"
    return sheets.Column(
        name=name, header=header, kind=kind, places=places or 0, minimum=Decimal("0.01") if places else 1, maximum=9999
    )


BUILDING_COLUMNS = (
    sheets.Column(name="number", header="单体编号", required=True, max_length=20, unique=True, example="1号楼"),
    sheets.Column(name="use", header="用途", choices=dict(Building.Use.choices), note="不填视为住宅建筑"),
    sheets.Column(name="structure", header="结构类型", required=True, choices=dict(Building.Structure.choices)),
    sheets.Column(name="floors_above", header="地上层数", kind="integer", required=True, minimum=0, maximum=200),
    sheets.Column(name="floors_below", header="地下层数", kind="integer", minimum=0, maximum=20),
    sheets.Column(name="height", header="建筑高度（米）", kind="decimal", minimum=Decimal("0.01"), maximum=9999),
    replace(UNIT_COLUMNS[4], required=True, also=(), header="建筑面积（平方米）"),
    *map(_design, (
        "design_life", "safety_grade", "foundation_grade", "pile_grade", "fire_rating", "roof_grade", "basement_grade",
        "seismic_category", "seismic_intensity", "basic_acceleration", "earthquake_group", "site_class",
        "characteristic_period",
    )),
)  # fmt: skip
BUILDING_BOOK = (*KEYS, *BUILDING_COLUMNS)


def book_of(project: Project, *, at: datetime) -> bytes:
    """The whole list of a project as it stands."""
    return sheets.write_book(
        [
            sheets.Sheet(BUILDINGS_TAB, BUILDING_BOOK, _buildings(project)),
            sheets.Sheet(UNITS_TAB, UNIT_BOOK, _units(project)),
        ],
        at=at,
    )


def _buildings(project: Project) -> Iterator[dict[str, Any]]:
    names = [column.name for column in BUILDING_COLUMNS]
    for row in Building.objects.filter(project=project).order_by("sort_key", "id"):
        yield {"key": str(row.pk), "version": row.version, **{name: getattr(row, name) for name in names}}


def _units(project: Project) -> Iterator[dict[str, Any]]:
    rows = Unit.objects.filter(project=project).order_by("building__sort_key", "floor", "id")
    for pk, version, building, number, part, floor, area in rows.values_list(
        "id", "version", "building__number", "number", "part", "floor", "area"
    ).iterator(chunk_size=5000):
        yield {
            "key": str(pk), "version": version, "building": building, "number": number, "part": part, "floor": floor,
            "area": area,
        }  # fmt: skip


def rows_of(content: bytes) -> tuple[list[sheets.Row] | None, list[sheets.Row], list[sheets.RowError]]:
    """Buildings (None where the file has no such sheet), homes, and what is wrong with the cells of both, in one round."""
    tabs = sheets.tabs(content)
    errors: list[sheets.RowError] = []
    buildings = None
    if BUILDINGS_TAB in tabs:
        buildings = _read(content, BUILDING_BOOK, tabs.index(BUILDINGS_TAB), errors, (), tab=BUILDINGS_TAB)
    units = _read(
        content, UNIT_BOOK, tabs.index(UNITS_TAB) if UNITS_TAB in tabs else 0, errors, [("building", "number")],
        may_be_empty=buildings is not None, tab=UNITS_TAB if buildings is not None else "",
    )  # fmt: skip
    return buildings, units, errors


def _read(
    content: bytes,
    columns: Any,
    sheet: int,
    errors: list[sheets.RowError],
    together: Any,
    *,
    tab: str,
    may_be_empty: bool = True,
) -> list[sheets.Row]:
    try:
        return sheets.read(
            content, columns, sheet=sheet, max_rows=MAX_ROWS, max_bytes=MAX_BYTES, unique_together=together,
            may_be_empty=may_be_empty,
        )  # fmt: skip
    except sheets.SheetRefused as refused:
        errors += [replace(each, sheet=tab) for each in refused.errors]
        return list(refused.rows)
