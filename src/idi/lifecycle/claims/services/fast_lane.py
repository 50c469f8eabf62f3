"""A small claim is surveyed by its photos, where the limit of the place allows it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.documents import selectors as documents
from idi.lifecycle.claims.models import Claim, Survey
from idi.lifecycle.claims.selectors import SEEN_BY_REPORTER
from idi.lifecycle.claims.services.surveying import survey


def limit(claim: Claim) -> rules.Figure:
    """Up to which estimate a claim may be surveyed by photos."""
    return rules.law(claim.region_code, or_national=True).figure("small_claim_limit", local_date(claim.reported_at))


@act
def survey_by_photos(
    *, by: Actor, at: datetime, claim: Claim, finding: str, cause: str, item: str, estimate: Decimal,
    zero_reason: str = "", responsible_id: int | None = None,
) -> Survey:  # fmt: skip
    """The survey of a small claim at the desk. Refuses an estimate above the limit, with its source, and a report without photos."""
    most = limit(claim)
    no = Refusals()
    no.unless(
        estimate <= most.whole(), f"估损超过小额限额 {most.whole()} 元，请上门查勘。", field="estimate", because=most.reasons
    )  # fmt: skip
    has_photos = documents.photos(claim).filter(kind__in=SEEN_BY_REPORTER).exists()
    no.unless(has_photos, "报案人还没有提供照片，不能凭照片查勘。可以请报案人在进展页补充，或上门查勘。")
    no.stop()
    row = survey(
        by=by, at=at, claim=claim, surveyed_at=at, finding=finding, cause=cause, item=item, estimate=estimate,
        zero_reason=zero_reason, responsible_id=responsible_id,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(fast_lane=True)
    return row
