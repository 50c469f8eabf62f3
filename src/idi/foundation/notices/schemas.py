"""What an SMS gateway tells over HTTP."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class DeliveryIn(Schema):
    id: UUID = Field(description="发送请求中的 id")
    state: Literal["delivered", "failed"]
    note: str = Field("", max_length=200, description="未送达的原因")


class DeliveryOut(Schema):
    id: UUID
    state: str
