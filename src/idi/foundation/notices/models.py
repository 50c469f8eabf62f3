from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows


class Message(models.Model):
    """消息: something a holder (organisation or person) is told about a subject, with the page to open."""

    holder_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(holders=("holder_id",))

    class Meta:
        indexes = [models.Index(fields=["holder_id", "-sent_at"], name="message_by_holder")]

    def __str__(self) -> str:
        return self.title
