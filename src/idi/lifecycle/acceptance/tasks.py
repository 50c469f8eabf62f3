"""Letters are printed by the worker, each file in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.lifecycle.acceptance import services
from idi.lifecycle.acceptance.models import LetterRun
from idi.lifecycle.acceptance.services.letters import TASK


@app.task(name=TASK)
def print_letters(pk: int, project_id: int, at: str, person_id: int | None) -> None:
    """Prints file after file until the run has ended; taken up again it goes on where it stopped."""
    house = Actor(kind="house", person_id=person_id, scope_id=project_id)
    state = "printing"
    while state == "printing":
        try:
            with acting(house, datetime.fromisoformat(at)) as frame:
                run = LetterRun.objects.get(pk=pk)
                state = services.print_some(by=house, at=frame.at, run=run).state
        except Refusal:
            with acting(house, datetime.fromisoformat(at)) as frame:
                services.fail_letters(by=house, at=frame.at, run=LetterRun.objects.get(pk=pk))
            raise
