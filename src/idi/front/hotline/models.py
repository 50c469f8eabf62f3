from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows


class Call(models.Model):
    """专线来电: one call at the 24-hour desk and what it led to."""

    class Kind(models.TextChoices):
        REPORT = "report", "报案"
        QUESTION = "question", "咨询"
        COMPLAINT = "complaint", "投诉"
        CHASE = "chase", "催办"
        CALL_BACK = "call_back", "回拨"

    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    caller_name = EncryptedTextField(purpose="call.name", blank=True)
    caller_phone = EncryptedTextField(purpose="call.phone")
    caller_phone_index = models.CharField(max_length=64, db_index=True)
    note = models.TextField()
    claim_id = models.BigIntegerField(null=True)
    agent_id = models.BigIntegerField()
    desk_id = models.BigIntegerField()
    called_at = models.DateTimeField()
    call_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=("hotline", "association"), holders=("desk_id",))

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.desk_id
