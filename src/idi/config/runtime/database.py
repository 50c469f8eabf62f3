"""`idi db`: prepare a PostgreSQL server, migrate, run a program beside the database."""

from __future__ import annotations

import argparse
import os
import subprocess
from typing import Any

from idi.config.runtime.console import CannotRun, say


def add_commands(commands: Any) -> None:
    group = commands.add_parser("db", help="数据库 the database").add_subparsers(metavar="WHAT", required=True)
    prepare = group.add_parser(
        "prepare", help="在任一 PostgreSQL 15+ 上建立角色和数据库 make roles and database on any server"
    )
    prepare.add_argument("--admin", required=True, metavar="URL", help="管理员地址 address of an administrator")
    prepare.add_argument("--name", default="idi", help="数据库名 name of the database")
    prepare.add_argument("--renew", action="store_true", help="为已有角色设新口令 new passwords for existing roles")
    prepare.set_defaults(run=_prepare)
    group.add_parser("migrate", help="升级数据表 bring the tables up to date").set_defaults(run=_migrate)
    run = group.add_parser(
        "run", help="启动数据库并运行程序 run a program beside the database: idi db run -- PROGRAM ..."
    )
    run.add_argument("program", nargs=argparse.REMAINDER)
    run.set_defaults(run=_run)


def _prepare(chosen: argparse.Namespace) -> int:
    import psycopg

    from idi.config.runtime import roles
    from idi.config.runtime.folder import DataFolder

    data = DataFolder()
    known = {k: roles.at(url, chosen.name) for k, url in data.read("database.env").items() if _same(url, chosen.admin)}
    try:
        urls = roles.prepare(chosen.admin, database=chosen.name, known=known, renew=chosen.renew)
    except psycopg.Error as error:
        raise CannotRun(f"PostgreSQL: {str(error).strip()}") from error
    data.write("database.env", urls)
    say(
        f"已记入 noted in {data.path / 'database.env'}（同一数据目录无需再设变量 used from there with this data folder）:"
    )
    for name, url in urls.items():
        say(f"export {name}='{url}'")
    return 0


def _same(url: str, admin: str) -> bool:
    """Whether both addresses name the same server."""
    return url.partition("@")[2].rpartition("/")[0] == admin.rpartition("@")[2].rpartition("/")[0]


def _migrate(chosen: argparse.Namespace) -> int:
    from idi.config.runtime import surroundings
    from idi.config.runtime.folder import DataFolder

    data = DataFolder()
    with surroundings.database(data) as urls:
        surroundings.migrate(data, surroundings.environment(data, urls), always=True)
    say("数据表已是最新 the tables are up to date")
    return 0


def _run(chosen: argparse.Namespace) -> int:
    from idi.config.runtime import surroundings
    from idi.config.runtime.folder import DataFolder

    program = chosen.program[1:] if chosen.program[:1] == ["--"] else chosen.program
    if not program:
        raise CannotRun("请写明要运行的程序 name the program to run: idi db run -- PROGRAM ...")
    data = DataFolder()
    with surroundings.database(data) as urls:
        environ = surroundings.environment(data, urls)
        surroundings.migrate(data, environ)
        try:
            return subprocess.run(program, env={**os.environ, **environ}).returncode
        except FileNotFoundError as error:
            raise CannotRun(f"找不到程序 no such program: {program[0]}") from error
