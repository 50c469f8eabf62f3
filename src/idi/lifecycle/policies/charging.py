"""收费规则: by which payment an insurer issues, and whether it takes a premium by instalments."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES


class IssueRule(models.TextChoices):
    """When a policy may be issued, from the laxest to the strictest."""

    ON_SIGNING = "on_signing", _("合同签订后即可签发")
    ON_FIRST_INSTALMENT = "on_first_instalment", _("首期保险费到账后签发")
    ON_PAYMENT = "on_payment", _("见费出单：保险费全部到账后签发")


class ChargeRule(models.Model):
    """收费规则: what one insurer rules for contracts of a region signed from a day on. A row is never changed; a later
    one takes its place. It holds only as far as the region's law leaves room.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    issue_rule = models.CharField(max_length=20, choices=IssueRule)
    instalments_allowed = models.BooleanField()
    bank = models.CharField(max_length=100)
    account_name = models.CharField(max_length=100)
    account_number = models.CharField(max_length=40)
    from_on = models.DateField()
    set_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insurer", "region_code", "from_on"], name="one_charge_rule_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.region_code} {self.from_on}"

    @property
    def scope_id(self) -> int:
        return self.insurer_id
