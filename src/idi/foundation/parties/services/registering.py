"""Entering organisations into the registry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from pypinyin import Style, lazy_pinyin

from idi.foundation.core import sheets
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusal, Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import KINDS, REGION_SEATS
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.uscc import checked_uscc
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import all_places


def pinyin_key(text: str) -> str:
    """The key Chinese names are sorted by."""
    return " ".join(lazy_pinyin(text, style=Style.NORMAL)).lower()[:400]


@act
def register_organisation(
    *, by: Actor, at: datetime, kind: str, name: str, uscc: str | None, region_code: str, contact_phone: str = ""
) -> Organisation:
    """Enters an organisation into the registry and opens its scope; authorities and the desk get their region seat.

    Refuses an unknown kind or place, a wrong code and one already registered.
    """
    by.require("parties.register")
    no = Refusals()
    no.unless(kind in KINDS, "请选择单位类别。", field="kind")
    no.unless(bool(name.strip()), "请填写单位名称。", field="name")
    no.unless(region_code in dict(all_places()), f"没有行政区划代码 {region_code}。", field="region_code")
    code = checked_uscc(uscc) if uscc else None
    if code:
        require_free_code(no, code)
    no.stop()
    scope_id = seats.open_scope(seats.Kind.ORGANISATION, region_code=region_code, holder_id=None, role="self")
    organisation = Organisation.objects.create(
        id=scope_id, kind=kind, name=name.strip(), uscc=code, region_code=region_code, sort_key=pinyin_key(name),
        contact_phone=contact_phone, registered_at=at,
    )  # fmt: skip
    if kind in REGION_SEATS:
        with house(scope_id, cause=by):
            seats.seat_region(scope_id, region_code, role=kind, from_on=local_date(at))
    record("parties.register", by=by, at=at, subject=organisation, kind=kind, region=region_code)
    return organisation


def require_free_code(no: Refusals, code: str) -> None:
    """Adds the reason where somebody has this code already, one merged into another included."""
    if other := Organisation.objects.filter(uscc=code).order_by("merged_into", "id").first():
        gone = "（已并入其他单位）" if other.merged_into_id else ""
        no.add(f"该统一社会信用代码已登记为“{other.name}”{gone}。", field="uscc")


COLUMNS = (
    sheets.Column(name="kind", header="单位类别", required=True, choices=KINDS, example="施工单位"),
    sheets.Column(name="name", header="单位全称", required=True, max_length=120, also=("单位名称",),
                  note="与营业执照一致", example="示例建设有限公司"),
    sheets.Column(name="uscc", header="统一社会信用代码", unique=True, max_length=40, also=("信用代码",),
                  note="18位；没有代码的机关内设机构可不填", example="91330481MAQ0009003"),
    sheets.Column(name="region_code", header="所在地区", required=True, choices=dict(all_places()),
                  also=("行政区划代码",), note="地区名称或六位行政区划代码", example="海宁市"),
    sheets.Column(name="contact_phone", header="单位电话", max_length=40, note="单位的公开电话", example="0573-00000000"),
)  # fmt: skip


@act
def register_many(*, by: Actor, at: datetime, file: BinaryIO | bytes) -> list[Organisation]:
    """Registers a list of organisations (Excel or CSV, columns `COLUMNS`), all or none.

    Raises `SheetRefused` with every error of every row.
    """
    by.require("parties.register")
    rows, unread = sheets.read_through(file, COLUMNS, max_rows=2000)
    codes = [row["uscc"].strip().upper() for row in rows if row["uscc"]]
    taken = {row.uscc: row.name for row in Organisation.objects.filter(uscc__in=codes) if row.uscc}
    errors = sheets.beside(unread, (error for row in rows if (error := _wrong(row, taken))))
    if errors:
        raise sheets.SheetRefused(errors)
    return [
        register_organisation(by=by, at=at, **{**row.values, "contact_phone": row["contact_phone"] or ""})
        for row in rows
    ]


def _wrong(row: sheets.Row, taken: Mapping[str, str]) -> sheets.RowError | None:
    if not row["uscc"]:
        return None
    try:
        code = checked_uscc(row["uscc"])
    except Refusal as refusal:
        return row.wrong("uscc", str(refusal.reasons[0].message))
    return row.wrong("uscc", f"该统一社会信用代码已登记为“{taken[code]}”。") if code in taken else None
