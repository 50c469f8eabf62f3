"""The facts handed on, and how they came to be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import InProject


class FactsSheet(InProject):
    """项目事实表: the facts of a project frozen for the stages after; a change makes a new version, never edits one."""

    version = models.PositiveIntegerField()
    facts = models.JSONField()
    taken_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "version"], name="facts_once")]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"


class Revision(InProject):
    """资料变更: one change of a project, building or home, field by field; the history behind its version number.

    `changes` is a list of {field, before, after} in exact words; a row that was taken out has `removed` set.
    """

    class Subject(models.TextChoices):
        PROJECT = "project", "项目"
        BUILDING = "building", "单体"
        UNIT = "unit", "户"

    subject = models.CharField(max_length=8, choices=Subject)
    subject_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    changes = models.JSONField()
    label = models.CharField(max_length=120)
    removed = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id", "version"], name="revision_once")]
        indexes = [models.Index(fields=["project", "-at"], name="revision_by_project")]

    def __str__(self) -> str:
        return f"{self.label} v{self.version}"
