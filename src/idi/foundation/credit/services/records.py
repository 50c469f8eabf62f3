"""A record of the construction credit system as it comes in, by file, by form or by the interface, and what may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idi.foundation.core.sheets import Column
from idi.foundation.core.wording import day
from idi.foundation.credit.kinds import BAD, GOOD, GRADE, LISTING, RECORDS

MOST_POINTS = 1000
_WHOLE = re.compile(r"[-+]?\d{1,4}")

COLUMNS = (
    Column(name="uscc", header="统一社会信用代码", required=True, max_length=18, also=("信用代码", "社会信用代码"),
           note="当事单位须已在登记簿中", example="91330481MA0DEMD016"),
    Column(name="kind", header="记录类别", required=True, choices={k: str(v) for k, v in RECORDS.items()}, also=("类别",),
           example="信用等级"),
    Column(name="value", header="等级或分值", required=True, max_length=60, also=("值", "等级", "分值", "名单名称"),
           note="等级填等级；良好行为填正的分值，不良行为填负的分值；列入名单填名单名称", example="AAA"),
    Column(name="happened_on", header="发生日期", kind="date", required=True, note="评定、认定或决定的日期",
           example=date(2026, 3, 1)),
    Column(name="from_on", header="有效期起", kind="date", note="不填视为发生日期", example=date(2026, 3, 1)),
    Column(name="until_on", header="有效期止", kind="date", note="没有截止日期的不填", example=date(2027, 2, 28)),
    Column(name="source", header="信息来源", required=True, max_length=120, note="信用信息系统或公布机关的名称",
           example="浙江省建筑市场监管公共服务系统"),
    Column(name="reference", header="记录编号", required=True, max_length=60, also=("编号", "文号"),
           note="同一来源内不重复；据此识别已经导入的记录", example="示例-2026-0001"),
    Column(name="note", header="备注", max_length=300, also=("说明", "事由"), example="年度信用评价"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record. `row` is where it stands in what was handed in; a source and reference number name it for good."""

    row: int
    uscc: str
    kind: str
    value: str
    happened_on: date
    from_on: date
    until_on: date | None
    source: str
    reference: str
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.reference

    @property
    def points(self) -> int:
        """The points of good and bad conduct; grades and lists have none."""
        return int(self.value) if self.kind in (GOOD, BAD) else 0

    @property
    def text(self) -> str:
        """The record in one sentence, as the party reads it."""
        words = {
            GRADE: f"信用等级评定为{self.value}",
            GOOD: f"良好行为，加 {abs(self.points)} 分",
            BAD: f"不良行为，扣 {abs(self.points)} 分",
            LISTING: f"列入{self.value}",
        }[self.kind]
        return f"{words}{f'：{self.note}' if self.note else ''}（{f'{self.source} {self.reference}'.strip()}）。"[:300]


def problems(record: Record, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with a record in itself: field and words."""
    if record.kind not in RECORDS:
        yield "kind", f"没有这种记录类别，应为{'、'.join(str(label) for label in RECORDS.values())}。"
    for name in ("value", "source", "reference"):
        if not getattr(record, name):
            yield name, "不能为空。"
    if record.kind == GRADE and len(record.value) > 10:
        yield "value", "信用等级最长 10 个字，请按公布的等级填写。"
    if record.kind in (GOOD, BAD) and (wrong := _wrong_points(record)):
        yield "value", wrong
    if record.happened_on > today:
        yield "happened_on", f"发生日期不能晚于今天（{day(today)}）。"
    if record.until_on is not None and record.until_on < record.from_on:
        yield "until_on", "有效期止早于有效期起。"


def _wrong_points(record: Record) -> str:
    if not _WHOLE.fullmatch(record.value) or abs(Decimal(record.value)) > MOST_POINTS:
        return f"分值应为整数，不超过 {MOST_POINTS}。"
    if record.kind == GOOD and int(record.value) < 0:
        return "良好行为的分值不能为负数。"
    if record.kind == BAD and int(record.value) > 0:
        return "不良行为的分值应为负数或零。"
    return ""
