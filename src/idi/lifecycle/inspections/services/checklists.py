"""A body files checklists of its own: a new version whole, or every row that is wrong and nothing kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.sheets import Column, Row, RowError, SheetRefused, read
from idi.foundation.journal.services import move, record
from idi.lifecycle.inspections.models import ChecklistBook, Visit
from idi.lifecycle.inspections.nodes import kinds_on
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

CHECKLIST_COLUMNS = (
    Column(name="stage", header="检查阶段", required=True, choices={code: str(name) for code, name in Visit.Stage.choices}, also=("阶段", "stage"), example="主体结构"),
    Column(name="structure", header="结构类型", choices=projects.STRUCTURES, also=("结构", "structure"),
           note="只适用于一种结构时填写，空着为全部", example="剪力墙"),
    Column(name="node", header="计划节点", max_length=60, also=("节点", "node"), note="只适用于检查计划的一个节点时填写节点名称，空着为整个阶段",
           example="主体结构"),
    Column(name="text", header="检查要点", required=True, max_length=300, also=("要点", "text"), example="柱、墙、梁、板截面尺寸和轴线偏差在允许范围内"),
)  # fmt: skip
MOST_POINTS = 2000


@act
def file_checklists(*, by: Actor, at: datetime, body: Organisation, file: BinaryIO, note: str = "") -> ChecklistBook:
    """The body files its checklists as a workbook (or CSV); stages it does not tell keep those of the region.

    Refuses with every row that is wrong: unknown stages, structures and nodes, a node of another stage, a repeated
    point; then nothing is written.
    """
    by.require("inspections.library")
    if body.kind != "inspection_body" or not by.acts_for(body.pk):
        raise Forbidden(Reason("只有质量风险管理机构可以维护本单位的检查要点。"))
    name = str(getattr(file, "name", "") or "")
    points = _points(body, at, list(read(file, CHECKLIST_COLUMNS, max_rows=MOST_POINTS)))
    earlier = list(ChecklistBook.objects.select_for_update().filter(body=body).order_by("-version"))
    for each in earlier:
        if each.state == "current":
            move(each, "replace_checklists", by=by, at=at)
    book = ChecklistBook.objects.create(
        body=body, version=earlier[0].version + 1 if earlier else 1, file_name=name[-200:], note=note.strip(), points=points,
        filed_at=at,
    )  # fmt: skip
    record("inspections.file_checklists", by=by, at=at, subject=book, version=book.version, points=len(points))
    return book


def _points(body: Organisation, at: datetime, rows: list[Row]) -> list[list[str]]:
    """The points as they are kept; nodes are told by name and kept by code."""
    kinds, _because = kinds_on(body.region_code, at.date())
    by_name = {kind.name: kind for kind in kinds} | {kind.code: kind for kind in kinds}
    wrong: list[RowError] = []
    kept: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        kind = by_name.get(row["node"] or "")
        if row["node"] and kind is None:
            wrong.append(RowError("本地区的检查计划没有这个节点。", number, "计划节点", row["node"]))
        elif kind is not None and kind.stage != row["stage"]:
            wrong.append(RowError("这个节点不属于所填的检查阶段。", number, "计划节点", row["node"]))
        point = (row["stage"], row["structure"] or "", kind.code if kind else "", row["text"])
        if (first := kept.setdefault(point, number)) != number:
            wrong.append(RowError(f"与第 {first} 行重复，请删除其中一行。", number, "检查要点", row["text"]))
    if wrong:
        raise SheetRefused(wrong)
    return [list(point) for point in kept]
