"""Questions about joint appraisals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from idi.foundation.core.actor import Actor
from idi.lifecycle.disputes.models import Appraisal

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim

_WITH = ("lead", "applicant", "body")


def visible(actor: Actor) -> QuerySet[Appraisal]:
    """The appraisals the actor may see, with its parties loaded."""
    rows = Appraisal.objects.select_related(*_WITH)
    if actor.organisation_kind == "appraiser":
        # Row security answers for safety; this narrows by index.
        return rows.filter(body_id__in=actor.organisation_ids)
    return rows


def appraisal(pk: int) -> Appraisal:
    """One appraisal with its parties; 404 for strangers."""
    return get_object_or_404(Appraisal.objects.select_related(*_WITH), pk=pk)


def of_claim(claim: Claim) -> QuerySet[Appraisal]:
    """The appraisals of a claim, newest first."""
    return Appraisal.objects.filter(claim=claim).select_related("body").order_by("-id")


def running(claim: Claim) -> Appraisal | None:
    """The appraisal of a claim that is applied for or commissioned."""
    return of_claim(claim).filter(state__in=("applied", "commissioned")).first()
