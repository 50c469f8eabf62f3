from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from idi.foundation.documents import selectors
from idi.foundation.documents.models import Document
from idi.foundation.documents.uploads import EXTENSIONS

# What browsers show themselves without running anything; the rest is saved.
_SHOWN = {"application/pdf", "image/jpeg", "image/png", "image/webp"}


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, to those who may see its row and its subject."""
    document = _document(pk)
    name = document.title + EXTENSIONS[document.content_type]
    shown = document.content_type in _SHOWN
    return _content(request, document.sha256, document.content_type, name, shown, lambda: selectors.content(document))


@require_safe
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """The thumbnail of a photo."""
    document = _document(pk)
    if not document.is_photo:
        raise Http404
    etag, name = f"small-{document.sha256}", f"{document.title}.jpg"
    return _content(request, etag, "image/jpeg", name, True, lambda: selectors.thumbnail(document))


def _document(pk: int) -> Document:
    document = selectors.readable(pk)
    if document is None:
        raise Http404
    return document


def _content(
    request: HttpRequest, digest: str, content_type: str, name: str, shown: bool, read: Callable[[], bytes]
) -> HttpResponse:
    """The content under its hash as ETag: a browser asks each time, so that a right withdrawn counts at once."""
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(read(), content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(not shown, name) or "inline"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
