"""Photos of a complaint that is still being written: each is kept as soon as it arrives, for the browser that sent it alone.

Its session names them: it sends one after the other, so none overwrites what another noted. `place` is what the complaint is about.
"""

from __future__ import annotations

from typing import Any, BinaryIO
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import services as filing
from idi.foundation.documents.services import Arrived

MOST = 9


def arrived(request: HttpRequest, place: str) -> list[Arrived]:
    """What has arrived and was not sent yet, in order."""
    draft = _draft(request, place)
    return [Arrived(_sender(draft["key"]), sha256) for sha256 in draft["photos"]]


def keep(request: HttpRequest, place: str, photo: BinaryIO | bytes) -> Arrived:
    """Adds one; the same again changes nothing. Refuses what is no photo, one too heavy, and more than `MOST`."""
    draft = _draft(request, place)
    if len(draft["photos"]) >= MOST:
        raise Refusal(Reason(gettext("最多上传%(most)d张照片。") % {"most": MOST}, "photo"))
    one = filing.arrive(_sender(draft["key"]), photo)
    if one.sha256 not in draft["photos"]:
        draft["photos"].append(one.sha256)
    request.session[_name(place)] = draft
    return one


def drop(request: HttpRequest, place: str, sha256: str) -> None:
    """Takes one out again; one that is not among them changes nothing."""
    draft = _draft(request, place)
    if sha256 in draft["photos"]:
        draft["photos"].remove(sha256)
        request.session[_name(place)] = draft


def over(request: HttpRequest, place: str) -> None:
    """The complaint was filed: the next one begins anew."""
    request.session.pop(_name(place), None)


def _draft(request: HttpRequest, place: str) -> dict[str, Any]:
    return dict(request.session.get(_name(place)) or {"key": uuid4().hex, "photos": []})


def _name(place: str) -> str:
    return f"complaint_photos:{place}"


def _sender(key: str) -> str:
    return f"complaint-{key}"
