"""Which endorsements an insurer lets pass only with a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.journal.services import record
from idi.lifecycle.policies.models import EndorsementRule
from idi.lifecycle.policies.services.chapters import CHAPTERS


@act
def set_endorsement_rule(
    *, by: Actor, at: datetime, kinds: Sequence[str], amount_from: Decimal | None
) -> EndorsementRule:
    """Sets the insurer's own rule: these kinds, and amounts from `amount_from` on, wait for a second person."""
    by.require("policies.approve_endorsement")
    if by.organisation_id is None or by.organisation_kind != "insurer":
        raise Forbidden(Reason("复核规则由保险机构自己设定。"))
    no = Refusals()
    no.unless(all(kind in CHAPTERS for kind in kinds), "请从所列的批改事项中选择。", field="kinds")
    fits = amount_from is None or (amount_from > 0 and yuan(amount_from) == amount_from)
    no.unless(fits, "金额应大于零且精确到分。", field="amount_from")
    no.stop()
    rule, _ = EndorsementRule.objects.update_or_create(
        insurer_id=by.organisation_id,
        defaults={"kinds": list(kinds), "amount_from": amount_from, "set_at": at, "set_by_id": by.person_id},
    )
    record("policies.set_endorsement_rule", by=by, at=at, subject=rule, kinds=list(kinds), amount_from=amount_from)
    return rule
