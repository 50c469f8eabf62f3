"""How often somebody without an account may ask: counters in the cache the workers share."""

from __future__ import annotations

from ipaddress import ip_address

from django.core.cache import cache
from django.http import HttpRequest


def allowed(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether this visitor has asked for `what` at most `most` times in the running window of time; counts this time."""
    window = int(request.at.timestamp() // seconds)  # type: ignore[attr-defined]
    return counted(f"{what}:{visitor(request)}:{window}", most=most, seconds=seconds)


def counted(what: str, *, most: int, seconds: int) -> bool:
    """Whether this happened at most `most` times in the `seconds` since it first did; counts this time, even where it is refused."""
    key = f"throttle:{what}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the entry ended between the two lines
        return True


def visitor(request: HttpRequest) -> str:
    """The address somebody asks from: the one a proxy of ours names, where the proxy stands on this machine or network."""
    near: str = request.META.get("REMOTE_ADDR", "")
    told: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return told if told and _is_ours(near) else near


def _is_ours(address: str) -> bool:
    try:
        return not ip_address(address).is_global
    except ValueError:
        return True  # a socket on this machine
