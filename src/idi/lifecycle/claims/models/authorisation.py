from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import InClaim
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES


class Authorisation(InClaim):
    """授权委托书: the owner lets somebody else act on a claim: who, for what, from when until when, and the paper that says so.

    `holder_id` is the organisation or person it was given to, where it is registered; it sees the row.
    """

    class Scope(models.TextChoices):
        ACCEPT = "accept", "接受赔付金额"
        CASH = "cash", "领取现金赔款"
        SIGN = "sign", "确认维修并签字"
        WITHDRAW = "withdraw", "撤回报案"

    holder_id = models.BigIntegerField(null=True)
    holder_name = EncryptedTextField(purpose="authorisation.holder_name")
    acts = ArrayField(models.CharField(max_length=8, choices=Scope))
    from_on = models.DateField()
    until_on = models.DateField()
    paper_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",), holders=("holder_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="authorisation_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(acts__len__gt=0), name="authorisation_is_for_something"),
        ]

    @property
    def words(self) -> str:
        """What it is for."""
        return "、".join(str(self.Scope(each).label) for each in self.acts)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.from_on:%F}"
