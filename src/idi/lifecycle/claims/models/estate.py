from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import HANDLING
from idi.lifecycle.placed import AUTHORITIES, DESK, InProject


class Estate(InProject):
    """群体报案: one notice for many homes with the same defect, split into one claim a home that all carry its number.

    The survey is planned once (`visit_at`, `plan`) and the cause found once (`cause`, `finding`, `responsible`); what is
    decided, paid and signed stays with each home. `reporter_id` is the organisation that reported; it claims nothing by that.
    """

    number = models.CharField(max_length=40, unique=True)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=20)
    place = models.CharField(max_length=60)
    narrative = models.TextField()
    discovered_on = models.DateField()
    reported_at = models.DateTimeField()
    reporter_id = models.BigIntegerField(null=True)
    reporter_name = EncryptedTextField(purpose="estate.reporter_name")
    reporter_phone = EncryptedTextField(purpose="estate.reporter_phone")
    homes = models.PositiveIntegerField()
    visit_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True)
    cause = models.CharField(max_length=20, blank=True)
    finding = models.TextField(blank=True)
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=HANDLING, holders=("reporter_id",))

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="estate_by_project")]

    def __str__(self) -> str:
        return self.number
