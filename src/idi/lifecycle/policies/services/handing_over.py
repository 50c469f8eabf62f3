"""Acceptance tells of the first home handed over: from then on owners rely on the cover."""

from __future__ import annotations

from datetime import date, datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.journal.services import record
from idi.lifecycle.policies.models import Policy


@act
def note_handover(*, by: Actor, at: datetime, project_id: int, handed_over_on: date) -> None:
    """Notes the day on the project's policies where it is the first; told again it changes nothing."""
    by.require("policies.endorse")
    for policy in Policy.objects.select_for_update().filter(project_id=project_id).exclude(state="cancelled"):
        if policy.first_handover_on is not None and policy.first_handover_on <= handed_over_on:
            continue
        policy.first_handover_on = handed_over_on
        policy.save(update_fields=["first_handover_on"])
        record("policies.note_handover", by=by, at=at, subject=policy, handed_over_on=handed_over_on)
