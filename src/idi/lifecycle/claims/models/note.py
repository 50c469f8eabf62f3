from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import AT_HOME, HANDLING, InClaim
from idi.lifecycle.placed import AUTHORITIES, DESK


class Note(InClaim):
    """备注: what somebody who works on a claim writes down. Never edited.

    Without `shared_at` it stays within the organisation that wrote it; shared, everybody who works on the claim and the
    owner read it, the owner also on the tracking page.
    """

    organisation_id = models.BigIntegerField()
    organisation_name = models.CharField(max_length=120)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True)
    shared_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=(*AUTHORITIES, *DESK),
        project=HANDLING,
        unit=AT_HOME,
        holders=("organisation_id",),
        opened_by="shared_at",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_words")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.written_at:%F}"
