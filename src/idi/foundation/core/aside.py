"""How far a long act is, told before it commits: statements on a connection of their own, each its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connections

from idi.foundation.core.acting import tell_database
from idi.foundation.core.actor import Actor


class Aside:
    """Opened with `with`; `run` commits one statement at once, under the same actor. It must not touch a row the act has locked."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at

    def __enter__(self) -> Aside:
        self.connection = connections.create_connection("default")
        self.connection.set_autocommit(False)
        return self

    def run(self, statement: str, parameters: Sequence[Any]) -> None:
        with self.connection.cursor() as cursor:
            tell_database(self.actor, self.at, cursor)
            cursor.execute(statement, parameters)
        self.connection.commit()

    def __exit__(self, *_: object) -> None:
        self.connection.close()
