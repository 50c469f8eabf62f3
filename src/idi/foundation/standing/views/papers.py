"""Handing out a file that was read in another scope than the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


def as_file(paper: Document, content: bytes) -> HttpResponse:
    """The file, shown where browsers can show it without running anything."""
    shown = paper.content_type in {"application/pdf", "image/jpeg", "image/png", "image/webp"}
    response = HttpResponse(content, content_type=paper.content_type)
    response["Content-Disposition"] = content_disposition_header(not shown, paper.title) or "inline"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
