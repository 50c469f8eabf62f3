"""What the worker does: looks every morning for premium that is late, enters a whole book of outside policies
and prints its proofs."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from idi.foundation.core import clock, jobs
from idi.foundation.core.acting import acting, become
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import selectors, services


@app.periodic(cron="0 0 * * *")  # 08:00 in China: the worker counts in UTC
@app.task(name="policies.remind", lock="policies.remind")
def remind(timestamp: int | None = None) -> None:
    """Reminds of premium that is late, and of parts of a panel nobody answered for."""
    at = clock.now()
    house = Actor(kind="house")
    with acting(house, at):
        services.remind_daily(by=house, at=at)
        services.remind_panels_daily(by=house, at=at)


@app.task(name="policies.record_book", lock="policies.record_book")
def record_book(book_id: int, person_id: int, organisation_id: int, at: str) -> None:
    """Enters a whole book for the person who started it; where one policy cannot be entered, notes why and enters none."""
    person, moment = Actor(kind="person", person_id=person_id), datetime.fromisoformat(at)
    problems: list[str] = []
    with acting(person, moment):
        by = parties.actor_of(person_id, moment, organisation_id)
        become(by)
        try:
            services.record_book(by=by, at=moment, book=selectors.book(book_id))
        except Refusal as refusal:
            problems = [reason.message for reason in refusal.reasons]
        if problems:
            services.refuse_book(by=by, at=moment, book=selectors.book(book_id), problems=problems)
    if not problems:
        # Only now, when the book is committed: what a worker queues, another may take up at once.
        jobs.defer(
            "policies.print_proofs", book_id=book_id, person_id=person_id, organisation_id=organisation_id, at=at
        )


@app.task(name="policies.print_proofs", lock="policies.print_proofs")
def print_proofs(book_id: int, person_id: int, organisation_id: int, at: str) -> None:
    """Prints the proofs of an entered book, each kept at once: begun again the job goes on where it was.

    One that cannot be printed hinders no other; the lead is told why.
    """
    moment = datetime.fromisoformat(at)
    with acting(Actor(kind="person", person_id=person_id), moment):
        become(parties.actor_of(person_id, moment, organisation_id))
        waiting = list(selectors.unprinted(selectors.book(book_id)))
    for proof in waiting:
        house = Actor(kind="house", person_id=person_id, scope_id=proof.project_id)
        with acting(house, moment):
            try:
                services.print_proof(by=house, at=moment, proof=proof)
            except Refusal as refusal:
                services.tell_unprinted(by=house, at=moment, proof=proof, refusal=refusal)


@app.periodic(cron="10 0 * * *")
@app.task(name="policies.chase_settlements", lock="policies.chase_settlements")
def chase_settlements(timestamp: int | None = None) -> None:
    """Gives developer and lead the settlement to do where it is late."""
    at = clock.now()
    house = Actor(kind="house")
    with acting(house, at):
        services.chase_settlements(by=house, at=at)
