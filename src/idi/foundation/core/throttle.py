"""How often somebody without an account may ask or guess: counters in the cache the workers share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from threading import Lock

from django.core.cache import cache
from django.db import connections, transaction
from django.http import HttpRequest

from idi.foundation.core.acting import frame

COUNTERS = "counters"
"""The connection the shared cache lies on, which no request holds a transaction on; absent where the cache is the process's own."""

_OURS = 20_831
"""The first key of our advisory locks, so that no other lock of the database is meant."""


def allowed(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether this visitor has asked for `what` at most `most` times in the running window of time; counts this time."""
    return counted(_by_visitor(request, what, seconds), most=most, seconds=seconds)


def was_right(request: HttpRequest, what: str, *, seconds: int) -> None:
    """Takes back what `allowed` just counted: the visitor knew, and many may come from one address."""
    give_back(_by_visitor(request, what, seconds))


def _by_visitor(request: HttpRequest, what: str, seconds: int) -> str:
    window = int(request.at.timestamp() // seconds)  # type: ignore[attr-defined]
    return f"{what}:{visitor(request)}:{window}"


def counted(what: str, *, most: int, seconds: int) -> bool:
    """Whether this happened at most `most` times in the `seconds` since it first did; counts this time, even where it is refused.

    Of several at the same moment each is counted, and none sees the number of another.
    """
    with _alone(what):
        now = frame().at.timestamp()
        times, until = _known(what)
        _keep(what, times + 1, until or now + seconds)
    return times < most


def give_back(what: str) -> None:
    """Takes the last count back: it was counted before it was known to be no guess."""
    with _alone(what):
        times, until = _known(what)
        if times:
            _keep(what, times - 1, until)


def visitor(request: HttpRequest) -> str:
    """The address somebody asks from: the one a proxy of ours names, where the proxy stands on this machine or network."""
    near: str = request.META.get("REMOTE_ADDR", "")
    told: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if told and _is_ours(near) else near


_one_thread = Lock()


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """Nobody else counts `what` meanwhile: no other thread where the cache is the process's own, no other worker where it is shared."""
    if COUNTERS not in connections.settings:
        with _one_thread:
            yield
        return
    with transaction.atomic(using=COUNTERS), connections[COUNTERS].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_OURS, what])
        yield


def _keep(what: str, times: int, until: float) -> None:
    """Not by `incr`, which would let the entry end after the cache's own time instead of with the window."""
    cache.set(f"throttle:{what}", (times, until), timeout=int(until - frame().at.timestamp()) + 1)


def _known(what: str) -> tuple[int, float]:
    """How often so far, and until when that counts (0: not begun, or over)."""
    times, until = cache.get(f"throttle:{what}", (0, 0.0))
    return (times, until) if until > frame().at.timestamp() else (0, 0.0)


def _is_ours(address: str) -> bool:
    try:
        return not ip_address(address).is_global
    except ValueError:
        return True  # a socket on this machine
