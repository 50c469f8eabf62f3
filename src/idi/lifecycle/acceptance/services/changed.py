"""An endorsement changed what owners are insured for: new notices for accepted buildings, and a message to every owner."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day
from idi.foundation.notices.services import tell
from idi.lifecycle.acceptance.models import Acceptance
from idi.lifecycle.acceptance.services.notice import tell_owners
from idi.lifecycle.policies import selectors as policies

CONCERNING = (
    "items",
    "deductible",
    "exclusion",
    "suspension",
    "resumption",
    "lifting",
    "transfer",
    "facts",
    "cancellation",
)
"""Kinds of endorsement that change what the owners' notice says."""
TOLD = ("items", "deductible", "exclusion", "suspension", "resumption", "lifting", "cancellation")
"""Kinds every owner is told of."""


@act
def tell_of_change(*, by: Actor, at: datetime, policy_id: int, endorsement_id: int, kind: str) -> None:
    """Issues the notices of accepted buildings anew and tells the owners, where the endorsement concerns them."""
    if kind not in CONCERNING:
        return
    endorsement = policies.endorsements(by).get(pk=endorsement_id)
    for acceptance in Acceptance.objects.select_related("building__project").filter(project_id=endorsement.project_id):
        tell_owners(by=by, at=at, building=acceptance.building)
    if kind not in TOLD:
        return
    for holder_id in policies.owners_of(endorsement.project_id):
        tell(
            by=by, at=at, holder_id=holder_id, subject=endorsement.policy,
            title=f"{endorsement.policy.project.name}：保险{on_paper(endorsement.get_kind_display)()}",
            text=f"自{day(endorsement.effective_on)}起，原因：{endorsement.reason}。依据：{endorsement.ground}。",
            address=reverse("public:front"),
        )  # fmt: skip
