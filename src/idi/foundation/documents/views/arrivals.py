"""Photos in pieces, from a device that may lose its signal at any moment."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.fetching import answers
from idi.foundation.core.pages import Request
from idi.foundation.documents import arrivals
from idi.foundation.documents.arrivals import Arrived


@require_http_methods(["GET", "PATCH"])
@answers()
def arrival(request: Request, sha256: str) -> HttpResponse | dict[str, Any]:
    """GET: how much of the photo is here. PATCH: the next piece, beginning at `Upload-Offset` of `Upload-Length` bytes.

    Both answer `{offset, done}`; a piece that begins elsewhere gets 409 with the offset at which to go on.
    """
    arrived = Arrived(request.actor.person_id or 0, sha256)
    if request.method == "GET":
        return _told(*arrivals.received(arrived))
    try:
        offset, length = (int(request.headers.get(name, "")) for name in ("Upload-Offset", "Upload-Length"))
    except ValueError as wrong:
        raise Refusal(Reason("请求头 Upload-Offset、Upload-Length 应为字节数。")) from wrong
    try:
        return _told(*arrivals.append(arrived, request, offset=offset, length=length))
    except arrivals.Elsewhere as elsewhere:
        return JsonResponse({"offset": elsewhere.offset, "done": False}, status=409)


def _told(offset: int, done: bool) -> dict[str, Any]:
    return {"offset": offset, "done": done}
