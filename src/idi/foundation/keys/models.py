from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from idi.foundation.core.rowsecurity import Rows


class Key(models.Model):
    """接口密钥: what a system of an organisation shows to act for it. Only a hash of its secret is kept.

    `capabilities` are a part of what the organisation's own people may do; it works until `until_on` or its revocation.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    capabilities = ArrayField(models.CharField(max_length=40))
    until_on = models.DateField(null=True)
    issued_at = models.DateTimeField()
    issued_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(holders=("organisation_id",))

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)
