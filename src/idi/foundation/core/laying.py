"""SQL beside the models of an app, laid by its migration: functions, triggers and indexes that no model can declare."""

from __future__ import annotations

from pathlib import Path

from django.db.migrations import RunSQL


def sql(migration: str, *names: str) -> RunSQL:
    """Runs these files of the app in their order; `migration` is the `__file__` of its migration."""
    app = Path(migration).parents[1]
    return RunSQL([(app / name).read_text(encoding="utf-8") for name in names], RunSQL.noop)


def replaced(app: str, *names: str) -> list[tuple[str, str]]:
    """The migrations a database may have gone through instead, when these tables grew step by step."""
    return [(app, name) for name in names]
