"""What the head of claims sets for the insurer: how far one person may decide alone, and the words owners read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import record
from idi.lifecycle.claims.models import DecidingLimit, DecisionLine, ReasonText
from idi.lifecycle.claims.services.pricing import require_library

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def set_limit(*, by: Actor, at: datetime, insurer: Organisation, amount: Decimal, from_on: date) -> DecidingLimit:
    """From a day on, a decision about a loss above this amount needs a second person; zero: every decision."""
    by.require("claims.set_limits")
    if not by.acts_for(insurer.pk):
        raise Forbidden(Reason("只能设定本单位的核定权限。"))
    no = Refusals()
    no.unless(amount >= 0 and yuan(amount) == amount, "金额应不小于零且精确到分。", field="amount")
    no.stop()
    row = DecidingLimit.objects.create(insurer=insurer, amount=amount, from_on=from_on, set_at=at)
    record("claims.set_limit", by=by, at=at, subject=row, amount=amount, from_on=from_on)
    return row


@act
def write_reason(
    *, by: Actor, at: datetime, holder: Organisation, code: str, outcome: str, title: str, text: str, ground: str = ""
) -> ReasonText:  # fmt: skip
    """A text of its own for a code, from now on; an empty text takes the code out of use. Earlier decisions keep theirs."""
    require_library(by, holder)
    no = Refusals()
    no.unless(bool(code.strip()), "请填写编码。", field="code")
    no.unless(outcome in DecisionLine.Outcome.values, "请选择结论。", field="outcome")
    no.unless(bool(title.strip()), "请填写标题。", field="title")
    no.stop()
    row = ReasonText.objects.create(
        holder=holder, region_code=holder.region_code, code=code.strip(), outcome=outcome, title=title.strip(),
        text=text.strip(), ground=ground.strip(), filed_at=at,
    )  # fmt: skip
    record("claims.write_reason", by=by, at=at, subject=row, code=row.code, outcome=outcome, used=bool(row.text))
    return row
