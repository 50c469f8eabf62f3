"""The three roles of the database and what each may do. SQL of PostgreSQL 15.

idi_owner   owns every table and migrates; row security does not bind it; may create databases (the tests clone theirs)
idi_app     web and workers: reads and writes rows, owns nothing, row security binds it
idi_read    statistics: sees nothing until a migration grants it a view
"""

from __future__ import annotations

import secrets
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from idi.config.runtime.console import CannotRun

OWNER, APP, READ = "idi_owner", "idi_app", "idi_read"
VARIABLES = {"IDI_OWNER_URL": OWNER, "IDI_DATABASE_URL": APP, "IDI_READ_URL": READ}
DATABASE = "idi"


def make_roles(admin_url: str, passwords: dict[str, str]) -> None:
    """Makes the roles that are missing, as an administrator. A role that exists keeps its password unless one is given.

    Roles belong to the whole server: call this once, never from parallel tests.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.info.server_version < 150000:
            raise CannotRun(
                f"需要 PostgreSQL 15 或更新 PostgreSQL 15 or newer is needed: {connection.info.server_version}"
            )
        present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP, READ):
            verb = "ALTER" if role in present else "CREATE"
            connection.execute(sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))
            if password := passwords.get(role):
                _set_password(connection, role, password)
        connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
        # Member of the others so that it may end their connections when it drops a database of the tests.
        connection.execute(f"GRANT {APP}, {READ} TO {OWNER}")


def make_database(owner_url: str, name: str) -> None:
    """Makes an empty database as the owner, with the rights of the other roles laid before its first migration.

    An existing one keeps its content. `owner_url` names any database of the server.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                    sql.Identifier(name)
                )
            )
    with psycopg.connect(at(owner_url, name), autocommit=True) as connection:
        for statement in RIGHTS:
            connection.execute(sql.SQL(statement).format(database=sql.Identifier(name)))


RIGHTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    f"GRANT CONNECT, TEMPORARY ON DATABASE {{database}} TO {APP}",
    f"GRANT CONNECT ON DATABASE {{database}} TO {READ}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {APP}, {READ}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    # Otherwise everybody may call a definer function, and `idi_read` would see rows through it.
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    f"ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO {APP}",
)


def prepare(admin_url: str, *, database: str, known: dict[str, str], renew: bool) -> dict[str, str]:
    """Roles and database on any server; returns the three addresses by variable name.

    known   addresses handed out before: their passwords stay in use
    renew   roles made by somebody else get new passwords; without it that is refused, for it would lock the other out
    """
    missing = {role for variable, role in VARIABLES.items() if variable not in known}
    taken = missing & _existing_roles(admin_url)
    if taken and not renew:
        raise CannotRun(
            f"角色已存在而口令未知 roles exist and their passwords are not known here: {', '.join(sorted(taken))} "
            "（加 --renew 设新口令 --renew sets new ones）"
        )
    passwords = {role: secrets.token_urlsafe(24) for role in missing}
    urls = {
        variable: known.get(variable) or _with_login(admin_url, role, passwords[role], database)
        for variable, role in VARIABLES.items()
    }
    make_roles(admin_url, passwords)
    make_database(at(urls["IDI_OWNER_URL"], urlsplit(admin_url).path.lstrip("/") or "postgres"), database)
    return urls


def at(url: str, database: str) -> str:
    """The same address naming another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def _existing_roles(admin_url: str) -> set[str]:
    with psycopg.connect(admin_url) as connection:
        return {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}


def _with_login(url: str, role: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return at(urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}")), database)


def _set_password(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    # Encrypted on our side, so that the password stands in no log of the server.
    secret = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(secret.decode())))
