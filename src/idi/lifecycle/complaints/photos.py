"""Photos of a complaint that is still being written: each is kept as soon as it arrives, for the browser that sent it alone.

Its session keeps the key they arrive under, so that two pages of it may send at once. `place` is what the complaint is about.
"""

from __future__ import annotations

from typing import BinaryIO
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import services as filing
from idi.foundation.documents.services import Arrived

MOST = 9


def arrived(request: HttpRequest, place: str) -> list[Arrived]:
    """What has arrived and was not sent yet, in order."""
    return filing.handed_in(_sender(request, place))


def keep(request: HttpRequest, place: str, photo: BinaryIO | bytes) -> Arrived:
    """Adds one; the same again changes nothing. Refuses what is no photo, one too heavy, and more than `MOST`."""
    if len(arrived(request, place)) >= MOST:
        raise Refusal(Reason(gettext("最多上传%(most)d张照片。") % {"most": MOST}, "photo"))
    return filing.arrive(_sender(request, place), photo)


def drop(request: HttpRequest, place: str, sha256: str) -> None:
    """Takes one out again; one that is not among them changes nothing."""
    filing.forget([each for each in arrived(request, place) if each.sha256 == sha256])


def over(request: HttpRequest, place: str) -> None:
    """The complaint was filed: the next one begins anew."""
    request.session.pop(_name(place), None)


def _sender(request: HttpRequest, place: str) -> str:
    """Who the photos come from: begun with the page of the complaint, before its first photo is on its way."""
    key = request.session.get(_name(place))
    if key is None:
        key = request.session[_name(place)] = uuid4().hex
    return f"complaint-{key}"


def _name(place: str) -> str:
    return f"complaint_draft:{place}"
