"""Organisations, whom to ask there, and how their facts changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.foundation.parties.kinds import KIND_CHOICES


class Organisation(models.Model):
    """单位: a legal entity or authority by its unified social credit code. Its id is the id of its scope.

    One merged into another keeps its row, for what was done in its name; `merged_into` is always the living survivor.
    `condition` is whether it can still be held to what it owes; what it was, when and by which source stands in its changes.
    """

    class Condition(models.TextChoices):
        ACTIVE = "active", _("存续")
        UNREACHABLE = "unreachable", _("失联")
        INSOLVENT = "insolvent", _("破产或清算")
        DEREGISTERED = "deregistered", _("已注销")

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=24, choices=KIND_CHOICES)
    condition = models.CharField(max_length=14, choices=Condition, default=Condition.ACTIVE)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, null=True)
    region_code = models.CharField(max_length=6)
    sort_key = models.CharField(max_length=400)
    contact_phone = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    merged_at = models.DateTimeField(null=True)
    merge_reason = models.CharField(max_length=200, blank=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "sort_key"], name="organisation_by_kind")]
        constraints = [
            # A merged row keeps its code as history; the survivor may carry the same one.
            models.UniqueConstraint(fields=["uscc"], condition=Q(merged_into__isnull=True), name="uscc_once"),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) & Q(merged_at__isnull=True))
                | (Q(merged_into__isnull=False) & Q(merged_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="organisation_merged_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_id(self) -> int:
        return self.id


class Contact(models.Model):
    """联系人: whom to ask at an organisation for what. Personal data: encrypted, masked in lists, shown whole by an act."""

    class Purpose(models.TextChoices):
        GENERAL = "general", _("综合联系")
        UNDERWRITING = "underwriting", _("投保承保")
        SITE = "site", _("现场与整改")
        CLAIMS = "claims", _("理赔维修")
        FINANCE = "finance", _("财务结算")
        REPORTING = "reporting", _("统计报送")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    region_code = models.CharField(max_length=6)
    purpose = models.CharField(max_length=12, choices=Purpose)
    name = EncryptedTextField(purpose="contact.name")
    phone = EncryptedTextField(purpose="contact.phone", blank=True, default="")
    email = EncryptedTextField(purpose="contact.email", blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, scope="organisation_id")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.purpose}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)


class Change(models.Model):
    """变更: a fact of the registry that became another: what it was, what it is, why. Of an organisation, or of a link."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="changes")
    link = models.ForeignKey("parties.Link", null=True, on_delete=models.PROTECT, related_name="changes")
    fact = models.CharField(max_length=30)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-changed_at"], name="change_by_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.fact}"
