from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import ANY, Rows


class Entry(models.Model):
    """履历条目: one act, in the chain of its scope. The database refuses to change or delete it.

    `text` is the canonical JSON the hash covers: ids, codes, amounts and hashes, never a person's name or number.
    `reader_id` closes the entry to all but the acting organisation, that reader and the authorities of the region.
    """

    scope = models.ForeignKey("seats.Scope", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    by_house = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reader_id = models.BigIntegerField(null=True)
    text = models.TextField()
    prev = models.CharField(max_length=80)
    hash = models.CharField(max_length=80)

    rows: ClassVar = Rows(
        region=ANY, scope="scope_id", closed_by="reader_id", holders=("person_id", "organisation_id", "reader_id")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "number"], name="entry_once_per_chain")]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "number"], name="entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind}:{self.subject_id}"


class Head(models.Model):
    """链首: the last link of a scope's chain; locked while an act appends to it."""

    scope = models.OneToOneField("seats.Scope", primary_key=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=80, default="")

    rows: ClassVar = Rows(scope="scope_id")

    def __str__(self) -> str:
        return f"{self.scope_id} #{self.number}"


class Delivery(models.Model):
    """送达: one announcement handled by one listener, so that a repeated job does nothing twice."""

    key = models.UUIDField()
    handler = models.CharField(max_length=120)

    rows: ClassVar = Rows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "handler"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.handler}"


class Submission(models.Model):
    """提交: one sent form, by the token it carried; sending it again leads to where the first one led."""

    token = models.UUIDField(primary_key=True)
    location = models.TextField(default="")

    rows: ClassVar = Rows()

    def __str__(self) -> str:
        return str(self.token)
