"""What the HTTP interface gives about complaints: nothing about who complains."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class ComplaintOut(Schema):
    number: str
    state: str
    against_kind: str
    cause: str
    about: str
    text: str
    wish: str
    claim_number: str | None
    filed_at: datetime
    due_on: date
    stage: str
    escalated_at: datetime | None
    outcome: str
    answer: str
    answered_at: datetime | None
    rating: int | None


class ComplaintsOut(Schema):
    count: int
    items: list[ComplaintOut]
