"""What people hand in: recognised by its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext

from idi.foundation.core import photos
from idi.foundation.core.errors import Reason, Refusal

MAX_BYTES = 50 * 1024 * 1024
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_OFFICE = {"xl/workbook.xml": ".xlsx", "word/document.xml": ".docx"}
_TYPES = {extension: content_type for content_type, extension in EXTENSIONS.items()}


@dataclass(frozen=True, slots=True)
class Upload:
    """Recognised content; `small` is the thumbnail of a photo."""

    content: bytes
    content_type: str
    small: bytes = b""
    taken_at: datetime | None = None


def recognise(upload: BinaryIO | bytes, *, field: str = "file") -> Upload:
    """A PDF, photo, Excel or Word file; refuses anything else in words at `field`."""
    content = upload if isinstance(upload, bytes) else _read(upload)
    if not content:
        raise Refusal(Reason(gettext("文件是空的，请重新选择。"), field))
    if len(content) > MAX_BYTES:
        raise Refusal(Reason(gettext("文件超过 %(limit)s MB，请压缩后再上传。") % {"limit": MAX_BYTES // 2**20}, field))
    if content.startswith(b"%PDF-"):
        return Upload(content, "application/pdf")
    if content.startswith(b"PK\x03\x04"):
        return Upload(content, _office(content, field))
    if not photos.is_one(content):
        raise Refusal(
            Reason(
                gettext(
                    "这个文件不是照片，也不是 PDF、Excel 或 Word。请上传 PDF、照片、Excel（.xlsx）或 Word（.docx）文件。"
                ),
                field,
            )
        )
    return photo(content, field=field)


def photo(upload: BinaryIO | bytes, *, field: str = "photo") -> Upload:
    """A photo with its thumbnail; refuses what is none."""
    seen = photos.check(upload, field=field)
    return Upload(seen.content, seen.content_type, photos.thumbnail(seen.content), seen.taken_at)


def _read(upload: BinaryIO) -> bytes:
    upload.seek(0)
    return upload.read(MAX_BYTES + 1)


def _office(content: bytes, field: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except zipfile.BadZipFile as wrong:
        raise Refusal(Reason(gettext("文件已损坏或不完整，请重新上传。"), field)) from wrong
    for part, extension in _OFFICE.items():
        if part in parts:
            return _TYPES[extension]
    raise Refusal(Reason(gettext("不支持压缩包。请上传 PDF、照片、Excel（.xlsx）或 Word（.docx）文件。"), field))
