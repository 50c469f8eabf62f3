"""How often somebody without an account may ask or guess: counters in the cache the workers share."""

from __future__ import annotations

from ipaddress import ip_address

from django.core.cache import cache
from django.http import HttpRequest

from idi.foundation.core.acting import frame, outlives


def allowed(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether this visitor has asked for `what` at most `most` times in the running window of time; counts this time."""
    window = int(request.at.timestamp() // seconds)  # type: ignore[attr-defined]
    return counted(f"{what}:{visitor(request)}:{window}", most=most, seconds=seconds)


def counted(what: str, *, most: int, seconds: int) -> bool:
    """Whether this happened at most `most` times in the `seconds` since it first did; counts this time, even where it is refused."""
    return _count(what, seconds) <= most


def spent(what: str, *, most: int) -> bool:
    """Whether as many wrong guesses as allowed were made; asking counts nothing."""
    return _known(what)[0] >= most


def miss(what: str, *, seconds: int) -> None:
    """Counts a wrong guess, for the `seconds` since the first one."""
    _count(what, seconds)


def visitor(request: HttpRequest) -> str:
    """The address somebody asks from: the one a proxy of ours names, where the proxy stands on this machine or network."""
    near: str = request.META.get("REMOTE_ADDR", "")
    told: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if told and _is_ours(near) else near


def _count(what: str, seconds: int) -> int:
    """The cache lies in the database of the request: a refusal takes back what was counted, so it is counted once more after it.

    Not by `incr`, which would let the entry end after the cache's own time instead of with the window.
    """
    now = frame().at.timestamp()
    times, until = _known(what)
    entry = (times + 1, until or now + seconds)

    def keep() -> None:
        cache.set(f"throttle:{what}", entry, timeout=int(entry[1] - now) + 1)

    keep()
    outlives(keep)
    return entry[0]


def _known(what: str) -> tuple[int, float]:
    """How often so far, and until when that counts (0: not begun, or over)."""
    times, until = cache.get(f"throttle:{what}", (0, 0.0))
    return (times, until) if until > frame().at.timestamp() else (0, 0.0)


def _is_ours(address: str) -> bool:
    try:
        return not ip_address(address).is_global
    except ValueError:
        return True  # a socket on this machine
