"""Slots: places on a page which later stages fill. The page names the slot, config/wiring.py names who fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi.foundation.core.actor import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Panel:
    """A fragment of a later stage. `url_name` takes the subject's primary key and answers a page, or a fragment to HTMX."""

    title: StrOrPromise
    url_name: str
    capability: str | None = None


_slots: dict[str, tuple[Panel, ...]] = {}


def install(slots: Mapping[str, Sequence[Panel]]) -> None:
    """Sets who fills which slot."""
    _slots.clear()
    _slots.update({name: tuple(panels) for name, panels in slots.items()})


def filling(slot: str, subject: Any, actor: Actor) -> list[tuple[Panel, str]]:
    """The panels of a slot this actor may see, each with its address for the subject."""
    return [
        (panel, reverse(panel.url_name, args=[subject.pk]))
        for panel in _slots.get(slot, ())
        if panel.capability is None or actor.may(panel.capability)
    ]
