"""Whose post an act belongs to, told to somebody whose post it does not belong to.

Core knows no posts: the room that keeps the roles installs itself.
"""

from __future__ import annotations

from collections.abc import Callable

_asked: list[Callable[[str, str], list[str]]] = []


def install(asked: Callable[[str, str], list[str]]) -> None:
    """Sets who knows the posts with a capability, in the language of the page, for people of one kind of organisation."""
    _asked[:] = [asked]


def holding(capability: str, organisation_kind: str) -> list[str]:
    """The posts that have a capability as people of such an organisation would name them; empty where there is none to name."""
    return _asked[0](capability, organisation_kind) if _asked else []
