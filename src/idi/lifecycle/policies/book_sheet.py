"""The Excel book of record mode: its four sheets, the empty template, and what a filled one says row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core import sheets
from idi.foundation.core.sheets import Column, Row, RowError
from idi.lifecycle.policies import book_endorsements
from idi.lifecycle.policies.models import Insured

MOST_ROWS = 2_000
MOST_BYTES = sheets.MAX_BYTES
_WHO = {str(who.value): who.label for who in (Insured.DEVELOPER, Insured.OWNERS)}
_YUAN: Any = {"kind": "decimal", "minimum": Decimal("0.01"), "maximum": Decimal("99999999999999.99")}
_PERCENT: Any = {"kind": "decimal", "places": 8, "minimum": Decimal("0.00000001"), "maximum": Decimal(100)}

POLICIES = (
    Column(name="outside_number", header="外部保险单号", required=True, unique=True, max_length=60, example="示例-2019-000117",
           note="本机构核心系统的保险单号；一行一份保险单"),
    Column(name="project", header="工程编号或施工许可证号", required=True, max_length=60, example="GC-330481-2019-000012",
           note="平台登记的工程"),
    Column(name="developer", header="建设单位统一社会信用代码", max_length=18,
           note="建设单位还没有邀请本机构报价的工程必填，用来核对工程"),
    Column(name="outside_on", header="出单日期", kind="date", required=True, example="2019-05-03"),
    Column(name="signed_on", header="合同签订日期", kind="date", required=True, example="2019-05-01"),
    Column(name="budget", header="概算建筑安装造价", required=True, note="单位：元", example=Decimal("80000000.00"), **_YUAN),
    Column(name="rate", header="费率（%）", required=True, example=Decimal("1.25"), **_PERCENT),
    Column(name="provisional", header="暂收保险费", required=True, note="单位：元", example=Decimal("1000000.00"), **_YUAN),
    Column(name="insured", header="被保险人", required=True, choices=_WHO, example="业主（房屋所有权人）"),
    Column(name="claimant", header="索赔权益人", required=True, choices=_WHO, example="业主（房屋所有权人）"),
    Column(name="lead_share", header="主承保份额（%）", note="不填视为 100；其他机构填在“共保份额”表", example=Decimal(60), **_PERCENT),
    Column(name="paid_on", header="保险费到账日期", kind="date", note="不填视为没有到账记录", example="2019-05-09"),
    Column(name="paid", header="保险费到账金额", note="单位：元；填了到账日期而不填金额的，视为暂收保险费全额到账", **_YUAN),
    Column(name="reference", header="银行流水号", max_length=60, note="不填记为外部保险单号"),
)  # fmt: skip
SHARES = (
    Column(name="outside_number", header="外部保险单号", required=True, max_length=60, note="与“保险单”表一致"),
    Column(name="insurer", header="共保机构", required=True, max_length=120, note="单位名称或统一社会信用代码；主承保不填在这里"),
    Column(name="share", header="份额（%）", required=True, example=Decimal(40), **_PERCENT),
)  # fmt: skip
ITEMS = (
    Column(name="outside_number", header="外部保险单号", required=True, max_length=60, note="与“保险单”表一致"),
    Column(name="building", header="单体", max_length=20, note="不填视为全部单体", example="1号楼"),
    Column(name="item", header="承保项目编号", required=True, max_length=3, example="C05"),
    Column(name="wait_months", header="等待期（月）", kind="integer", minimum=0, maximum=120, note="与当地规定一致的不填"),
    Column(name="years", header="保险期限（年）", kind="integer", minimum=1, maximum=70, note="与当地规定一致的不填"),
    Column(name="deductible", header="免赔额", kind="decimal", minimum=0, note="单位：元"),
    Column(name="limit", header="赔偿限额", kind="decimal", minimum=Decimal("0.01"), note="单位：元"),
)  # fmt: skip
_SHEETS = (
    ("保险单", POLICIES), ("共保份额", SHARES), ("承保项目", ITEMS), (book_endorsements.TITLE, book_endorsements.COLUMNS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One policy of the book with its further rows."""

    policy: Row
    shares: tuple[Row, ...]
    items: tuple[Row, ...]
    endorsements: tuple[Row, ...] = ()


def template(at: datetime) -> bytes:
    """The empty book with a sheet that explains every column."""
    starred = [
        (title, [replace(c, header=c.header + ("*" if c.required else "")) for c in columns])
        for title, columns in _SHEETS
    ]
    guide = [Column(name="sheet", header="工作表"), Column(name="header", header="列名", width=28), Column(name="required", header="必填"),
             Column(name="note", header="说明", width=60), Column(name="example", header="示例", width=26)]  # fmt: skip
    lines = [
        {"sheet": title, "header": c.header, "required": "是" if c.required else "", "example": str(c.example or ""),
         "note": "；".join(filter(None, [c.note, "只能填：" + "、".join(c.choices.values()) if c.choices else ""]))}
        for title, columns in _SHEETS for c in columns
    ]  # fmt: skip
    book = [sheets.Sheet(title, columns, []) for title, columns in starred]
    return sheets.write_book([*book, sheets.Sheet("填写说明", guide, lines)], at=at)


def read(content: bytes) -> list[Read]:
    """Every policy of a filled book; raises `SheetRefused` with every error of every sheet."""
    errors: list[RowError] = []
    policies = _sheet(content, 0, errors)
    further = [_sheet(content, number, errors) if _brings(content, number) else [] for number in (1, 2, 3)]
    known = {row["outside_number"] for row in policies}
    for (title, _columns), rows in zip(_SHEETS[1:], further, strict=True):
        for row in rows:
            if row["outside_number"] not in known | {None}:
                errors.append(in_sheet(title, row.wrong("outside_number", "“保险单”表里没有这个外部保险单号。")))
    if errors:
        raise sheets.SheetRefused(errors, field="upload")
    of_policy = [_grouped(rows) for rows in further]
    return [Read(row, *(tuple(of[row["outside_number"]]) for of in of_policy)) for row in policies]


def _brings(content: bytes, number: int) -> bool:
    """Whether the file has a further sheet. Books filled in before endorsements had theirs come without it."""
    if number < len(_SHEETS) - 1:
        return content.startswith(b"PK")
    return sheets.tabs(content)[number : number + 1] == [book_endorsements.TITLE]


def _sheet(content: bytes, number: int, errors: list[RowError]) -> list[Row]:
    title, columns = _SHEETS[number]
    together: dict[int, list[tuple[str, ...]]] = {
        0: [], 1: [("outside_number", "insurer")], 2: [("outside_number", "building", "item")], 3: [],
    }  # fmt: skip
    try:
        return sheets.read(
            content, columns, sheet=number, max_rows=MOST_ROWS if number == 0 else 20 * MOST_ROWS,
            unique_together=together[number], may_be_empty=number > 0,
        )  # fmt: skip
    except sheets.SheetRefused as refused:
        errors += [in_sheet(title, error) if number else error for error in refused.errors]
        return list(refused.rows)


def in_sheet(title: str, error: RowError) -> RowError:
    """The error with the sheet it stands in, where that is not the first."""
    return replace(error, sheet=title)


def _grouped(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["outside_number"]].append(row)
    return found
