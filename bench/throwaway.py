"""The house on an embedded PostgreSQL that is thrown away afterwards, with the roles and row security of the real one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

SETTINGS = {"DJANGO_SETTINGS_MODULE": "idi.config.settings.testing"}


def settings() -> None:
    """Django without a database, for what only renders."""
    os.environ.update(SETTINGS)
    import django

    django.setup()


@contextlib.contextmanager
def house() -> Iterator[None]:
    """Migrated and empty; inside, Django is the role of the web server. Once in a process."""
    from idi.config.runtime import roles, surroundings
    from idi.config.runtime.cluster import Cluster

    folder = Path(tempfile.mkdtemp(prefix="idi-bench-"))
    cluster = Cluster(folder, throwaway=True)
    try:
        cluster.start()
        roles.make_roles(cluster.url(), {})
        roles.make_database(cluster.url(roles.OWNER), roles.DATABASE)
        os.environ.update(surroundings.addresses(cluster.socket))
        os.environ.update(SETTINGS, IDI_TEST_DATA=str(folder), IDI_TEST_FOLDER=str(folder))
        surroundings.run_migrations(dict(os.environ))
        settings()
        yield
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def as_owner() -> Iterator[Connection[Any]]:
    """A connection of the owner of the tables, whom row security does not bind: to lay down many rows at once."""
    import psycopg

    with psycopg.connect(os.environ["IDI_OWNER_URL"]) as connection:
        yield connection


def copied(owner: Connection[Any], table: str, pk: int, made: str, own: dict[str, str]) -> None:
    """One row for each row of `made`, as the row `pk` of `table` is but for its `own` columns; an identity column numbers itself."""
    rows = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND (is_identity = 'NO' OR column_name = ANY (%s))"
        " ORDER BY ordinal_position", [table, list(own)],
    ).fetchall()  # fmt: skip
    columns = [name for (name,) in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(own.get(name, f'as_is."{name}"') for name in columns)
    owner.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM {made}, "{table}" as_is WHERE as_is.id = {pk}')


def settled() -> None:
    """After many new rows: what a server does by itself."""
    with as_owner() as owner:
        owner.autocommit = True
        owner.execute("VACUUM ANALYZE")
