"""`idi search rebuild`: the rows of the search, from the start."""

from __future__ import annotations

import argparse
from typing import Any

from idi.config.runtime.console import say


def add_commands(commands: Any) -> None:
    group = commands.add_parser("search", help="检索 search").add_subparsers(metavar="WHAT", required=True)
    group.add_parser("rebuild", help="重建检索 fill the search anew").set_defaults(run=_rebuild)


def _rebuild(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from idi.foundation.core import clock
    from idi.foundation.core.acting import acting
    from idi.foundation.core.actor import Actor
    from idi.front.web import services
    from idi.front.web.tasks import follow_search

    with acting(Actor(kind="house"), clock.now()):
        services.begin_anew()
    say(f"检索已重建 the search is filled anew: {follow_search()}")
    return 0
