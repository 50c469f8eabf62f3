"""The fourth sheet of the book: endorsements the insurer's own system made to policies of the same book."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from idi.foundation.core.sheets import Column, Row, RowError
from idi.foundation.core.wording import day
from idi.lifecycle.policies.models import Endorsement
from idi.rules import decimal_text

TITLE = "外部批单"
_KIND, _BASIS = Endorsement.Kind, Endorsement.Basis
_WHOLE = (
    _KIND.DEDUCTIBLE, _KIND.LOADING, _KIND.EXCLUSION, _KIND.SUSPENSION, _KIND.RESUMPTION, _KIND.CANCELLATION,
)  # fmt: skip
_KINDS: dict[str, Any] = {
    "facts": "更正概算造价", "add": "增加承保项目", "remove": "减少承保项目",
    **{str(kind.value): kind.label for kind in _WHOLE},
}  # fmt: skip
_NEEDS: dict[str, tuple[str, ...]] = {
    _KIND.FACTS: ("budget",), _KIND.LOADING: ("rate",), _KIND.DEDUCTIBLE: ("items",), _KIND.EXCLUSION: ("items",),
    _KIND.SUSPENSION: ("items",), _KIND.RESUMPTION: ("items",), "add": ("items",), "remove": ("items",),
}  # fmt: skip
_MOST = Decimal("99999999999.99")
_YUAN: Any = {"kind": "decimal", "minimum": Decimal("0.01"), "maximum": _MOST}

COLUMNS = (
    Column(name="outside_number", header="外部保险单号", required=True, max_length=60, note="与“保险单”表一致"),
    Column(name="paper_number", header="外部批单号", required=True, unique=True, max_length=60, example="示例-2019-000117-01",
           note="一行一份批单；批单文件放在压缩包里，以外部批单号命名"),
    Column(name="paper_on", header="批单出具日期", kind="date", required=True, example="2019-08-05"),
    Column(name="kind", header="批改事项", required=True, choices=_KINDS, example="加费",
           note="更换共保成员、变更投保人和更正其他资料的，录入后在保险单页逐份补录"),
    Column(name="effective_on", header="生效日期", kind="date", required=True, example="2019-08-01"),
    Column(name="basis", header="依据", required=True, choices={str(b.value): b.label for b in _BASIS}, example="投保人同意"),
    Column(name="ground", header="条款或条文", max_length=250, note="依据为备案条款时照原文摘录；依据为法律条文时填保险法的条，例如 第52条"),
    Column(name="reason", header="原因", required=True, max_length=300),
    Column(name="amount", header="增减的保险费", kind="decimal", minimum=-_MOST, maximum=_MOST,
           note="单位：元，含税；照外部批单填写，应退的写负数，不填视为 0"),
    Column(name="building", header="单体", max_length=20, note="涉及承保项目的批改：不填视为全部单体", example="1号楼"),
    Column(name="items", header="承保项目编号", max_length=60, note="涉及承保项目的批改必填，几项之间用顿号隔开", example="C05、C06"),
    Column(name="deductible", header="免赔额", note="单位：元；不变的不填", **_YUAN),
    Column(name="limit", header="赔偿限额", note="单位：元；不变的不填", **_YUAN),
    Column(name="rate", header="加费的费率（%）", kind="decimal", places=8, minimum=Decimal("0.00000001"), maximum=Decimal(100),
           note="加费时必填"),
    Column(name="budget", header="更正后的概算造价", note="单位：元；更正概算造价时必填", **_YUAN),
)  # fmt: skip


def items_of(row: Row) -> list[str]:
    """The codes of the items a row names."""
    return [
        code for code in (row["items"] or "").upper().replace(",", "、").replace("，", "、").split("、") if code.strip()
    ]


def row_errors(
    row: Row, *, issued_on: date, today: date, known: Mapping[str, int], buildings: Collection[str], codes: Collection[str]
) -> Iterator[RowError]:  # fmt: skip
    """What is wrong with a row before its policy is entered; what the change itself says against it is asked at entering."""
    number = row["paper_number"].strip().upper()
    if number in known:
        yield row.wrong("paper_number", f"已补录为第 {known[number]} 号批单，请从表中删除这一行。")
    for name, said in (("paper_on", "批单出具日期"), ("effective_on", "生效日期")):
        if not issued_on <= row[name] <= today:
            yield row.wrong(name, f"{said}应不早于保险单出单日期{day(issued_on)}、不晚于今天。")
    for name in _NEEDS.get(row["kind"], ()):
        if not row[name]:
            yield row.wrong(name, "这类批改必填。")
    if row["kind"] == _KIND.DEDUCTIBLE and not (row["deductible"] or row["limit"]):
        yield row.wrong("deductible", "请填写免赔额或赔偿限额。")
    if row["basis"] != _BASIS.AGREEMENT and not row["ground"]:
        yield row.wrong("ground", "依据不是投保人同意的，请填写条款原文或条文。")
    if row["building"] and row["building"] not in buildings:
        yield row.wrong("building", "本工程没有这个单体。")
    for code in items_of(row):
        if code.strip() not in codes:
            yield row.wrong("items", f"当地的承保范围里没有项目 {code.strip()}。")


def kept(row: Row) -> dict[str, Any]:
    """A row as JSON, until its policy is entered."""
    plain = {name: _plain(value) for name, value in row.values.items() if name not in ("outside_number", "items")}
    return {
        **plain,
        "paper_number": row["paper_number"].strip().upper(),
        "items": [c.strip() for c in items_of(row)],
        "row": row.number,
    }


def _plain(value: Any) -> Any:
    return (
        decimal_text(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
    )
