"""A contract ended before its time, or none can be signed any more: the accepted quote no longer stands in the way of new ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.journal.services import record
from idi.lifecycle.rating.models import Release

if TYPE_CHECKING:
    from idi.lifecycle.rating.models import Quote


@act
def release(*, by: Actor, at: datetime, quote: Quote, ended_on: date) -> Release:
    """Says that nothing rests on an accepted quote after a day: its contract ended, or its filing before there was one.

    Saying it again changes nothing. The quote is not touched.
    """
    if quote.state != "accepted":
        raise Refusal(f"报价 {quote.number} 没有被接受，没有可以终止的合同。")
    given = {
        "project_id": quote.project_id, "region_code": quote.region_code, "insurer_id": quote.insurer_id,
        "ended_on": ended_on, "released_at": at,
    }  # fmt: skip
    found, new = Release.objects.get_or_create(quote=quote, defaults=given)
    if new:
        record(
            "rating.release", by=by, at=at, subject=quote, private_to=quote.insurer_id, ended_on=ended_on.isoformat()
        )
    return found
