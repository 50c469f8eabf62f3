"""Photos of a finding or of its rectification: each is checked, and all that are none are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import services as documents
from idi.foundation.documents.services import Arrived, Batch


@dataclass(frozen=True, slots=True)
class Taken:
    """Photos of one subject, handed in now or arrived before; `place` says in a reason whose they are."""

    subject: Any
    title: str
    uploads: Sequence[BinaryIO | bytes | Arrived]
    place: str = ""


def file_photos(*, by: Actor, at: datetime, kind: str, field: str, taken: Sequence[Taken]) -> list[Reason]:
    """Files the photos under their subjects; returns why not, by the name of each file that is no photo."""
    told: dict[str, Any] = {"by": by, "at": at, "kind": kind, "field": field}
    reasons: list[Reason] = []
    batches = [
        Batch(each.subject, each.title, arrived, each.place)
        for each in taken
        if (arrived := [upload for upload in each.uploads if isinstance(upload, Arrived)])
    ]
    try:
        if batches:
            documents.store_batches(**told, batches=batches)
    except Refusal as refused:
        reasons += refused.reasons
    for each in taken:
        handed_in = [upload for upload in each.uploads if not isinstance(upload, Arrived)]
        try:
            documents.store_photos(**told, subject=each.subject, title=each.title, photos=handed_in, place=each.place)
        except Refusal as refused:
            reasons += refused.reasons
    return reasons
