"""Photos on their way to a complaint that is not filed yet, and those of a filed one for whoever holds its code."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from idi.foundation.core import photos as pictures
from idi.foundation.core import throttle
from idi.foundation.core.acting import house
from idi.foundation.core.errors import Refusal
from idi.foundation.core.pages import Request
from idi.foundation.documents import selectors as documents
from idi.lifecycle.complaints import photos, selectors

_OFTEN = {"most": 200, "seconds": 3600}


@require_POST
def add(request: Request, place: str) -> HttpResponse:
    """One photo; answers where it is to be seen, or in words why it was not kept."""
    if not throttle.allowed(request, "complaint_photo", **_OFTEN):
        return JsonResponse({"message": gettext("上传得太频繁，请过一会儿再试。")}, status=429)
    upload = request.FILES.get("photo")
    if upload is None:
        return JsonResponse({"message": gettext("没有收到照片，请重新选择。")}, status=422)
    try:
        kept = photos.keep(request, place, upload.read(pictures.MAX_BYTES + 1))
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse({"address": address(place, kept.sha256)})


@require_POST
def drop(request: Request, place: str, sha256: str) -> HttpResponse:
    """Takes one of them out again."""
    photos.drop(request, place, sha256)
    return HttpResponse(status=204)


def draft(request: Request, place: str, sha256: str) -> HttpResponse:
    """A small copy, for the browser that sent it and for nobody else."""
    one = next((each for each in photos.arrived(request, place) if each.sha256 == sha256), None)
    if one is None:
        raise Http404
    with one.open() as file:
        return _shown(pictures.thumbnail_or_tile(file.read()))


def filed(request: Request, code: str, pk: int) -> HttpResponse:
    """A small copy of a photo of the complaint, for whoever holds its code."""
    tracked = selectors.track(code)
    if tracked is None:
        raise Http404
    with house(tracked.scope_id, cause=request.actor):
        one = selectors.photos(selectors.tracked_complaint(tracked, by=request.actor)).filter(pk=pk).first()
        if one is None:
            raise Http404
        return _shown(documents.thumbnail(one))


def address(place: str, sha256: str) -> str:
    """Where a photo that arrived is to be seen."""
    return reverse("complain:draft_photo", args=[place, sha256])


def _shown(small: bytes) -> HttpResponse:
    return HttpResponse(small, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})
