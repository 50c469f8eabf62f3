"""What owners meet where something no longer stands where they saw it: told in the language they read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from idi.foundation.core.errors import Conflict, Reason


def require_move(thing: Any, name: str) -> None:
    """Refuses a move that does not start in the present state of a thing; `move` would refuse it in Chinese alone."""
    if not thing.machine.allows(name, thing.state):
        words = {"state": thing.get_state_display(), "act": thing.machine.move(name).label}
        raise Conflict(Reason(gettext("当前状态为“%(state)s”，不能%(act)s。请刷新页面查看最新状态。") % words))
