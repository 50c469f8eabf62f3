"""Counters of tries live on a connection of their own: a request that is refused is rolled back, but it was a try."""

from __future__ import annotations

from typing import Any


class Counters:
    """Sends the shared cache to the connection `counters`, which no request holds a transaction on."""

    def _of(self, model: Any, **hints: Any) -> str | None:
        return "counters" if model._meta.app_label == "django_cache" else None

    db_for_read = db_for_write = _of

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "counters" and app_label != "django_cache" else None
