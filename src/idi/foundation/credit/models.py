from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.credit.kinds import GRADE, RECORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Batch(models.Model):
    """信用记录批次: a file of records as an authority handed it in, previewed, then taken over whole or dropped.

    `records` are the rows as read, `foreseen` is the plan its reader saw: it is applied only while it still holds.
    """

    recorder_id = models.BigIntegerField()
    region_code = models.CharField(max_length=6)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    records = models.JSONField()
    foreseen = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    new_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    corrected_count = models.PositiveIntegerField(default=0)

    rows: ClassVar = Rows(holders=("recorder_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(dropped_at__isnull=True), name="batch_applied_or_dropped"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.recorder_id


class Fact(models.Model):
    """信用事实: something learned about a party, with evidence; the party is told and may reply first.

    It counts from `effective_on`, the day after the time to reply has passed, within `from_on` and `until_on`, until
    `ended_on`, when it was withdrawn or replaced by a corrected one. Those of the credit system are known by `source` and
    `reference`; the others by the thing on the platform they come from.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="credit_facts")
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    points = models.IntegerField(default=0)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    happened_on = models.DateField()
    told_at = models.DateTimeField()
    reply_until_on = models.DateField()
    effective_on = models.DateField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    recorder_id = models.BigIntegerField(null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="facts")
    value = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    rows: ClassVar = Rows(
        region=("housing_authority", "association"), project=("insurer", "insurer_lead", "inspection_body"),
        holders=("organisation_id", "recorder_id"), scope="organisation_id",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_kind", "subject_id"], condition=Q(ended_on__isnull=True), name="fact_once",
            ),
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference="") & Q(ended_on__isnull=True),
                name="fact_number_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(from_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="fact_dates",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)

    @property
    def is_grade(self) -> bool:
        return self.kind == GRADE

    @property
    def label(self) -> StrOrPromise:
        """The kind in words; facts of the platform itself are named by their text alone."""
        return RECORDS.get(self.kind, "")


class Grade(models.Model):
    """信用等级: the official grade of an organisation from the construction credit system, with its validity.

    It counts from `effective_on`, like the fact that told of it, and no longer from `ended_on`.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="credit_grades")
    fact = models.OneToOneField(Fact, null=True, on_delete=models.PROTECT, related_name="filed_grade")
    grade = models.CharField(max_length=10)
    source = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    effective_on = models.DateField()
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="grade_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.grade}"
