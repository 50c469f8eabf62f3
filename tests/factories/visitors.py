"""A browser in which somebody of the world is signed in, for tests of pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Person
from tests.factories import on


def a_browser(actor: Actor) -> Client:
    """A client signed in as the person of this actor; pages run at the moment the test runs."""
    client = Client()
    session = client.session
    with acting(actor, on(2025, 1, 1)):
        session[HASH_SESSION_KEY] = Person.objects.get(pk=actor.person_id).get_session_auth_hash()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(actor.person_id), settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return client
