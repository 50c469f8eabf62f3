from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows


class Grade(models.Model):
    """信用等级: the official grade of an organisation from the construction credit system, with its validity."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="credit_grades")
    grade = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(signed_in=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.grade}"


class Fact(models.Model):
    """信用事实: something the platform learned about a party, with evidence; the party is told and may reply first.

    It counts from `effective_on`, the day after the time to reply has passed.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="credit_facts")
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    points = models.IntegerField(default=0)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    happened_on = models.DateField()
    told_at = models.DateTimeField()
    reply_until_on = models.DateField()
    effective_on = models.DateField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=("housing_authority", "association"), project=("insurer", "insurer_lead", "inspection_body"),
        holders=("organisation_id",),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "subject_kind", "subject_id"], name="fact_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)
