"""One transaction, one actor: the frame every act runs in.

`acting` is the outermost block: it opens the transaction, tells the database who acts (row security reads it there) and
runs, as the last thing before the commit, what was registered with `before_commit` (the journal writes its rows then).
`act` decorates a service: a savepoint around it, so that a refused act leaves nothing behind, in tables or in the journal.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Frame:
    """What the running transaction remembers; `buffer` holds what the journal writes at the end."""

    actor: Actor
    at: datetime
    buffer: list[Any] = field(default_factory=list)


class NoActor(RuntimeError):
    """Code that needs an actor ran outside `acting`."""


_before_commit: list[Callable[[Frame], None]] = []


def before_commit(hook: Callable[[Frame], None]) -> Callable[[Frame], None]:
    """Registers what runs as the last statements of every acting transaction."""
    _before_commit.append(hook)
    return hook


def frame() -> Frame:
    """The frame of the running transaction; raises `NoActor` outside one."""
    running: Frame | None = getattr(connection, "idi_frame", None)
    if running is None:
        raise NoActor("no actor in this transaction: wrap the call in acting(actor, at)")
    return running


def tell_database(actor: Actor, at: datetime, cursor: Any) -> None:
    """Row security reads who acts from these settings until the transaction of the cursor ends."""
    cursor.execute(
        "SELECT set_config('idi.actor', %s, true), set_config('idi.holders', %s, true),"
        " set_config('idi.scope', %s, true), set_config('idi.on', %s, true)",
        [
            actor.kind,
            "{" + ",".join(str(i) for i in actor.holders) + "}",
            "" if actor.scope_id is None else str(actor.scope_id),
            local_date(at).isoformat(),
        ],
    )


def _tell_database(actor: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        tell_database(actor, at, cursor)


def keep_plans(cursor: Any) -> None:
    """Until the transaction ends plans may be kept, unlike those of our statements before (decision 32): for what the database asks
    once a row, such as foreign keys, which are checked at the commit."""
    cursor.execute("SET LOCAL plan_cache_mode = auto")


def _forget_actor() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('idi.actor', '', true)")


def become(actor: Actor) -> None:
    """Changes who acts for the rest of the frame: at log-in, where nobody turns out to be somebody."""
    running = frame()
    running.actor = actor
    _tell_database(actor, running.at)


@contextlib.contextmanager
def acting(actor: Actor, at: datetime) -> Iterator[Frame]:
    """Runs the block as one transaction of `actor`; commits when it ends, with the journal written last."""
    if getattr(connection, "idi_frame", None) is not None:
        raise RuntimeError("a transaction has one acting block; inside it use house()")
    nested = connection.in_atomic_block
    with transaction.atomic():
        running = Frame(actor, at)
        connection.idi_frame = running  # type: ignore[attr-defined]
        try:
            _tell_database(actor, at)
            yield running
            if not connection.needs_rollback:
                wrote = bool(running.buffer)
                for hook in _before_commit:
                    hook(running)
                if wrote:
                    with connection.cursor() as cursor:
                        keep_plans(cursor)
                if (
                    nested
                ):  # a test runs many such blocks inside one transaction: none may inherit the actor of the last
                    _forget_actor()
        finally:
            connection.idi_frame = None  # type: ignore[attr-defined]


@contextlib.contextmanager
def house(scope_id: int, *, cause: Actor) -> Iterator[Actor]:
    """Inside `acting`: the house acts in one scope, because of `cause`.

    For a door entered from another stage, a job or a public page. The actor before is restored at the end. Who is
    the house of this scope already stays it, and the database is not told again.
    """
    running = frame()
    before, actor = running.actor, cause.as_house(scope_id)
    if actor == before:
        yield actor
        return
    become(actor)
    try:
        yield actor
    finally:
        running.actor = before
        if not connection.needs_rollback:
            _tell_database(before, running.at)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Makes a service one act: refused means nothing written, in no table and not in the journal."""

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        running = frame()
        mark = len(running.buffer)
        try:
            with transaction.atomic():
                return service(*args, **kwargs)
        except BaseException:
            del running.buffer[mark:]
            raise

    return run
