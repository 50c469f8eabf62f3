"""Drawings of a project, as pictures on which findings are pinned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core import pdf
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.inspections.models import Drawing, Mandate
from idi.lifecycle.inspections.services.mandates import require_at_work

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Building

MOST_BYTES = 50 * 2**20


@act
def file_drawing(
    *,
    by: Actor,
    at: datetime,
    mandate: Mandate,
    title: str,
    picture: BinaryIO | bytes,
    building: Building | None = None,
) -> list[Drawing]:
    """The appointed body files a drawing (JPG, PNG, WebP, HEIC, or a PDF, whose sheets become a drawing each).

    Refuses other files, no title, a building of elsewhere.
    """
    by.require("inspections.visit")
    require_at_work(by, mandate, "登记图纸")
    no = Refusals()
    no.unless(bool(title.strip()), "请填写图纸名称。", field="title")
    no.unless(building is None or building.project_id == mandate.project_id, "所选单体不属于本工程。", field="building")
    no.stop()
    sheets = _sheets(picture)
    titles = (
        [title.strip()]
        if len(sheets) == 1
        else [f"{title.strip()} 第 {number} 页" for number in range(1, len(sheets) + 1)]
    )
    return [_file(by, at, mandate, each, sheet, building) for each, sheet in zip(titles, sheets, strict=True)]


def _sheets(upload: BinaryIO | bytes) -> list[BinaryIO | bytes]:
    """The pictures handed in: one, or the sheets of a PDF."""
    head = upload[:5] if isinstance(upload, bytes) else upload.read(5)
    if not isinstance(upload, bytes):
        upload.seek(0)
    if head != b"%PDF-":
        return [upload]
    whole = upload if isinstance(upload, bytes) else upload.read(MOST_BYTES + 1)
    if len(whole) > MOST_BYTES:
        raise Refusal(Reason(f"PDF 超过 {MOST_BYTES // 2**20} MB，请压缩或拆分后再上传。", "picture"))
    return [*pdf.sheets_as_png(whole, field="picture")]


def _file(
    by: Actor, at: datetime, mandate: Mandate, title: str, picture: BinaryIO | bytes, building: Building | None
) -> Drawing:
    drawing = Drawing.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, building=building, title=title, filed_at=at
    )
    picture_of = documents.store_photo(
        by=by, at=at, subject=drawing, kind="inspections.drawing", title=title, upload=picture, field="picture"
    )
    drawing.document_id = picture_of.pk
    drawing.save(update_fields=["document_id"])
    record("inspections.file_drawing", by=by, at=at, subject=drawing, title=title)
    return drawing


@act
def withdraw_drawing(*, by: Actor, at: datetime, drawing: Drawing, mandate: Mandate) -> Drawing:
    """Nothing more is pinned on it; the pins of earlier findings stay. Refuses a second time."""
    by.require("inspections.visit")
    require_at_work(by, mandate, "登记图纸")
    drawing = locked(drawing)
    if drawing.withdrawn_at is not None:
        raise Conflict(Reason("这张图纸已经停用。"))
    drawing.withdrawn_at = at
    drawing.save(update_fields=["withdrawn_at"])
    record("inspections.withdraw_drawing", by=by, at=at, subject=drawing)
    return drawing
