"""Demonstration data: the story of several projects in different stages, told through the doors, on fixed days.

`idi demo load` tells it once into an empty platform; `idi demo accounts` prints who can sign in.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from idi.config.demo.cast import ACCOUNTS, FIRMS, PASSWORD
from idi.config.runtime.console import CannotRun, say

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def add_commands(commands: Any) -> None:
    group = commands.add_parser("demo", help="示例数据 demonstration data").add_subparsers(
        metavar="WHAT", required=True
    )
    group.add_parser("load", help="载入 load").set_defaults(run=_load)
    group.add_parser("accounts", help="列出账号 list the accounts").set_defaults(run=_accounts)


def _load(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from idi.config.demo.telling import tell
    from idi.foundation.core import clock
    from idi.foundation.core.acting import acting
    from idi.foundation.core.actor import Actor
    from idi.foundation.parties.selectors import organisations

    with acting(Actor(kind="house"), clock.now()):
        if organisations().exists():
            raise CannotRun("平台中已有数据，示例数据只能载入空平台 there are data already")
    tell()
    say("示例数据已载入 demonstration data loaded")
    return 0


def _accounts(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    say(f"示例账号（口令均为 {PASSWORD}） demonstration accounts, one password for all:")
    for account in login_choices():
        say(f"  {account['login']:<17} {account['role']}　{account['organisation']}")
    return 0


def login_choices() -> list[dict[str, StrOrPromise]]:
    """What the log-in page offers in demonstration mode: one entry per account, with role, organisation and what to try, in the
    language of whoever reads it."""
    from idi.foundation.parties.kinds import ROLES

    names: dict[str, StrOrPromise] = {firm.key: firm.name for firm in FIRMS}
    names |= {"association": "嘉兴市保险行业协会", "": _("个人")}
    return [
        {
            "login": account.login,
            "password": PASSWORD,
            "role": ROLES[account.role].label,
            "organisation": names[account.firm],
            "does": account.does,
        }
        for account in ACCOUNTS
    ]
