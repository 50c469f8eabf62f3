"""The navigation: which entries there are (config/wiring.py installs them) and which of them an actor sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import resolve, reverse

from idi.foundation.core.actor import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the navigation. Without a capability everybody signed in sees it. `section` is the heading it stands under."""

    label: StrOrPromise
    url_name: str
    capability: str | None = None
    icon: str = "chevron-right"
    section: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one page shows it. `heads` is the section heading where a new section begins."""

    label: StrOrPromise
    url: str
    icon: str
    current: bool
    heads: StrOrPromise


@dataclass(frozen=True, slots=True)
class Action:
    """A link or button offered on a page: what to do next. Shown to those who have the capability."""

    label: StrOrPromise
    url: str
    icon: str = "plus"
    capability: str | None = None
    style: str = "primary"


_items: list[Item] = []
_elsewhere: list[Item] = []
_search: list[str] = []


def install(items: Iterable[Item], elsewhere: Iterable[Item] = (), search: str = "") -> None:
    """Sets the navigation of the platform; items keep their order.

    `elsewhere` stands in the account menu of those who also act for another organisation, `search` names the page to which
    the field on top of every page leads.
    """
    _search[:] = [search] if search else []
    _items[:] = items
    _elsewhere[:] = elsewhere


def search_url(actor: Actor) -> str:
    """Where the field on top of every page searches; empty for the public."""
    return reverse(_search[0]) if _search and actor.signed_in else ""


def account(actor: Actor) -> list[tuple[Item, str]]:
    """What the account menu offers this actor besides logging out."""
    return [(item, reverse(item.url_name)) for item in _elsewhere] if actor.elsewhere else []


def entries(actor: Actor, path: str) -> list[Entry]:
    """What this actor sees; the entry whose address is the longest beginning of `path` is the current one."""
    if not actor.signed_in:
        return []
    shown = [(item, reverse(item.url_name)) for item in _items if _offered(actor, item.capability)]
    leading = [url for _, url in shown if path == url or (url != "/" and path.startswith(url))]
    current = max(leading, key=len, default=None)
    sections = ["", *(item.section for item, _ in shown)]
    return [
        Entry(item.label, url, item.icon, url == current, "" if item.section == before else item.section)
        for (item, url), before in zip(shown, sections, strict=False)
    ]


def name_of(path: str) -> StrOrPromise:
    """The label of the entry under which an address lies, whoever sees it; the address itself where there is none."""
    leading = [(item.label, url) for item in _items if (url := reverse(item.url_name)) != "/" and path.startswith(url)]
    return max(leading, key=lambda each: len(each[1]), default=(path, ""))[0]


def offered(actor: Actor, actions: Iterable[Action]) -> list[Action]:
    """The actions this actor may take."""
    return [action for action in actions if _offered(actor, action.capability)]


def opens(actor: Actor, address: str) -> bool:
    """Whether a page of the house, named by its address, is open to somebody, as far as the capability it asks for says."""
    return _offered(actor, getattr(resolve(urlsplit(address).path).func, "capability", None))


def _offered(actor: Actor, capability: str | None) -> bool:
    return capability is None or actor.may(capability)
