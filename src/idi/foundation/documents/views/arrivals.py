"""Photos in pieces, from a device that may lose its signal at any moment."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from idi.foundation.core import clock, problems
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.fetching import answers
from idi.foundation.core.pages import Request
from idi.foundation.documents import arrivals
from idi.foundation.documents.arrivals import Arrived


@require_http_methods(["GET", "PATCH"])
@answers()
def arrival(request: Request, sha256: str) -> HttpResponse:
    """A photo of whoever is signed in."""
    return _take_in(request, Arrived(request.actor.person_id or 0, sha256))


def _take_in(request: HttpRequest, arrived: Arrived) -> HttpResponse:
    """GET: how much of the photo is here. PATCH: the next piece, beginning at `Upload-Offset` of `Upload-Length` bytes.

    Both answer `{offset, done}`; a piece that begins elsewhere gets 409 with the offset at which to go on.
    """
    try:
        told = arrivals.received(arrived) if request.method == "GET" else _append(request, arrived)
    except arrivals.Elsewhere as elsewhere:
        return _told(elsewhere.offset, False, status=409)
    except Refusal as refusal:
        return problems.of_refusal(refusal)
    return _told(*told)


class ArrivalMiddleware:
    """Answers a photo shown with an upload pass, without session or database: a day's visit has sixty of them.

    Anything else goes the way of every request. A pass opens its person's folder and nothing more: what arrived becomes a paper
    only by an act of that person, signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shown = request.headers.get("Upload-Pass")
        person_id = arrivals.pass_holder(shown, clock.now()) if shown else None
        sha256 = _asked(request.path_info) if person_id else None
        if person_id is None or sha256 is None or request.method not in ("GET", "PATCH"):
            return self.get_response(request)
        return _take_in(request, Arrived(person_id, sha256))


def _asked(path: str) -> str | None:
    """The hash in the address of a photo; None for any other address."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.kwargs["sha256"] if found.view_name == "documents:arrival" else None


def _append(request: HttpRequest, arrived: Arrived) -> tuple[int, bool]:
    try:
        offset, length = (int(request.headers.get(name, "")) for name in ("Upload-Offset", "Upload-Length"))
    except ValueError as wrong:
        raise Refusal(Reason("请求头 Upload-Offset、Upload-Length 应为字节数。")) from wrong
    return arrivals.append(arrived, request, offset=offset, length=length)


def _told(offset: int, done: bool, *, status: int = 200) -> HttpResponse:
    return JsonResponse({"offset": offset, "done": done}, status=status, headers={"Cache-Control": "no-store"})
