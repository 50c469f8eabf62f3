"""Photos of a report that is not sent yet: each is kept as soon as it arrives, so that a lost signal or a restart costs none."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.documents import services as filing
from idi.foundation.documents.services import Arrived
from idi.lifecycle.claims.models import Claim, ReportDraft

MOST = 9
_NOWHERE = 0


@act
def keep_photo(*, by: Actor, at: datetime, key: UUID, photo: BinaryIO | bytes) -> Arrived:
    """Adds a photo to the draft of this key, which it may begin, and says how it is named. The same again changes nothing.

    Refuses what is no photo, one too heavy, more than `MOST`, and a draft that was sent.
    """
    with house(_NOWHERE, cause=by):
        ReportDraft.objects.get_or_create(key=key, defaults={"begun_at": at})
        draft = ReportDraft.objects.select_for_update().get(key=key)
        if draft.claim_id is not None:
            raise Refusal(Reason(gettext("这份报案已经提交。还有照片的，请在报案进展页补充。"), "photo"))
        arrived = filing.arrive(_sender(key), photo)
        if arrived.sha256 not in draft.photos:
            if len(draft.photos) >= MOST:
                raise Refusal(Reason(gettext("最多上传%(most)d张照片。") % {"most": MOST}, "photo"))
            draft.photos.append(arrived.sha256)
            draft.save(update_fields=["photos"])
    return arrived


@act
def drop_photo(*, by: Actor, at: datetime, key: UUID, sha256: str) -> None:
    """Takes a photo out of a draft again; one that is not in it changes nothing."""
    with house(_NOWHERE, cause=by):
        draft = ReportDraft.objects.select_for_update().filter(key=key, claim__isnull=True).first()
        if draft is not None and sha256 in draft.photos:
            draft.photos.remove(sha256)
            draft.save(update_fields=["photos"])


def photos_of(key: UUID, *, by: Actor) -> list[Arrived]:
    """What has arrived for a draft that was not sent yet, in order."""
    with house(_NOWHERE, cause=by):
        draft = ReportDraft.objects.filter(key=key, claim__isnull=True).first()
    return [Arrived(_sender(key), sha256) for sha256 in draft.photos] if draft else []


def hand_in(key: UUID, claim: Claim, *, by: Actor, at: datetime, kind: str, title: str) -> int:
    """Files the photos of the draft with the claim it became; returns how many. Called by the report, as the house."""
    draft = ReportDraft.objects.select_for_update().filter(key=key, claim__isnull=True).first()
    if draft is None:
        return 0
    arrived = [Arrived(_sender(key), sha256) for sha256 in draft.photos]
    if arrived:
        filing.store_arrived(by=by, at=at, subject=claim, kind=kind, title=title, arrived=arrived, field="photos")
    draft.claim = claim
    draft.save(update_fields=["claim"])
    return len(arrived)


def _sender(key: UUID) -> str:
    return f"report-{key.hex}"
