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
    told = {"by": by, "at": at, "subject": subject, "kind": kind, "field": field}
    reasons: list[Reason] = []
    arrived = [each for each in uploads if isinstance(each, Arrived)]
    try:
        if arrived:
            documents.store_arrived(**told, title=title, arrived=arrived)
    except Refusal as refused:
        reasons += [Reason(f"{place}{why.message}", field) for why in refused.reasons]
    for number, upload in enumerate((each for each in uploads if not isinstance(each, Arrived)), 1):
        try:
            documents.store_photo(**told, title=f"{title} {number}", upload=upload)
        except Refusal as refused:
            name = getattr(upload, "name", "") or f"第 {number} 张"
            reasons += [Reason(f"{place}照片“{name}”：{why.message}", field) for why in refused.reasons]
    return reasons
