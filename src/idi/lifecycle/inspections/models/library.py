"""The defect library and the checklists of a body, by version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.states import CHECKLIST_BOOK, LIBRARY


class Library(models.Model):
    """缺陷库: a version of the defect library of an inspection body; a new one replaces it and it stays to be looked at."""

    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    size = models.PositiveIntegerField()
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=LIBRARY.choices, default=LIBRARY.first)

    machine: ClassVar = LIBRARY
    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "version"], name="library_version_once"),
            models.UniqueConstraint(fields=["body"], condition=Q(state="current"), name="library_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} v{self.version}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the body."""
        return int(self.body_id)


class Defect(models.Model):
    """缺陷库条目: one entry of a version; never changed. `body` repeats the library's, so that row security can read it here."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="defects")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    period = models.CharField(max_length=10)
    major = models.CharField(max_length=60)
    minor = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=500)
    standard = models.CharField(max_length=200, blank=True)
    advice = models.CharField(max_length=500, blank=True)

    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["library", "number"], name="defect_number_once")]

    def __str__(self) -> str:
        return self.number


class ChecklistBook(models.Model):
    """检查要点（本单位）: a version of a body's own checklists; a new one replaces it and visits keep the version they used.

    `points` is a list of [stage, structure, node, text] in their order; structure and node are empty where it fits all.
    """

    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    points = models.JSONField()
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=CHECKLIST_BOOK.choices, default=CHECKLIST_BOOK.first)

    machine: ClassVar = CHECKLIST_BOOK
    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "version"], name="checklist_version_once"),
            models.UniqueConstraint(fields=["body"], condition=Q(state="current"), name="checklist_current_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} v{self.version}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the body."""
        return int(self.body_id)
