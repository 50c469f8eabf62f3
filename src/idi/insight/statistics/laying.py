"""The views of `views.sql`, laid anew by every migrate: taken away before the tables change, laid again afterwards.

So no migration of a table ever stumbles over a view, and a view cannot drift from this file. Only the reading role may
ask them: what everybody's rows add up to is not for the role of the web, whom row security binds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.db import connections, transaction

SOURCE = Path(__file__).with_name("views.sql")
READER, OTHERS = "idi_read", ("PUBLIC", "idi_app")


def names() -> list[str]:
    """The views in the order they are made; a later one may read an earlier one."""
    return re.findall(r"^CREATE VIEW (\w+)", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)


def take_away(sender: Any, using: str, **_: Any) -> None:
    with connections[using].cursor() as cursor:
        for name in reversed(names()):
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


def lay(sender: Any, using: str, **_: Any) -> None:
    with transaction.atomic(using=using):
        take_away(sender, using)
        with connections[using].cursor() as cursor:
            cursor.execute(SOURCE.read_text(encoding="utf-8"))
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [[READER, *OTHERS]])
            present = {"PUBLIC", *(row[0] for row in cursor.fetchall())}
            for name in names():
                for role in present.intersection(OTHERS):
                    cursor.execute(f"REVOKE ALL ON {name} FROM {role}")
                if READER in present:
                    cursor.execute(f"GRANT SELECT ON {name} TO {READER}")
