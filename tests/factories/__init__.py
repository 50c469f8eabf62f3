"""Where tests begin: the people and projects of a story, made through the doors as everybody else makes them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from idi.foundation.core.actor import Actor

HOUSE = Actor(kind="house", name="示例平台")
CHINA = ZoneInfo("Asia/Shanghai")


def on(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in China time."""
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)
