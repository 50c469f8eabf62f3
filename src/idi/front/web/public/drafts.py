"""Photos of a report, kept one by one while it is still being written: what arrived stays, whatever happens to the page."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from idi.foundation.core import photos as pictures
from idi.foundation.core import throttle
from idi.foundation.core.errors import Refusal
from idi.foundation.core.pages import Request
from idi.lifecycle.claims import services

_OFTEN = {"most": 200, "seconds": 3600}
ADDRESS = "address"
"""What stands for the code of a home in a report by address."""


def key_of(request: Request, code: str) -> UUID | None:
    """The draft this browser began about a home, if it did."""
    known = request.session.get(_name(code))
    return UUID(known) if known else None


def over(request: Request, code: str) -> None:
    """The report was sent: the next one begins anew."""
    request.session.pop(_name(code), None)


def arrived(request: Request, code: str) -> list[str]:
    """Addresses of what has arrived, to be shown again."""
    key = key_of(request, code)
    found = services.photos_of(key, by=request.actor) if key else []
    return [reverse("public:draft_photo", args=[code, each.sha256]) for each in found]


@require_POST
def add(request: Request, code: str) -> HttpResponse:
    """One photo; answers where it is to be seen, or in words why it was not kept."""
    if not throttle.allowed(request, "report_photo", **_OFTEN):
        return _no(gettext("上传得太频繁，请过一会儿再试。"), 429)
    upload = request.FILES.get("photo")
    if upload is None:
        return _no(gettext("没有收到照片，请重新选择。"))
    if upload.size and upload.size > pictures.MAX_BYTES:
        return _no(gettext("照片超过 %(limit)s MB，请压缩后再上传。") % {"limit": pictures.MAX_BYTES // 2**20})
    key = key_of(request, code) or uuid4()
    try:
        kept = services.keep_photo(by=request.actor, at=request.at, key=key, photo=upload.read())
    except Refusal as refusal:
        return _no(str(refusal))
    request.session[_name(code)] = key.hex
    return JsonResponse({"address": reverse("public:draft_photo", args=[code, kept.sha256])})


@require_POST
def drop(request: Request, code: str, sha256: str) -> HttpResponse:
    """Takes one of them out again."""
    if key := key_of(request, code):
        services.drop_photo(by=request.actor, at=request.at, key=key, sha256=sha256)
    return HttpResponse(status=204)


def photo(request: Request, code: str, sha256: str) -> HttpResponse:
    """A small copy, for the browser that sent it and for nobody else."""
    key = key_of(request, code)
    found = services.photos_of(key, by=request.actor) if key else []
    one = next((each for each in found if each.sha256 == sha256), None)
    if one is None:
        raise Http404
    with one.open() as file:
        small = pictures.thumbnail_or_tile(file.read())
    return HttpResponse(small, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


def _name(code: str) -> str:
    return f"report_draft:{code.strip().upper()}"


def _no(words: str, status: int = 422) -> HttpResponse:
    return JsonResponse({"message": words}, status=status)
