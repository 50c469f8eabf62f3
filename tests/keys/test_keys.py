"""Keys: shown once, given by the organisation's administrator, for no more than its people may do, gone when revoked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden
from idi.foundation.journal.models import Entry
from idi.foundation.keys import selectors, services
from idi.foundation.keys.models import Key
from tests.factories import on
from tests.factories.keys import ISSUED, a_key, a_system
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def of(world: World) -> str:
    return f"/api/v1/credit/organisations/{world.hongxiang.uscc}/grades"


def test_a_key_is_shown_once_and_works_until_it_is_revoked(world: World) -> None:
    browser = a_browser(world.administrator)
    answer = browser.post("/keys/new/", {"name": "示例系统", "capabilities": ["parties.read"]})
    text = re.search(r"idi_[0-9a-f]{10}_[\w-]+", answer.content.decode())
    assert answer.status_code == 201 and text
    secret = text[0].split("_", 2)[2]
    system = a_system(text[0])
    assert system.get(of(world)).status_code == 200
    with acting(world.administrator, ISSUED):
        key = Key.objects.get()
        assert key.used_at and secret not in key.secret_sha256
        assert not Entry.objects.filter(text__contains=secret).exists()
    for address in ("/keys/", f"/keys/{key.pk}/"):
        assert secret not in browser.get(address).content.decode()
    assert browser.post(f"/keys/{key.pk}/revoke/", {}).status_code == 303
    assert system.get(of(world)).status_code == 401


def test_a_form_sent_twice_issues_one_key(world: World) -> None:
    browser = a_browser(world.administrator)
    form = {"name": "示例系统", "capabilities": ["parties.read"], "_once": "b7a1d2de-3a0b-4c39-9c7a-5f0f8a3d1c11"}
    assert browser.post("/keys/new/", form).status_code == 201
    again = browser.post("/keys/new/", form)
    assert (again.status_code, again["Location"]) == (303, "/keys/")
    with acting(world.administrator, ISSUED):
        assert Key.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": " ", "capabilities": ["parties.read"]}, "用途"),
        ({"name": "示例", "capabilities": []}, "权限"),
        ({"name": "示例", "capabilities": ["claims.pay"]}, "claims.pay"),
        ({"name": "示例", "capabilities": ["parties.read"], "until_on": "2020-01-01"}, "早于今天"),
    ],
)
def test_a_key_that_cannot_be(world: World, form: dict[str, object], said: str) -> None:
    answer = a_browser(world.administrator).post("/keys/new/", form)
    assert answer.status_code == 422 and said in answer.content.decode()
    with acting(world.administrator, ISSUED):
        assert not Key.objects.exists()


def test_only_the_administrator_issues_and_only_for_the_own_organisation(world: World) -> None:
    assert a_browser(world.underwriter).get("/keys/").status_code == 403
    with acting(world.underwriter, ISSUED), pytest.raises(Forbidden):
        services.issue(by=world.underwriter, at=ISSUED, name="示例", capabilities=["parties.read"], until_on=None)
    a_key(world.administrator, "parties.read")
    with acting(world.haining_officer, ISSUED):
        assert not Key.objects.exists() and not selectors.keys(world.haining_officer).exists()


def test_a_lapsed_a_wrong_and_no_key_open_nothing(world: World) -> None:
    key = a_key(world.administrator, "parties.read", until_on=on(2026, 1, 31).date())
    for text in (key, key[:-1] + ("a" if key[-1] != "a" else "b"), "idi_x_y", "nonsense", ""):
        answer = a_system(text).get(of(world))
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), text
    assert a_browser(world.administrator).get(of(world)).status_code == 401  # a session is no key
    assert Client().get(of(world)).status_code == 401
