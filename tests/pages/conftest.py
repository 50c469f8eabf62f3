"""Views are called as the middleware would call them, without a database unless a test asks for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from idi.foundation.core.actor import Actor

CLERK = Actor(
    kind="person",
    person_id=1,
    organisation_id=2,
    role="经办",
    name="张三（示例）",
    capabilities=frozenset({"things.read"}),
)
AT = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)


@pytest.fixture
def asked() -> Callable[..., HttpRequest]:
    """A request as views get it: with actor, moment, HTMX details and messages."""

    def ask(
        path: str = "/", post: dict[str, Any] | None = None, *, actor: Actor = CLERK, **headers: str
    ) -> HttpRequest:
        factory = RequestFactory(headers=headers)
        request = factory.get(path) if post is None else factory.post(path, post)
        request.actor, request.at, request.htmx = actor, AT, HtmxDetails(request)
        request._messages = CookieStorage(request)
        return request

    return ask


@pytest.fixture
def clerk() -> Actor:
    return CLERK


class Markup(HTMLParser):
    """What tests ask of a page: its tags with their attributes, and its words."""

    def __init__(self, response: HttpResponse | str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(response if isinstance(response, str) else response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [a for name, a in self.tags if name == tag and all(a.get(k) == v for k, v in wanted.items())]

    @property
    def ids(self) -> set[str]:
        return {a["id"] for _, a in self.tags if "id" in a}


@pytest.fixture
def markup() -> type[Markup]:
    return Markup
