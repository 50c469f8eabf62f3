"""Ownership, control and people in common."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.models import Link, Organisation
from idi.foundation.parties.services.merging import require_living

LinkKind = Link.Kind
"""How one organisation hangs together with another, for those who file links."""


@act
def link(
    *, by: Actor, at: datetime, holder: Organisation, held: Organisation, kind: Link.Kind, share: Decimal | None,
    source: str, from_on: date,
) -> Link:  # fmt: skip
    """Files that one organisation holds, controls or shares people with another, and where that was read."""
    by.require("parties.link")
    no = Refusals()
    no.unless(holder != held, "一个单位不能与自身建立关联。", field="held")
    no.unless(share is None or 0 < share <= 1, "持股比例应大于 0 且不超过 1。", field="share")
    no.unless(bool(source.strip()), "请填写信息来源。", field="source")
    no.stop()
    require_living(holder, held, field="other")
    row = Link.objects.create(holder=holder, held=held, kind=kind, share=share, source=source.strip(), from_on=from_on)
    for end in (holder, held):
        record("parties.link", by=by, at=at, subject=row, scope_id=end.pk, kind=kind, share=share)
    return row
