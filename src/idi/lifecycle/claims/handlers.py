"""What this stage does when an earlier one says that something happened."""

from __future__ import annotations

from idi.foundation.core.actor import Actor
from idi.foundation.parties.events import ConditionChanged
from idi.lifecycle.claims import services


def on_condition_changed(*, event: ConditionChanged, by: Actor) -> None:
    """In the wait there is no deposit and no cover yet: where the developer falls, the authority has to know of every report."""
    if event.condition != "active":
        services.developer_fell(by=by, at=event.at, developer_id=event.organisation_id)
