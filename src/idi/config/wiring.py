"""Who listens to whom: the only place where a later stage is named beside an earlier one.

LISTENERS: event → dotted names of handlers, each `handler(event=…, by=…)`, run in jobs after the commit.
"""

from __future__ import annotations

from idi.foundation.core.events import Event

LISTENERS: dict[type[Event], list[str]] = {}
