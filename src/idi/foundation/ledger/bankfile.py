"""The file an insurer downloads from its bank: which columns are read under which headers, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from idi.foundation.core import sheets
from idi.foundation.core.money import yuan
from idi.foundation.core.sheets import Column, Row, RowError, SheetRefused

COLUMNS = (
    Column(name="booked_on", header="交易日期", kind="date", required=True, also=("记账日期", "入账日期", "交易日", "日期")),
    Column(
        name="serial", header="流水号", required=True, unique=True, max_length=60,
        also=("交易流水号", "银行流水号", "核心流水号", "交易流水", "交易序号"),
    ),
    Column(name="party", header="对方户名", also=("对方名称", "对方单位名称", "对方单位", "付款人名称", "交易对手")),
    Column(name="incoming", header="贷方金额", kind="decimal", minimum=0, also=("收入", "收入金额", "贷方发生额", "贷方", "转入金额")),
    Column(name="outgoing", header="借方金额", kind="decimal", minimum=0, also=("支出", "支出金额", "借方发生额", "借方", "转出金额")),
    Column(name="summary", header="摘要", also=("交易摘要", "用途")),
    Column(name="remark", header="附言", also=("备注", "交易附言", "客户附言")),
)  # fmt: skip
"""What is read. Any order; `also` are headers other banks use."""

PASSED_OVER = (
    "余额", "账户余额", "对方账号", "对方开户行", "对方行名", "本方账号", "账号", "户名", "币种", "交易时间", "交易类型", "凭证号",
    "凭证种类", "借贷标志", "交易渠道", "交易机构",
)  # fmt: skip
"""Columns banks add; they may stand in the file and are not kept."""

_KNOWN = (*COLUMNS, *(Column(name=f"over_{n}", header=header, max_length=500) for n, header in enumerate(PASSED_OVER)))

FORMAT = _(
    "CSV（GBK 或 UTF-8）或 Excel，第一行为表头：交易日期、流水号、对方户名、贷方金额（收入）、借方金额（支出）、摘要、附言。"
)


def lines(upload: BinaryIO | bytes, *, today: date) -> list[dict[str, Any]]:
    """Every movement of the file, exact and fit for JSON; raises `SheetRefused` with everything that is wrong."""
    rows, unread = sheets.read_through(upload, _KNOWN)
    if errors := sheets.beside(unread, (error for row in rows for error in _wrong(row, today))):
        raise SheetRefused(errors)
    return [_line(row) for row in rows]


def _wrong(row: Row, today: date) -> Iterator[RowError]:
    incoming, outgoing = row["incoming"] or 0, row["outgoing"] or 0
    if bool(incoming) == bool(outgoing):
        yield row.wrong("incoming", str(_("每行的收入和支出应填写且只填写一项，金额大于零。")))
    if row["booked_on"] and row["booked_on"] > today:
        yield row.wrong("booked_on", str(_("交易日期不能晚于今天。")))


def _line(row: Row) -> dict[str, Any]:
    words = [row[name] for name in ("summary", "remark") if row[name]]
    return {
        "row": row.number,
        "booked_on": row["booked_on"].isoformat(),
        "serial": row["serial"],
        "party": row["party"] or "",
        "remark": "；".join(words)[:300],
        "incoming": str(yuan(row["incoming"] or 0)),
        "outgoing": str(yuan(row["outgoing"] or 0)),
    }
