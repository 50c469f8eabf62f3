"""With the whole demonstration told, every table holds rows, and somebody from another city sees none of them."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
from django.db import connection
from django.db.models import QuerySet

from idi.config.demo.telling import tell
from idi.config.runtime import roles
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.reach import narrowed
from idi.foundation.core.rowsecurity import our_models
from idi.foundation.journal import once
from idi.foundation.journal.models import Entry, Head
from idi.foundation.parties import selectors as registry
from idi.foundation.parties import services as parties
from idi.foundation.seats.models import Scope, Seat
from tests.factories import CHINA
from tests.house.test_row_security import PUBLIC, SIGNED_IN

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])
NOW = datetime(2026, 11, 22, 10, tzinfo=CHINA)


def strangers() -> list[Actor]:
    """A developer, an insurer and an authority of Beijing, and an owner without a home: signed in, with nothing here."""
    house = Actor(kind="house")
    found = []
    for kind, role in (
        ("developer", "developer_manager"), ("insurer", "underwriter"), ("housing_authority", "housing_officer"), ("", "owner"),
    ):  # fmt: skip
        with acting(house, NOW):
            name = f"示例·陌生{role}"
            organisation = kind and parties.register_organisation(
                by=house, at=NOW, kind=kind, name=name, uscc=None, region_code="110000"
            )
            person = parties.add_person(by=house, at=NOW, username=role + "_far", password="x" * 12, name=name)
            parties.join(by=house, at=NOW, person=person, organisation=organisation or None, role=role)
        with acting(Actor(kind="person", person_id=person.pk), NOW):
            found.append(registry.actor_of(person.pk, NOW))
    return found


def counts() -> dict[str, int]:
    """Rows of every table as its owner counts them: row security does not bind the owner."""
    url = roles.at(os.environ["IDI_OWNER_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as owner:
        return {
            m._meta.label: owner.execute(f'SELECT count(*) FROM "{m._meta.db_table}"').fetchone()[0]  # type: ignore[index]
            for m in our_models()
        }


def personal_values() -> set[str]:
    """Every name, number and word of a person that the tables keep encrypted, in clear."""
    found: set[str] = set()
    with psycopg.connect(roles.at(os.environ["IDI_OWNER_URL"], connection.settings_dict["NAME"])) as owner:
        for model in our_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, EncryptedTextField):
                    sealed = owner.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"').fetchall()  # type: ignore[arg-type]
                    found |= {field.from_db_value(each, None, connection) or "" for (each,) in sealed}
    return found - {""}


def journal() -> list[str]:
    with psycopg.connect(roles.at(os.environ["IDI_OWNER_URL"], connection.settings_dict["NAME"])) as owner:
        return [text for (text,) in owner.execute("SELECT text FROM journal_entry")]


@pytest.mark.long
def test_no_table_shows_a_stranger_anything_and_the_journal_names_nobody() -> None:
    tell()
    persons, told = personal_values(), journal()
    assert len(persons) > 20 and len(told) > 100
    assert [(person, text) for person in persons for text in told if person in text] == []
    with acting(Actor(kind="house"), NOW):
        once.first_time(uuid.uuid4())
    before = counts()
    assert {label for label, rows in before.items() if not rows} == set()
    own = {"parties.Person": 1, "parties.Membership": 1}
    for stranger in strangers():
        with acting(stranger, NOW):
            for model in our_models():
                label = model._meta.label
                if label in PUBLIC or label in SIGNED_IN or label.startswith(("seats.", "journal.")):
                    continue
                seen = model._default_manager.count()
                assert seen <= own.get(label, 0), f"{stranger.organisation_name} sees {seen} of {label}"
            for scopes in _scopes_seen():
                elsewhere = scopes.exclude(region_code="110000").exclude(pk__in=stranger.holders)
                assert not elsewhere.exists(), f"{stranger.organisation_name} looks into {list(elsewhere)}"
    with acting(ANONYMOUS, NOW):
        for model in our_models():
            if model._meta.label not in PUBLIC:
                assert not model._default_manager.exists(), model._meta.label
    said = {label for person in everybody() for label in hidden_by_saying_where(person)}
    assert {"projects.Project", "policies.Policy", "claims.Claim", "inspections.Finding"} <= said


def everybody() -> Iterator[Actor]:
    """Each person of the demonstration, in the organisation it acts for."""
    with psycopg.connect(roles.at(os.environ["IDI_OWNER_URL"], connection.settings_dict["NAME"])) as owner:
        people = owner.execute("SELECT id FROM parties_person ORDER BY id").fetchall()
    for (pk,) in people:
        with acting(Actor(kind="person", person_id=pk), NOW):
            actor = registry.actor_of(pk, NOW)
        if actor is not None:
            yield actor


def hidden_by_saying_where(actor: Actor) -> Iterator[str]:
    """Tables whose rows were asked for with the places in which they lie: none may be missing for that."""
    with acting(actor, NOW):
        for model in our_models():
            rows = model._default_manager.all()
            said = narrowed(rows, actor)
            if said is not rows:
                assert said.count() == rows.count(), f"{actor.role} of {actor.organisation_name}: {model._meta.label}"
                if rows.exists():
                    yield model._meta.label


def _scopes_seen() -> Iterator[QuerySet[Scope]]:
    """The scopes whose seats and journal one sees, and the scopes themselves."""
    yield Scope.objects.all()
    for model in (Seat, Entry, Head):
        yield Scope.objects.filter(pk__in=model._default_manager.values("scope_id"))
