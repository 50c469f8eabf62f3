"""How an app lays its tables, and the SQL beside its models: what its migrations are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.migrations import CreateModel, RunSQL
from django.db.migrations.operations.base import Operation


class Tables(Operation):
    """All tables of an app at once. One by one, Django draws every model of the house anew for each of them."""

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # drawn once, when the first table asks for it
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.tables)} tables"


def sql(migration: str, *names: str) -> RunSQL:
    """Runs these files of the app in their order; `migration` is the `__file__` of its migration."""
    app = Path(migration).parents[1]
    return RunSQL([(app / name).read_text(encoding="utf-8") for name in names], RunSQL.noop)


def replaced(app: str, *names: str) -> list[tuple[str, str]]:
    """The migrations a database may have gone through instead, when these tables grew step by step."""
    return [(app, name) for name in names]
