"""`idi verify`: walks every chain of the journal and names the first link that does not hold."""

from __future__ import annotations

import argparse
import os
from typing import Any

from idi.config.runtime.console import say


def add_commands(commands: Any) -> None:
    verify = commands.add_parser("verify", help="核对履历哈希链 check the chains of the journal")
    verify.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    """Reads as the owner, who sees every chain; exit 1 where one is broken, or where there is none to check."""
    os.environ["IDI_DATABASE_URL"] = os.environ["IDI_OWNER_URL"]
    import django

    django.setup()
    from idi.foundation.journal.selectors import broken_chains, chain_count

    broken = list(broken_chains())
    for scope_id, where in broken:
        say(f"范围 {scope_id}：第 {where.number} 条{where.why} scope {scope_id}: link {where.number} does not hold")
    if not chain_count():
        say(
            "这个数据库里没有履历，请核对数据目录（IDI_DATA）或数据库地址 no journal here: check IDI_DATA or the database address"
        )
        return 1
    say(f"已核对 {chain_count()} 条链，{len(broken)} 条有误 chains checked, {len(broken)} broken")
    return 1 if broken else 0
