"""An owner registers the home by the card handed over with the keys."""

from __future__ import annotations

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.parties import PASSWORD, World, a_world
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db
MOVED_IN = on(2020, 10, 1)


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def home(world: World) -> Unit:
    project = a_project(world)
    with acting(world.developer, MOVED_IN):
        return selectors.units(project)[0]


def test_with_the_card_the_home_is_the_owners_and_twice_changes_nothing(world: World, home: Unit) -> None:
    for _ in range(2):
        with acting(world.owner, MOVED_IN):
            services.move_in(by=world.owner, at=MOVED_IN, code=home.code, claim_word=home.claim_word.lower())
            assert [card.unit_id for _, card in selectors.homes(world.owner)] == [home.pk]
    with acting(world.neighbour, MOVED_IN):
        assert selectors.homes(world.neighbour) == []


@pytest.mark.parametrize(("code", "word"), [(True, "不对"), ("没有这个码", True)])
def test_a_wrong_card_is_refused_and_gives_nothing(world: World, home: Unit, code: object, word: object) -> None:
    with acting(world.owner, MOVED_IN):
        with pytest.raises(Refusal, match="不符"):
            services.move_in(
                by=world.owner, at=MOVED_IN, code=home.code if code is True else str(code),
                claim_word=home.claim_word if word is True else str(word),
            )  # fmt: skip
        assert selectors.homes(world.owner) == []


def test_only_owners_move_in(world: World, home: Unit) -> None:
    with acting(world.developer, MOVED_IN), pytest.raises(Forbidden):
        services.move_in(by=world.developer, at=MOVED_IN, code=home.code, claim_word=home.claim_word)


def test_the_page_keeps_what_was_typed_and_leads_home(world: World, home: Unit, client: Client) -> None:
    client.post("/account/login/", {"login": "owner", "password": PASSWORD})
    wrong = client.post("/projects/homes/new/", {"code": home.code, "claim_word": "不对"})
    assert wrong.status_code == 422
    assert home.code in wrong.content.decode()
    right = client.post("/projects/homes/new/", {"code": home.code, "claim_word": home.claim_word})
    assert (right.status_code, right.headers["Location"]) == (303, "/")
    assert home.number in client.get("/").content.decode()
