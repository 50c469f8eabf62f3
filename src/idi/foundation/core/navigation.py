"""The navigation: which entries there are (config/wiring.py installs them) and which of them an actor sees."""

from __future__ import annotations

from collections import Counter
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
    """An entry of the navigation. Without a capability everybody signed in sees it. `section` is the heading it stands under.

    One that is set up now and then stands `aside`: its section comes after those people work in.
    """

    label: StrOrPromise
    url_name: str
    capability: str | None = None
    icon: str = "chevron-right"
    section: StrOrPromise = ""
    aside: bool = False

    @property
    def room(self) -> str:
        """The room of the house it leads to."""
        return self.url_name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as one page shows it."""

    label: StrOrPromise
    url: str
    icon: str
    current: bool
    section: StrOrPromise


@dataclass(frozen=True, slots=True)
class Group:
    """The entries under one heading, folded away where they are neither the reader's own work nor where the reader is."""

    heading: StrOrPromise
    entries: list[Entry]
    open: bool


@dataclass(frozen=True, slots=True)
class Action:
    """A link or button offered on a page: what to do next. Shown to those who have the capability."""

    label: StrOrPromise
    url: str
    icon: str = "plus"
    capability: str | None = None
    style: str = "primary"


FEW = 14
"""Up to so many entries a menu is no labour to read."""

_LOOKS = ("read", "contact")
"""Capabilities of who only looks at something begin so."""

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
    return [Entry(item.label, url, item.icon, url == current, item.section) for item, url in shown]


def groups(actor: Actor, path: str) -> list[Group]:
    """The entries by section: first those without one, then the section the actor does most in, then the others as they stand.

    A short menu is open altogether; of a long one the first two groups and the one where the reader is.
    """
    shown = entries(actor, path)
    by_section: dict[str, list[Entry]] = {}
    for entry in shown:
        by_section.setdefault(str(entry.section), []).append(entry)
    does = _doing(actor)
    ranked = sorted(by_section, key=lambda section: (section != "", -does.get(section, 0)))
    few = len(shown) <= FEW
    return [
        Group(section, found, few or place < 2 or any(entry.current for entry in found))
        for place, section in enumerate(ranked)
        if (found := by_section[section])
    ]


def _doing(actor: Actor) -> dict[str, int]:
    """How many acts, beside reading, the actor has in the room of each section it does most in; none in what stands aside."""
    told = [name.partition(".") for name in actor.capabilities]
    acts = Counter(room for room, _, verb in told if not verb.startswith(_LOOKS))
    found: dict[str, int] = {}
    for item in _items:
        if not item.aside:
            found[str(item.section)] = max(found.get(str(item.section), 0), acts[item.room])
    return found


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
