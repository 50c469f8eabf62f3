"""What a session may do ends with the password or the account it was opened with."""

from __future__ import annotations

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.parties.models import Person
from tests.factories import on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 3, 5)
OLD, NEW = "示例-旧口令-二〇一九", "示例-新口令-二〇二〇"


@pytest.fixture
def person(world: World) -> Person:
    with acting(world.developer, NOW):
        person = Person.objects.get(pk=world.developer.person_id)
        person.set_password(OLD)
        person.save(update_fields=["password"])
    return person


def signs_in(browser: Client) -> bool:
    return browser.get("/parties/").status_code == 200


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(world: World, person: Person) -> None:
    here, elsewhere = a_browser(world.developer), a_browser(world.developer)
    assert signs_in(here) and signs_in(elsewhere)
    given = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert here.post("/account/password/change/", {**given, "oldpassword": NEW}).status_code == 200
    assert signs_in(elsewhere)  # refused: nothing changed
    assert here.post("/account/password/change/", given).status_code == 302
    assert signs_in(here)
    assert elsewhere.get("/parties/")["Location"].startswith("/account/login/")
    assert elsewhere.session.is_empty()


def test_a_session_of_an_account_switched_off_acts_for_nobody(world: World, person: Person) -> None:
    browser = a_browser(world.developer)
    assert signs_in(browser)
    with acting(world.developer, NOW):
        Person.objects.filter(pk=person.pk).update(is_active=False)
    assert browser.get("/parties/")["Location"].startswith("/account/login/")
