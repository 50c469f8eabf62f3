from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows


class SearchRow(models.Model):
    """检索行: by which words one thing is found, and who might see it. The search asks here, the tables decide.

    Filled by a job from what triggers mark (`SearchMark`); nobody but the house reads it.
    """

    kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    building_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    holders = ArrayField(models.BigIntegerField(), default=list)
    words = models.TextField()

    rows: ClassVar = Rows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_row_once")]
        indexes = [models.Index(fields=["building_id"], condition=Q(kind="unit"), name="search_row_of_building")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class SearchMark(models.Model):
    """检索待更新: a thing that changed since its search row was filled; its present words are searched until then."""

    kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()

    rows: ClassVar = Rows()

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
