"""What a program of ours finds in its environment: database addresses, keys, data folder.

The database is, in this order: the three variables if they are set; what `idi db prepare` noted in the data folder; the
embedded server of the data folder, joined where it runs, else started for as long as it is needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from idi.config.runtime import contents, roles
from idi.config.runtime.cluster import Cluster, answers, socket_url
from idi.config.runtime.console import CannotRun
from idi.config.runtime.folder import DataFolder

PACKAGE = Path(__file__).resolve().parents[2]


def given_database(data: DataFolder) -> dict[str, str]:
    """Addresses of a server that is not ours; empty when the embedded one is meant."""
    given = {name: os.environ[name] for name in roles.VARIABLES if os.environ.get(name)}
    if given and len(given) < len(roles.VARIABLES):
        missing = ", ".join(sorted(set(roles.VARIABLES) - set(given)))
        raise CannotRun(
            f"三个数据库地址要么都设、要么都不设 set all three database addresses or none; missing: {missing}"
        )
    return given or data.read("database.env")


@contextlib.contextmanager
def embedded(data: DataFolder, *, patience: float = 20) -> Iterator[Cluster]:
    """Starts the embedded server for the `with` block. `CannotRun` when another process holds the folder."""
    lock = data.hold(patience=patience)
    cluster = Cluster(data.path, lock=lock)
    try:
        cluster.start()
        roles.make_roles(cluster.url(), {})
        roles.make_database(cluster.url(roles.OWNER), roles.DATABASE)
        yield cluster
    finally:
        cluster.stop()
        lock.close()


@contextlib.contextmanager
def database(data: DataFolder) -> Iterator[dict[str, str]]:
    """Addresses of the database of this installation, whoever runs it."""
    urls = given_database(data) or _running(data)
    if urls:
        yield urls
        return
    with embedded(data) as cluster:
        yield addresses(cluster.socket)


def addresses(socket: str) -> dict[str, str]:
    """The three addresses of an embedded server."""
    return {name: socket_url(socket, role, roles.DATABASE) for name, role in roles.VARIABLES.items()}


def _running(data: DataFolder) -> dict[str, str]:
    note = data.path / "postgres.socket"
    if not note.exists():
        return {}
    urls = addresses(note.read_text())
    return urls if answers(urls["IDI_DATABASE_URL"]) else {}


def environment(data: DataFolder, urls: dict[str, str]) -> dict[str, str]:
    """The variables our programs read. What the person set in the environment wins over what was made for them."""
    made = {"IDI_DATA": str(data.path), "DJANGO_SETTINGS_MODULE": "idi.config.settings"}
    made |= {"IDI_DEMO": "1"} if contents.kind(data) == contents.DEMO else {}
    return {**data.secrets(), **made, **os.environ, **urls, "IDI_DATA": str(data.path)}


def migrate(data: DataFolder, environ: dict[str, str], *, always: bool = False) -> bool:
    """Brings the tables up to date as the owner, if any of our code changed since the last time; whether it did."""
    state = {"code": _fingerprint(), "database": environ["IDI_OWNER_URL"].rpartition("@")[2].partition("?")[0]}
    if not always and data.read("migrated") == state:
        return False
    run_migrations(environ)
    data.write("migrated", state)
    return True


def run_migrations(environ: dict[str, str]) -> None:
    """Runs migrations, row policies and the cache table in a process of its own that is the owner."""
    as_owner = {**environ, "IDI_DATABASE_URL": environ["IDI_OWNER_URL"]}
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
        words = [sys.executable, "-m", "django", *command]
        result = subprocess.run(words, env=as_owner, capture_output=True, text=True)
        if result.returncode:
            raise CannotRun(f"数据库升级失败 migration failed:\n{result.stdout}{result.stderr}")


def _fingerprint() -> str:
    """Of all our code and laws, not of the migrations alone: row policies stand beside the models, places in the laws."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".sql", ".toml"}:
            digest.update(str(path.relative_to(PACKAGE)).encode() + path.read_bytes())
    return digest.hexdigest()
