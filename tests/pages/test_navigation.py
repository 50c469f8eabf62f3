"""Who sees which entry, which one is current, and what later stages put on a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from idi.foundation.core import navigation, panels
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.navigation import Action, Item
from idi.foundation.core.panels import Panel


def _answer(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", _answer, name="home"),
    path("things/", _answer, name="things"),
    path("things/all/", _answer, name="all-things"),
    path("money/", _answer, name="money"),
    path("recovery/<int:pk>/", _answer, name="recovery"),
    path("projects/", include(([path("", _answer, name="list")], "projects"))),
    path("claims/", include(([path("", _answer, name="list"), path("limits/", _answer, name="limits")], "claims"))),
]


@pytest.fixture(autouse=True)
def _platform(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = sys.modules[__name__]
    items, search, slots = list(navigation._items), "".join(navigation._search), dict(panels._slots)
    navigation.install(
        [
            Item("工作台", "home"),
            Item("事项", "things", "things.read", section="业务"),
            Item("全部事项", "all-things", "things.read", section="业务"),
            Item("资金", "money", "money.read", section="财务"),
        ]
    )
    panels.install(
        {"thing.detail": [Panel("代位追偿", "recovery", "things.read"), Panel("资金", "recovery", "money.read")]}
    )
    yield
    navigation.install(items, search=search)
    panels.install(slots)


def test_only_what_the_actor_may_is_offered(clerk: Actor) -> None:
    assert [entry.label for entry in navigation.entries(clerk, "/")] == ["工作台", "事项", "全部事项"]
    assert navigation.entries(ANONYMOUS, "/") == []


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "工作台"), ("/things/7/", "事项"), ("/things/all/?q=1", "全部事项"), ("/elsewhere/", None)],
)
def test_the_longest_address_is_current(path: str, current: str | None, clerk: Actor) -> None:
    marked = [entry.label for entry in navigation.entries(clerk, path.partition("?")[0]) if entry.current]
    assert marked == ([current] if current else [])


def test_entries_stand_under_the_heading_of_their_section(clerk: Actor) -> None:
    found = navigation.groups(clerk, "/")
    assert [(group.heading, [entry.label for entry in group.entries], group.open) for group in found] == [
        ("", ["工作台"], True), ("业务", ["事项", "全部事项"], True),
    ]  # fmt: skip
    assert navigation.groups(ANONYMOUS, "/") == []


def test_own_work_comes_first_and_the_rest_of_a_long_menu_is_folded(clerk: Actor) -> None:
    reader = replace(
        clerk, capabilities=frozenset({"projects.read", "claims.read", "claims.decide", "claims.pay", "projects.edit"})
    )
    many = [Item(f"项目{n}", "projects:list", "projects.read", section="项目") for n in range(8)]
    navigation.install(
        [
            Item("工作台", "home"),
            *many,
            *(Item(f"理赔{n}", "claims:list", "claims.read", section="理赔") for n in range(8)),
            Item("核定权限", "claims:limits", "claims.decide", section="资料和权限", aside=True),
        ]
    )
    found = navigation.groups(reader, "/")
    assert [(group.heading, group.open) for group in found] == [
        ("", True), ("理赔", True), ("项目", False), ("资料和权限", False),
    ]  # fmt: skip
    there = navigation.groups(reader, "/projects/7/")
    assert [group.heading for group in there if group.open] == ["", "理赔", "项目"], "where the reader is stands open"


def test_actions_need_their_capability(clerk: Actor) -> None:
    offered = navigation.offered(clerk, [Action("看", "/a"), Action("付", "/b", capability="money.pay")])
    assert [action.label for action in offered] == ["看"]


def test_a_slot_loads_the_panels_the_actor_may_see(asked: Callable[..., HttpRequest], markup: Any) -> None:
    template = engines["django"].from_string('{% slot "thing.detail" thing %}{% slot "thing.list" thing %}')
    page = markup(template.render({"thing": SimpleNamespace(pk=7)}, asked()))
    assert [div["hx-get"] for div in page.all("div") if "hx-get" in div] == ["/recovery/7/"]
    assert page.all("a", href="/recovery/7/"), "without JavaScript there is a link"


def test_a_person_of_two_capabilities_sees_both() -> None:
    rich = Actor(kind="person", person_id=1, capabilities=frozenset({"things.read", "money.read"}))
    assert [panel.title for panel, _ in panels.filling("thing.detail", SimpleNamespace(pk=7), rich)] == [
        "代位追偿",
        "资金",
    ]
