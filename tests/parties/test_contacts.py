"""Whom to ask at an organisation: masked, shown whole by an act, to those who have to do with it."""

from __future__ import annotations

from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.parties import selectors, services
from idi.foundation.parties.models import Contact
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 6, 3)
GIVEN = {"purpose": "site", "name": "示例联系人", "phone": "13800001234", "email": "contact@example.invalid"}


def added(world: World, **changes: Any) -> Contact:
    by = manages(world, world.site_manager)
    with acting(by, NOW):
        return services.add_contact(by=by, at=NOW, **{"organisation": world.contractor, **GIVEN, **changes})


def test_a_contact_is_masked_until_somebody_asks_and_that_is_noted(world: World) -> None:
    browser = a_browser(manages(world, world.site_manager))
    page = f"/parties/{world.contractor.pk}/"
    assert browser.post(page + "contacts/new/", GIVEN).status_code == 303
    shown = browser.get(page).content.decode()
    assert "现场与整改" in shown and "13800001234" not in shown and "示例联系人" not in shown
    assert "c******@example.invalid" in shown
    with acting(HOUSE, NOW):
        assert not Contact.objects.exists()  # the house sees a scope's rows from inside the scope only
    officer = a_browser(world.haining_officer)
    with acting(world.haining_officer, NOW):
        pk = Contact.objects.get().pk
    assert officer.get(f"{page}contacts/{pk}/").status_code == 405
    whole = officer.post(f"{page}contacts/{pk}/")
    assert whole.status_code == 200 and "13800001234" in whole.content.decode()
    assert whole["Cache-Control"] == "private, no-store"
    assert "13800001234" not in officer.get(page).content.decode()
    with acting(world.site_manager, NOW):
        (entry,) = Entry.objects.filter(act="parties.unmask")
        assert entry.scope_id == world.contractor.pk and entry.organisation_id == world.haining.pk
        assert "1380000" not in entry.text


def test_those_on_one_project_may_ask_others_may_not(world: World) -> None:
    contact = added(world)
    with acting(world.developer, NOW):
        assert not selectors.contacts(world.developer, world.contractor.pk, NOW.date())
        with pytest.raises(Forbidden):
            services.unmask(by=world.developer, at=NOW, contact=contact)
    a_project(world, until="participants")
    with acting(world.developer, NOW):
        assert selectors.contacts(world.developer, world.contractor.pk, NOW.date()) == [contact]
        assert services.unmask(by=world.developer, at=NOW, contact=contact).phone == "13800001234"
    with acting(world.other_developer, NOW):
        assert not selectors.contacts(world.other_developer, world.contractor.pk, NOW.date())


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"purpose": "x"}, "purpose"), ({"name": ""}, "name"), ({"phone": "", "email": " "}, "phone")],
)
def test_what_is_no_contact(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        added(world, **changes)
    assert refused.value.reasons[0].field == field
    with acting(world.site_manager, NOW):
        assert not Contact.objects.exists()


def test_only_ones_own_and_ended_once(world: World) -> None:
    contact, by = added(world), manages(world, world.site_manager)
    with pytest.raises(Forbidden):
        added(world, organisation=world.lead)
    with acting(by, NOW):
        services.end_contact(by=by, at=NOW, contact=contact)
        assert not selectors.contacts(by, world.contractor.pk, NOW.date())
        with pytest.raises(Conflict):
            services.end_contact(by=by, at=NOW, contact=contact)
