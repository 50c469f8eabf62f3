"""Photos of a finding or of its rectification: each is checked, and all that are none are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import services as documents
from idi.foundation.documents.services import Arrived


def file_photos(
    *, by: Actor, at: datetime, subject: Any, kind: str, title: str, uploads: Sequence[BinaryIO | bytes | Arrived], field: str,
    place: str = "",
) -> list[Reason]:  # fmt: skip
    """Files the photos, handed in now or arrived before, under the subject; returns why not, by the name of each file that is no photo."""
    reasons = []
    for number, upload in enumerate(uploads, 1):
        try:
            _file(by, at, subject, kind, f"{title} {number}", upload, field)
        except Refusal as refused:
            name = getattr(upload, "name", "") or f"第 {number} 张"
            reasons += [Reason(f"{place}照片“{name}”：{why.message}", field) for why in refused.reasons]
    return reasons


def _file(
    by: Actor, at: datetime, subject: Any, kind: str, title: str, upload: BinaryIO | bytes | Arrived, field: str
) -> None:
    told = {"by": by, "at": at, "subject": subject, "kind": kind, "title": title, "field": field}
    if isinstance(upload, Arrived):
        documents.store_arrived(**told, arrived=upload)
    else:
        documents.store_photo(**told, upload=upload)
