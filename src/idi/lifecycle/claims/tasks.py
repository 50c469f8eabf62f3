"""What the worker does: looks every morning for clocks that were missed, and decides the many homes of an estate claim."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, become, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.parties import selectors as parties
from idi.lifecycle.claims import services
from idi.lifecycle.claims.models import EstateDecision
from idi.lifecycle.claims.services.deciding_estates import TASK


@app.periodic(cron="20 0 * * *")  # 08:20 in China: the worker counts in UTC
@app.task(name="claims.escalate_missed", lock="claims.escalate_missed")
def escalate_missed(timestamp: int | None = None) -> None:
    """Takes missed clocks up the line."""
    at = clock.now()
    by = Actor(kind="house")
    with acting(by, at):
        services.escalate_missed(by=by, at=at)


@app.task(name=TASK)
def decide_estate(pk: int, person_id: int, organisation_id: int, at: str) -> None:
    """Decides the homes for the person who asked; where one cannot be decided so, notes why and decides none."""
    moment = datetime.fromisoformat(at)
    with acting(Actor(kind="person", person_id=person_id), moment):
        by = parties.actor_of(person_id, moment, organisation_id)
        become(by)
        run = EstateDecision.objects.select_related("estate").get(pk=pk)
        if run.state != "deciding":
            return
        try:
            services.carry_out_estate_decision(by=by, at=moment, run=run)
        except Refusal as refusal:
            run = EstateDecision.objects.select_related("estate").get(pk=pk)
            with house(run.project_id, cause=by) as inside:
                problems = [each.message for each in refusal.reasons]
                services.drop_estate_decision(by=inside, at=moment, run=run, problems=problems)
