"""E-mail goes out in jobs: an act never waits for a mail server, and a server that is away is tried again."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties import selectors, services


@app.task(name="parties.mail_invitation", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def mail_invitation(invitation_id: int, organisation_id: int) -> None:
    at, house = clock.now(), Actor(kind="house", scope_id=organisation_id)
    with acting(house, at):
        invitation = selectors.invitation(invitation_id)
        if invitation is not None:
            services.mail_invitation(by=house, at=at, invitation=invitation)
