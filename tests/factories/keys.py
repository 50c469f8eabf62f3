"""A system of an organisation that calls the interface."""

from __future__ import annotations

from typing import Any

from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.keys import services
from tests.factories import on

ISSUED = on(2026, 1, 5)


def a_key(by: Actor, *capabilities: str, **more: Any) -> str:
    """The text of a new key of the actor's organisation."""
    with acting(by, ISSUED):
        given = {"name": "示例系统", "until_on": None, **more}
        _key, text = services.issue(by=by, at=ISSUED, capabilities=capabilities, **given)
    return text


def a_system(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})
