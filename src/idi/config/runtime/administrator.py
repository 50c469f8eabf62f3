"""`idi admin`: the first person who may sign in to an installation without demonstration data."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from typing import Any

from idi.config.runtime import contents
from idi.config.runtime.console import CannotRun, say
from idi.config.runtime.folder import DataFolder


def add_commands(commands: Any) -> None:
    group = commands.add_parser("admin", help="平台管理员 the administrator").add_subparsers(
        metavar="WHAT", required=True
    )
    create = group.add_parser("create", help="建立管理员账户 make an administrator")
    create.add_argument("--username", default=os.environ.get("IDI_ADMIN_USER"), help="登录名 log-in name")
    create.add_argument("--name", default="平台管理员", help="姓名 name of the person")
    create.set_defaults(run=_create)


def _create(chosen: argparse.Namespace) -> int:
    """The password comes from IDI_ADMIN_PASSWORD or is asked for; never from the command line, which others can read."""
    import django

    django.setup()
    from idi.foundation.core import clock
    from idi.foundation.core.acting import acting
    from idi.foundation.core.actor import Actor
    from idi.foundation.core.errors import Refusal
    from idi.foundation.parties.services import create_administrator

    username = chosen.username or _ask("登录名 log-in name: ", input)
    password = os.environ.get("IDI_ADMIN_PASSWORD") or _ask("口令 password: ", getpass.getpass)
    house, now = Actor(kind="house"), clock.now()
    try:
        with acting(house, now):
            create_administrator(by=house, at=now, username=username, password=password, name=chosen.name)
    except Refusal as refusal:
        raise CannotRun(str(refusal)) from refusal
    contents.note_filled(DataFolder())
    say(f"已建立管理员 administrator made: {username}")
    return 0


def _ask(question: str, how: Any) -> str:
    if not sys.stdin.isatty():
        raise CannotRun("请设 IDI_ADMIN_USER 和 IDI_ADMIN_PASSWORD set IDI_ADMIN_USER and IDI_ADMIN_PASSWORD")
    answer: str = how(question).strip()
    if not answer:
        raise CannotRun("不能为空 it cannot be empty")
    return answer
