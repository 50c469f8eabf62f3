"""Where a fact or a grade stands on a day: what counts is computed, never stored."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import State

REPLYING, EFFECTIVE = State("replying", _("陈述期内"), "warn"), State("effective", _("已生效"), "active")
AHEAD, EXPIRED = State("ahead", _("未到有效期"), "neutral"), State("expired", _("已过有效期"), "neutral")
ENDED = State("ended", _("已更正或撤销"), "bad")
STANDINGS = (REPLYING, EFFECTIVE, AHEAD, EXPIRED, ENDED)


class Dated(Protocol):
    """A fact or a grade, as far as its days go."""

    @property
    def effective_on(self) -> date: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...


def standing(row: Dated, on: date) -> State:
    """Whether the row counts on a day: its party may still reply, it lies ahead, has passed, or was taken back."""
    if row.ended_on is not None and row.ended_on <= on:
        return ENDED
    if row.effective_on > on:
        return REPLYING
    if row.from_on is not None and row.from_on > on:
        return AHEAD
    return EXPIRED if row.until_on is not None and row.until_on < on else EFFECTIVE
