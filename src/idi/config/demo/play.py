"""How the demonstration is told: each step is a real person's act through a door, on a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from idi.config.demo.cast import ACCOUNTS, FIRMS, PASSWORD
from idi.foundation.core import jobs
from idi.foundation.core.acting import acting, become
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.parties import selectors as registry
from idi.foundation.parties import services as parties

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class Play:
    """The running demonstration: organisations, people and filings by key, the claim word each
    reporter read beside the QR code, and the clock of the story."""

    firms: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    filings: dict[str, Any] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    _steps: int = 0

    def moment(self, day: str) -> datetime:
        """A moment of that day; later steps of one day come later."""
        self._steps += 1
        return datetime.combine(date.fromisoformat(day), time(9), CHINA) + timedelta(minutes=self._steps % 500)

    @contextmanager
    def step(self, login: str, day: str) -> Iterator[tuple[Actor, datetime]]:
        """One transaction of one person; the jobs it queued run at once. `login` empty: somebody from the street."""
        at = self.moment(day)
        first = Actor(kind="person", person_id=self.people[login].pk) if login else ANONYMOUS
        with acting(first, at) as frame:
            if login:
                become(registry.actor_of(self.people[login].pk, at))
            yield frame.actor, at
        jobs.run_waiting()


def assemble(day: str) -> Play:
    """Registers everybody: the association first, then by its administrator the rest."""
    play = Play()
    house, at = Actor(kind="house"), play.moment(day)
    admin = next(a for a in ACCOUNTS if a.login == "admin")
    with acting(house, at):
        play.people["admin"] = parties.create_administrator(
            by=house, at=at, username=admin.login, password=PASSWORD, name=admin.name
        )
    with play.step("admin", day) as (by, at):
        for firm in FIRMS:
            play.firms[firm.key] = parties.register_organisation(
                by=by, at=at, kind=firm.kind, name=firm.name, uscc=firm.uscc, region_code=firm.region_code,
                contact_phone=firm.phone,
            )  # fmt: skip
        for account in ACCOUNTS:
            if account.login == "admin":
                continue
            person = parties.add_person(
                by=by, at=at, username=account.login, password=PASSWORD, name=account.name, phone="13800000000"
            )
            play.people[account.login] = person
            parties.join(by=by, at=at, person=person, organisation=play.firms.get(account.firm), role=account.role)
    return play
