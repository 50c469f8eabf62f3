"""The library of prices: a list comes in whole, or every wrong row is named and nothing is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason
from idi.foundation.core.sheets import Column, Row, RowError, SheetRefused, read
from idi.foundation.journal.services import record
from idi.lifecycle.claims.models import PriceLine

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

PRICE_COLUMNS = (
    Column(name="code", header="编码", required=True, max_length=20, also=("code", "项目编码"), example="FS-01"),
    Column(name="name", header="名称", required=True, max_length=120, also=("name", "项目名称"), example="卫生间防水层铲除重做"),
    Column(name="measure", header="单位", required=True, max_length=12, also=("unit", "计量单位"), example="m²"),
    Column(name="price", header="单价", kind="decimal", required=True, also=("price",), note="元，不大于两位小数", example="180.00"),
    Column(name="valid_from", header="生效日期", kind="date", required=True, also=("valid_from",), example=date(2026, 1, 1)),
    Column(name="source", header="来源", required=True, max_length=120, also=("source",), example="当地造价信息2026年第1期"),
)  # fmt: skip
MOST_PRICES = 20_000
HOLDERS = ("insurer", "association")


def require_library(by: Actor, holder: Organisation) -> None:
    """Who keeps a library: an insurer its own, the association the one of a region. Raises `Forbidden`."""
    by.require("claims.library")
    if holder.kind not in HOLDERS or not by.acts_for(holder.pk):
        raise Forbidden(Reason("只有保险机构可以维护本单位的资料库，行业协会维护本地区的资料库。"))


@act
def file_prices(
    *, by: Actor, at: datetime, holder: Organisation, file: BinaryIO, region_code: str = ""
) -> list[PriceLine]:
    """Takes in prices from a workbook (or CSV), for the holder's region unless another is named; returns the new lines.

    A line that stands in the library as it is, is passed over. Refuses with every wrong row: a code twice on one day, another
    price for a day on file, a price that is not above zero; then nothing is written.
    """
    require_library(by, holder)
    region_code = region_code or holder.region_code
    known = {
        (row.code, row.valid_from): row for row in PriceLine.objects.filter(holder=holder, region_code=region_code)
    }
    rows = list(read(file, PRICE_COLUMNS, max_rows=MOST_PRICES))
    _check(rows, known)
    made = PriceLine.objects.bulk_create(
        PriceLine(holder=holder, region_code=region_code, filed_at=at, **row.values)
        for row in rows
        if (row["code"], row["valid_from"]) not in known
    )
    record("claims.file_prices", by=by, at=at, subject=holder, region=region_code, lines=len(made), rows=len(rows))
    return made


def _check(rows: list[Row], known: dict[tuple[str, date], PriceLine]) -> None:
    wrong: list[RowError] = []
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        key = (row["code"], row["valid_from"])
        first = seen.setdefault(key, row.number)
        if first != row.number:
            wrong.append(row.wrong("code", f"与第 {first} 行的编码和生效日期相同，请删除其中一行。"))
        if row["price"] <= 0:
            wrong.append(row.wrong("price", "单价应大于 0。"))
        earlier = known.get(key)
        if earlier and (earlier.price, earlier.name, earlier.measure) != (row["price"], row["name"], row["measure"]):
            wrong.append(row.wrong("price", f"同一天已有 {earlier.price} 元，已生效的单价不改；请用新的生效日期。"))
    if wrong:
        raise SheetRefused(wrong)
