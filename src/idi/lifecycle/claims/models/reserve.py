from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.models.claim import InClaim


class Reserve(InClaim):
    """未决赔款准备金: what the insurers expect still to pay on a claim; each change is a row with its reason, none is edited.

    `rule` says what set it: a rule of the platform, or somebody by hand. `parts` are the co-insurers' parts to the cent:
    insurer, share, amount, the lead first. Insurers and their regulator alone see it.
    """

    class Rule(models.TextChoices):
        INITIAL = "initial", _("报案")
        SURVEY = "survey", _("查勘估损")
        DECISION = "decision", _("核定")
        ADVANCE = "advance", _("先予支付")
        AWARD = "award", _("鉴定补充")
        EXTENDED = "extended", _("追加维修")
        HAND = "hand", _("人工调整")
        AGREED = "agreed", _("金额确认")
        ENDED = "ended", _("结束")

    number = models.PositiveIntegerField()
    amount = MoneyField()
    rule = models.CharField(max_length=8, choices=Rule)
    reason = models.CharField(max_length=300, blank=True)
    parts = models.JSONField(default=list)
    because = models.JSONField(default=list)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=("insurance_regulator",), project=("insurer_lead", "insurer_co"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="reserve_once"),
            models.UniqueConstraint(fields=["claim"], condition=Q(replaced_at__isnull=True), name="one_reserve_stands"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="reserve_is_no_debt"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.amount}"
