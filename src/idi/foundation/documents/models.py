from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.refs import Ref
from idi.foundation.core.rowsecurity import ANY, Rows


class Document(models.Model):
    """文件: a file as handed in or generated, filed under its subject. The content lies on disk by `sha256`.

    A document is never changed: a later one `replaces` it. `kind` is `app.word` (`policies.certificate`), `number` the
    number printed on it. Whoever reads it must be able to see both this row and its subject. `keep_until` is the last day
    of its retention; none means as long as the platform stands. `small_sha256` and `taken_at` are of photos.
    """

    scope = models.ForeignKey("seats.Scope", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("seats.Scope", null=True, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True, default="")
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    small_sha256 = models.CharField(max_length=64, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    keep_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=ANY, scope="scope_id", unit=ANY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="document_replaces_another"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "kind"], name="document_by_subject"),
            models.Index(fields=["sha256"], name="document_by_content"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)

    @property
    def is_photo(self) -> bool:
        return bool(self.small_sha256)
