"""补录批次: the tables of a whole book of policies entered from one Excel file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.policies.states import BOOK


class Book(models.Model):
    """补录批次: one Excel file of an insurer's own policies, checked as a whole and entered as a whole or not at all.

    The same file (`sha256`) is taken once as long as it was not dropped or refused. `done` counts the policies entered while
    the job runs; `problems` are the reasons a whole book was refused at entering.
    """

    region_code = models.CharField(max_length=6)
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    warned = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    taken_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=BOOK.choices, default=BOOK.first)

    machine: ClassVar = BOOK
    rows: ClassVar = Rows(holders=("lead_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "sha256"], condition=~Q(state__in=["dropped", "refused"]), name="book_once"
            ),
            models.CheckConstraint(condition=Q(done__lte=models.F("count")), name="book_done_within_count"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.lead_id


class BookRow(models.Model):
    """补录行: one policy of a book: as it was read (`kept`, see `outside.Outside`), what it is warned of, and what it became."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    region_code = models.CharField(max_length=6)
    lead_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    outside_number = models.CharField(max_length=60)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    project_name = models.CharField(max_length=120)
    kept = models.JSONField()
    warnings = models.JSONField(default=list)
    policy = models.OneToOneField("policies.Policy", null=True, on_delete=models.PROTECT, related_name="book_row")

    rows: ClassVar = Rows(holders=("lead_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="book_row_once")]
        indexes = [models.Index(fields=["lead_id", "outside_number"], name="book_row_by_outside_number")]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"

    @property
    def scope_id(self) -> int:
        return self.lead_id
