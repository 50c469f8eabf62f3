"""An organisation's own administrator gives and ends roles, stops and starts its people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.parties import selectors, services
from idi.foundation.parties.models import Membership, Person
from tests.factories import HOUSE, on
from tests.factories.parties import PASSWORD, World
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)


def person(somebody: Actor) -> Person:
    with acting(somebody, NOW):
        return Person.objects.get(pk=somebody.person_id)


def as_of(somebody: Actor, at: Any = NOW) -> Actor:
    with acting(Actor(kind="person", person_id=somebody.person_id), at):
        return selectors.actor_of(somebody.person_id or 0, at)


def test_roles_begin_and_end_on_their_days(world: World) -> None:
    by = manages(world, world.underwriter)
    browser = a_browser(by)
    page = f"/parties/people/{world.claims_handler.person_id}/"
    assert browser.post(page + "roles/new/", {"role": "underwriter", "from_on": "2019-07-01"}).status_code == 303
    assert not as_of(world.claims_handler).may("rating.quote")
    assert as_of(world.claims_handler, on(2019, 7, 1)).may("rating.quote")
    with acting(by, NOW):
        row = Membership.objects.get(person=world.claims_handler.person_id, role="underwriter")
    assert "核保经办" in browser.get(f"{page}roles/{row.pk}/end/").content.decode()
    assert browser.post(f"{page}roles/{row.pk}/end/", {"until_on": "2019-08-31"}).status_code == 303
    assert as_of(world.claims_handler, on(2019, 8, 31)).may("rating.quote")
    assert not as_of(world.claims_handler, on(2019, 9, 1)).may("rating.quote")
    again = browser.post(f"{page}roles/{row.pk}/end/", {"until_on": "2019-09-30"})
    assert again.status_code == 422 and "已于2019年8月31日结束" in again.content.decode()
    shown = browser.get(page).content.decode()
    assert "已结束" in shown and "结束任职" in shown and "13800000000" not in shown


def test_suspending_ends_sessions_at_once_and_restoring_lets_in_again(world: World) -> None:
    colleague = Client()
    colleague.post("/account/login/", {"login": "claims_handler", "password": PASSWORD})
    assert colleague.get("/parties/").status_code == 200
    browser = a_browser(manages(world, world.underwriter))
    before = Session.objects.count()
    page = f"/parties/people/{world.claims_handler.person_id}/"
    assert browser.post(page + "suspend/").status_code == 303
    assert Session.objects.count() == before - 1
    assert colleague.get("/parties/")["Location"].startswith("/account/login/")
    refused = colleague.post("/account/login/", {"login": "claims_handler", "password": PASSWORD})
    assert "已被本单位停用" in refused.content.decode() and colleague.get("/parties/").status_code == 302
    guessed = colleague.post("/account/login/", {"login": "claims_handler", "password": "wrong-" + PASSWORD})
    assert "停用" not in guessed.content.decode(), "only who knows the password learns that there is an account"
    assert "已停用" in browser.get("/parties/people/").content.decode()
    assert browser.post(page + "suspend/").status_code == 409
    assert browser.post(page + "restore/").status_code == 303
    assert colleague.post("/account/login/", {"login": "claims_handler", "password": PASSWORD}).status_code == 302
    assert browser.post(page + "restore/").status_code == 409


def test_who_works_elsewhere_keeps_that(world: World) -> None:
    by, both = manages(world, world.underwriter), person(world.claims_handler)
    with acting(world.administrator, NOW):
        services.join(
            by=world.administrator, at=NOW, person=both, organisation=world.second,
            role="claims_handler",
        )  # fmt: skip
    with acting(by, NOW):
        services.suspend(by=by, at=NOW, organisation=world.lead, person=person_of(by, world.claims_handler))
    left = as_of(world.claims_handler)
    assert left.organisation_id == world.second.pk and left.may("claims.decide") and not left.acts_for(world.lead.pk)


def person_of(by: Actor, somebody: Actor) -> Person:
    return Person.objects.get(pk=somebody.person_id)


@pytest.mark.parametrize("how", ["end", "suspend"])
def test_the_last_administrator_stays(world: World, how: str) -> None:
    by = manages(world, world.underwriter)

    def leave() -> None:
        with acting(by, NOW):
            if how == "suspend":
                services.suspend(by=by, at=NOW, organisation=world.lead, person=person_of(by, by))
            else:
                own = Membership.objects.get(person=by.person_id, role="unit_administrator")
                services.end_role(by=by, at=NOW, membership=own, until_on=date(2019, 6, 3))

    with pytest.raises(Refusal, match="最后一位管理员"):
        leave()
    with acting(by, NOW):
        assert Membership.objects.filter(person=by.person_id, until_on=None, suspended_at=None).count() == 2
        assert not Entry.objects.filter(act__in=("parties.end_role", "parties.suspend")).exists()
    manages(world, world.claims_handler)
    leave()
    assert not as_of(world.underwriter, on(2019, 6, 4)).may("parties.own_members")


def test_what_an_own_administrator_may_not(world: World) -> None:
    by = manages(world, world.underwriter)
    with acting(by, NOW):
        colleague = person_of(by, world.claims_handler)
        for role, said in (("inspector", "不属于保险机构"), ("claims_handler", "已担任")):
            with pytest.raises(Refusal, match=said):
                services.give_role(
                    by=by, at=NOW, organisation=world.lead, person=colleague, role=role, from_on=NOW.date()
                )
        own = Membership.objects.get(person=colleague)
        with pytest.raises(Refusal, match="不能早于"):
            services.end_role(by=by, at=NOW, membership=own, until_on=date(2018, 1, 1))
        with pytest.raises(Forbidden):
            services.join(by=by, at=NOW, person=colleague, organisation=world.second, role="claims_handler")
        with pytest.raises(Forbidden):
            services.suspend(by=by, at=NOW, organisation=world.second, person=colleague)
    stranger = person(world.second_claims_handler)
    with acting(by, NOW), pytest.raises(Refusal, match="不在本单位任职"):
        services.give_role(
            by=by, at=NOW, organisation=world.lead, person=stranger, role="claims_handler", from_on=NOW.date()
        )
    browser = a_browser(by)
    assert browser.get(f"/parties/people/{world.second_claims_handler.person_id}/").status_code == 404
    with acting(HOUSE, NOW):
        assert Membership.objects.filter(organisation=world.second, role="claims_handler").count() == 1
        with pytest.raises(Conflict):
            services.restore(by=HOUSE, at=NOW, organisation=world.lead, person=colleague)


def test_the_page_of_ones_people_asks_few_questions(world: World, django_assert_max_num_queries: Any) -> None:
    browser = a_browser(manages(world, world.underwriter))
    browser.get("/parties/people/")
    with django_assert_max_num_queries(11):
        assert "示例claims_handler" in browser.get("/parties/people/").content.decode()


def test_every_kind_of_organisation_may_have_its_own_administrator(world: World) -> None:
    for somebody in (world.developer, world.inspector, world.haining_officer, world.keeper, world.finance_officer):
        assert manages(world, somebody).may("parties.own_members")
    with acting(world.administrator, NOW), pytest.raises(Refusal, match="不属于个人"):
        services.join(
            by=world.administrator, at=NOW, person=Person(pk=world.owner.person_id), organisation=None,
            role="unit_administrator",
        )  # fmt: skip
