from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.refs import Ref
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.foundation.core.seals import Seal


class Certificate(models.Model):
    """签名证书: says whose signature a paper carries. Public as on the paper itself, and never deleted: papers were signed by it.

    An authority of the demonstration belongs to no organisation; it issues theirs. `holder` is the name of the organisation when
    it filed the certificate, for those who may not read the registry.
    """

    class Origin(models.TextChoices):
        OWN = "own", _("本单位证书")
        DEMONSTRATION = "demo", _("平台演示证书")
        AUTHORITY = "authority", _("平台演示根证书")

    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    certificate = models.TextField()
    chain = models.TextField(blank=True)
    subject = models.CharField(max_length=400)
    issuer = models.CharField(max_length=400)
    serial = models.CharField(max_length=50)
    fingerprint = models.CharField(max_length=64, unique=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    rows: ClassVar = Rows(public=True, written=Rows(holders=("organisation_id",)))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="authority", organisation__isnull=True)
                | (~Q(origin="authority") & Q(organisation__isnull=False)),
                name="certificate_of_somebody",
            ),
            models.CheckConstraint(condition=Q(from_at__lt=F("until_at")), name="certificate_days_in_order"),
        ]
        indexes = [models.Index(fields=["organisation", "-until_at"], name="certificate_of_organisation")]

    def __str__(self) -> str:
        return self.subject

    @property
    def scope_id(self) -> int | None:
        return self.organisation_id


class SigningKey(models.Model):
    """签名私钥: the private key of a certificate, encrypted; the holder and the house sign with it, nobody else sees the row."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="signing_key")
    organisation_id = models.BigIntegerField(null=True)
    key = EncryptedTextField(purpose="certificate.key")

    rows: ClassVar = Rows(holders=("organisation_id",))

    def __str__(self) -> str:
        return f"key of {self.certificate_id}"

    @property
    def seal(self) -> Seal:
        return Seal(self.certificate.certificate, self.key, self.certificate.chain)


class Document(models.Model):
    """文件: a file as handed in or generated, filed under its subject. The content lies on disk by `sha256`.

    A document is never changed: a later one `replaces` it, and where that one `recalls` it there is nothing in its
    place. `kind` is `app.word` (`policies.certificate`), `number` the number printed on it. Whoever reads it must be
    able to see both this row and its subject. `keep_until` is the last day of its retention; none means as long as the
    platform stands. `small_sha256` (empty until it is made) and `taken_at` are of photos, `certificate` is what a
    signed paper was signed with, at `created_at`. `made_here` tells a generated paper from what somebody filed.
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
    recalls = models.BooleanField(default=False)
    keep_until = models.DateField(null=True)
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="+")
    made_here = models.BooleanField(default=False)
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
            models.Index(fields=["number"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)

    @property
    def is_photo(self) -> bool:
        return self.content_type.startswith("image/")
