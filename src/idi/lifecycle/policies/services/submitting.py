"""What waits for the policyholder from the day it opened a proposal until it hands it in."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.actor import Actor
from idi.foundation.diary.services import open_task
from idi.lifecycle.policies.models import Proposal

SUBMIT = "policies.submit"


def ask_to_submit(*, by: Actor, at: datetime, proposal: Proposal, words: str) -> None:
    """The policyholder's task to go on with its proposal; `words` say what is next."""
    open_task(
        by=by, at=at, holder_id=proposal.policyholder_id, kind=SUBMIT, subject=proposal, capability="policies.propose",
        project_id=proposal.project_id, title=f"投保单 {proposal.number}：{words}", region_code=proposal.region_code,
        address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
