"""What an endorsement would change, shown before anybody agrees: it is done, read, and undone."""

from __future__ import annotations

from datetime import datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.lifecycle.policies.models import Endorsement
from idi.lifecycle.policies.services.chapters import CHAPTERS
from idi.lifecycle.policies.services.concluding import differences_since, facts_of
from idi.lifecycle.policies.services.premium_moves import require_no_less_than_nothing, take_outside_amount, tell_amount


class _Undone(Exception):
    """Ends the trial: the savepoint and the journal forget it."""


def preview(*, by: Actor, at: datetime, endorsement: Endorsement) -> None:
    """Writes amount, parts, spread and differences into the draft and saves it; the policy stays as it is.

    As the house, for a lead that took over does not see what the policyholder paid the one before it.
    """
    try:
        with house(endorsement.project_id, cause=by) as inside:
            _try(by=inside, at=at, endorsement=endorsement)
    except _Undone:
        endorsement.policy.refresh_from_db()
    endorsement.save(update_fields=["amount", "net", "tax", "parts", "spread", "because", "change", "differences"])


@act
def _try(*, by: Actor, at: datetime, endorsement: Endorsement) -> None:
    change(by=by, at=at, endorsement=endorsement)
    raise _Undone


def change(*, by: Actor, at: datetime, endorsement: Endorsement) -> None:
    """Applies the change to the policy's rows, and writes what that means into the endorsement, which is not saved."""
    policy, chapter = endorsement.policy, CHAPTERS[endorsement.kind]
    before, facts = policy.premium, facts_of(policy)
    ground = [
        each
        for each in endorsement.because
        if each.get("figure") in ("change_agreement", "change_articles", "cancel_articles")
    ]
    endorsement.because = [*ground, *chapter.because(policy, endorsement.change, endorsement.effective_on)]
    workings = chapter.workings(policy, endorsement.change, endorsement.effective_on)
    endorsement.change = {**endorsement.change, **({"workings": workings} if workings else {})}
    chapter.apply(policy, endorsement, by=by, at=at)
    if endorsement.outside_number:
        take_outside_amount(endorsement, before)
    require_no_less_than_nothing(policy.premium)
    policy.save()
    parts = chapter.parts(policy, endorsement, before)
    if policy.premium != before or any(part for _, part in parts):
        tell_amount(endorsement, policy.premium - before, parts, endorsement.effective_on)
    endorsement.differences = differences_since(policy, facts)
