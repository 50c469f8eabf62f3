"""Somebody who works for two organisations chooses whom to act for."""

from __future__ import annotations

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.parties import services
from idi.foundation.parties.models import Person
from tests.factories import on
from tests.factories.parties import PASSWORD, World

pytestmark = pytest.mark.django_db
SINCE = on(2019, 1, 7)


@pytest.fixture
def somebody(world: World, client: Client) -> Client:
    """The inspector also works for a contractor."""
    with acting(world.inspector, SINCE):
        person = Person.objects.get(pk=world.inspector.person_id)
    with acting(world.administrator, SINCE):
        services.join(
            by=world.administrator, at=SINCE, person=person, organisation=world.contractor, role="site_manager"
        )
    client.post("/account/login/", {"login": "inspector", "password": PASSWORD})
    return client


def test_the_choice_is_kept_and_changes_what_one_may_do(world: World, somebody: Client) -> None:
    assert world.inspectors.name in somebody.get("/").content.decode()
    chosen = somebody.post("/parties/acting-for/", {"organisation": world.contractor.pk})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/")
    page = somebody.get("/").content.decode()
    assert world.contractor.name in page
    assert world.inspectors.name not in page


def test_an_organisation_one_does_not_work_for_is_refused(world: World, somebody: Client) -> None:
    refused = somebody.post("/parties/acting-for/", {"organisation": world.lead.pk})
    assert refused.status_code == 422
    assert world.inspectors.name in somebody.get("/").content.decode()


def test_who_works_for_one_only_is_not_asked(world: World, client: Client) -> None:
    client.post("/account/login/", {"login": "developer", "password": PASSWORD})
    assert "acting-for" not in client.get("/").content.decode()
