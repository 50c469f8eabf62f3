"""Pages as somebody signed in gets them, through the whole middleware."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.parties import PASSWORD


@pytest.fixture
def signed_in() -> Callable[[str], Client]:
    """A browser in which the person of this user name has signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        answer = client.post("/account/login/", {"login": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()[:500]
        return client

    return sign_in
