"""Every entry of the navigation opens for whoever sees it; people who may do the same see the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from idi.foundation.core import navigation
from idi.foundation.core.actor import Actor
from tests.factories.parties import World
from tests.factories.visitors import a_browser


def of_each_kind(world: World) -> Iterable[Actor]:
    return {each.capabilities: each for each in vars(world).values() if isinstance(each, Actor)}.values()


@pytest.mark.long
@pytest.mark.django_db(databases=["default", "read"])
def test_every_entry_opens(world: World) -> None:
    opened = {}
    for actor in of_each_kind(world):
        browser = a_browser(actor)
        for entry in navigation.entries(actor, "/"):
            opened[actor.name, str(entry.label)] = browser.get(entry.url).status_code
    assert len(opened) > 100
    assert {key: status for key, status in opened.items() if status != 200} == {}
