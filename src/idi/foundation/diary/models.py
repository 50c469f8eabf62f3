from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows


class Task(models.Model):
    """待办: what a holder must do about a subject, by which day where a figure of law or a contract gives one.

    It waits for those of the holder who have the `capability`; for everybody of the holder where that is empty.
    `assigned_to` is the person of the holder it was given to; the others still see it and may do it.
    One to `take_note` of is closed by its holder; the others are done where they lead. `because` is the figure as
    `idi.rules` tells it (figure, value, ref, source, grade). Overdue is computed, never stored.
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
    done_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=("housing_authority", "association"), holders=("holder_id",), house_project=True, unplaced=True
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
