from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.diary.kinds import kind_label

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Task(models.Model):
    """待办: what a holder must do about a subject, by which day where a figure of law or a contract gives one.

    It waits for those of the holder who have the `capability`; for everybody of the holder where that is empty.
    `assigned_to` is the person of the holder it was given to; the others still see it and may do it.
    One to `take_note` of is closed by its holder; the others are done where they lead. `because` is the figure as
    `idi.rules` tells it (figure, value, ref, source, grade). Overdue is computed, never stored.
    What one person alone can do is held by that person; `team_id` is the organisation that counts it among its work.
    """

    holder_id = models.BigIntegerField()
    region_code = models.CharField(max_length=6)
    project_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    capability = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    take_note = models.BooleanField(default=False)
    assigned_to = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=("housing_authority", "association"), holders=("holder_id", "team_id"), house_project=True, unplaced=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_id", "kind", "subject_kind", "subject_id"],
                condition=models.Q(done_at__isnull=True),
                name="task_once",
            )
        ]
        indexes = [
            models.Index(fields=["holder_id", "due_on"], condition=models.Q(done_at__isnull=True), name="task_waiting")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> StrOrPromise:
        """What is to be done, in the language of the reader; the title is Chinese."""
        return kind_label(self.kind)


class Absence(models.Model):
    """请假: somebody of an organisation is away on these days (both included), and a colleague stands in.

    What was given to the one who is away reads as the substitute's while it runs, and ahead of it what is due on its days;
    nothing is handed over, so nothing has to be handed back. `ended_on` is the first day of an earlier return.
    """

    holder_id = models.BigIntegerField()
    region_code = models.CharField(max_length=6)
    person_id = models.BigIntegerField()
    substitute_id = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=200)
    filed_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    rows: ClassVar = Rows(holders=("holder_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="absence_days"),
            models.CheckConstraint(
                condition=~models.Q(person_id=models.F("substitute_id")), name="absence_has_another_person"
            ),
        ]
        indexes = [models.Index(fields=["holder_id", "until_on"], name="absence_by_day")]

    def __str__(self) -> str:
        return f"{self.holder_id}/{self.person_id} {self.from_on}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the organisation."""
        return int(self.holder_id)

    @property
    def last_on(self) -> date:
        """The last day it counts; before its first where it was taken back altogether."""
        return self.until_on if self.ended_on is None else min(self.until_on, self.ended_on - timedelta(days=1))

    def covers(self, on: date) -> bool:
        return self.from_on <= on <= self.last_on


class KeptFilter(models.Model):
    """常用筛选: filter, search and order of a list under a name, for a person alone or shared with the organisation.

    `path` is the address of the list, `query` what follows the question mark.
    """

    person_id = models.BigIntegerField()
    shared_with_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=120)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600)
    kept_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("person_id", "shared_with_id"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "path", "name"], name="kept_filter_once")]
        indexes = [models.Index(fields=["shared_with_id", "path"], name="kept_filter_shared")]

    def __str__(self) -> str:
        return self.name


class DefaultFilter(models.Model):
    """默认筛选: with which kept filter a list opens for a person."""

    person_id = models.BigIntegerField()
    path = models.CharField(max_length=120)
    # A colleague's default may not hinder the owner who drops a shared filter: it then simply opens nothing.
    kept = models.ForeignKey(KeptFilter, on_delete=models.DO_NOTHING, db_constraint=False, related_name="defaults")

    rows: ClassVar = Rows(holders=("person_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "path"], name="default_filter_once")]

    def __str__(self) -> str:
        return self.path
