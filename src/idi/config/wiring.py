"""Who listens to whom, who fills which slot, what stands in the navigation: the only place where a later stage is named
beside an earlier one.

LISTENERS: event → dotted names of handlers, each `handler(event=…, by=…)`, run in jobs after the commit.
PANELS: slot of a page → panels of later stages, loaded into it.
NAVIGATION: in the order a building lives; everybody sees what its role may do.
"""

from __future__ import annotations

from idi.foundation.core.events import Event
from idi.foundation.core.navigation import Item
from idi.foundation.core.panels import Panel

LISTENERS: dict[type[Event], list[str]] = {}

PANELS: dict[str, list[Panel]] = {}

NAVIGATION: list[Item] = []
