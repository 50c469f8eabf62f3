"""What a telephone exchange tells over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict


class EventIn(Schema):
    """一次来电的一个事件。"""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    event: Literal["ringing", "answered", "ended"] = Field(description="ringing 振铃，answered 接听，ended 挂断")
    at: AwareDatetime = Field(description="事件时间，带时区，例如 2026-03-10T09:00:00+08:00")
    phone: str = Field("", description="来电号码；第一个事件必填，没有显示号码的写 000", max_length=20)
    line: str = Field("", description="被叫线路", max_length=30)
    agent: str = Field("", description="接听坐席在平台的用户名", max_length=60)


class IncomingOut(Schema):
    reference: str
    rung_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
