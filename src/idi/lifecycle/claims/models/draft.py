from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows


class ReportDraft(models.Model):
    """报案草稿: the photos of a report that is not sent yet, by a key only the browser that began it holds.

    `photos` are hashes of what arrived, in order. Once `claim` is set it is over.
    """

    key = models.UUIDField(unique=True)
    photos = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.PROTECT, related_name="+")

    rows: ClassVar = Rows()

    def __str__(self) -> str:
        return str(self.key)
