"""What an insurer sets and records for itself: its authority limits, and its experience of parties."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusals
from idi.foundation.journal.services import record
from idi.lifecycle.rating.models import AuthorityLimit, Experience

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def set_authority(
    *, by: Actor, at: datetime, insurer: Organisation, premium: Decimal | None, deviation: Decimal | None, from_on: date,
    unlimited: bool = False,
) -> AuthorityLimit:  # fmt: skip
    """Sets beyond which premium or deviation from the base rate (0.2 is 20 %) an offer needs a second person, from a day on.

    None sets no limit of that kind; none of either kind is set only where `unlimited` says so.
    """
    by.require("rating.set_limits")
    _require_own(by, insurer)
    no = Refusals()
    no.unless(premium is None or premium > 0, "保险费应大于零；不设的留空。", field="premium")
    no.unless(deviation is None or 0 <= deviation <= 1, "费率偏离应在 0 至 100% 之间；不设的留空。", field="deviation")
    blank = premium is None and deviation is None
    no.unless(unlimited or not blank, "两项都没有填写；要取消复核的，请勾选“不设核保权限”。", field="premium")
    no.unless(blank or not unlimited, "不设核保权限的，两项都应留空。", field="unlimited")
    no.stop()
    row = AuthorityLimit.objects.create(
        insurer=insurer, premium=premium, deviation=deviation, from_on=from_on, set_at=at
    )
    record("rating.set_authority", by=by, at=at, subject=row, premium=premium, deviation=deviation, from_on=from_on)
    return row


@act
def record_experience(
    *, by: Actor, at: datetime, insurer: Organisation, organisation: Organisation, kind: str, value: Decimal, source: str,
    from_on: date, until_on: date | None = None,
) -> Experience:  # fmt: skip
    """Files what an insurer knows of a party from findings or losses (`Experience.Kind`), read by the factors of that name.

    Later stages and actuaries call this; it counts on the days from `from_on` to `until_on`.
    """
    by.require("rating.file")
    _require_own(by, insurer)
    no = Refusals()
    no.unless(kind in Experience.Kind.values, "没有这一类经验数据。", field="kind")
    no.unless(value.is_finite() and 0 <= value < 10_000_000, "数值应不小于零。", field="value")
    no.unless(bool(source.strip()), "请填写来源，例如统计报告的名称。", field="source")
    no.unless(until_on is None or until_on >= from_on, "有效期止早于有效期起。", field="until_on")
    no.stop()
    row = Experience.objects.create(
        insurer=insurer, organisation=organisation, kind=kind, value=value, source=source.strip(), from_on=from_on,
        until_on=until_on, recorded_at=at,
    )  # fmt: skip
    record(
        "rating.record_experience", by=by, at=at, subject=row, organisation=organisation.pk, kind=kind, value=value,
        from_on=from_on,
    )  # fmt: skip
    return row


def _require_own(by: Actor, insurer: Organisation) -> None:
    if by.kind != "house" and not by.acts_for(insurer.pk):
        raise Forbidden("只能登记本单位的权限和经验数据。")
