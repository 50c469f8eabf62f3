"""The door of the journal: record an act, move a state, announce what happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from idi.foundation.core.acting import frame
from idi.foundation.core.actor import Actor
from idi.foundation.core.events import Event
from idi.foundation.core.refs import Ref
from idi.foundation.core.states import Machine

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Act:
    """An act waiting in the frame's buffer for the end of the transaction."""

    scope_id: int
    name: str
    at: datetime
    by: Actor
    subject: Ref
    facts: dict[str, Any]
    reader_id: int | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event waiting in the buffer; its key makes handling idempotent."""

    key: uuid.UUID
    event: Event


def record(
    name: str,
    *,
    by: Actor,
    at: datetime,
    subject: Any,
    scope_id: int | None = None,
    private_to: int | None = None,
    **facts: Any,
) -> None:
    """Notes that an act happened to `subject` (a saved row with `scope_id`, or give `scope_id`).

    `name` is `app.verb`. `facts` are ids, codes, amounts, dates and hashes; never a name, phone or identity number of a
    person. `private_to` closes the entry to all but the acting organisation, that organisation and the authorities.
    """
    act = Act(scope_id or subject.scope_id, name, at, by, Ref.of(subject), facts, private_to)
    frame().buffer.append(act)


def move(
    thing: Any,
    name: str,
    *,
    by: Actor,
    at: datetime,
    private_to: int | None = None,
    fields: tuple[str, ...] = (),
    **facts: Any,
) -> None:
    """Moves `thing` along its state table (`thing.machine`, field `state`) and records it as `<app>.<name>`.

    Raises `Forbidden` without the move's capability and `Conflict` where the move does not start in the present state.
    Further `fields` changed on the row are saved with it. The caller holds the row lock.
    """
    machine: Machine = thing.machine
    by.require(machine.move(name).capability)
    before, thing.state = thing.state, machine.after(name, thing.state)
    thing.save(update_fields=["state", *fields])
    record(
        f"{thing._meta.app_label}.{name}",
        by=by, at=at, subject=thing, private_to=private_to, **{"from": before, "to": thing.state}, **facts,
    )  # fmt: skip


def announce(event: Event) -> None:
    """Queues an announcement; the listeners of `config/wiring.py` hear it after the commit, in jobs."""
    frame().buffer.append(Announcement(uuid.uuid4(), event))


def locked(row: Row) -> Row:
    """The row read again under a lock that lasts until the commit: the first thought of every act."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)
