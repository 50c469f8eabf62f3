from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject, OnClaim
from idi.lifecycle.repairs.states import ORDER


class Order(OnClaim):
    """维修单: what the insurer orders from a repairer on a covered claim. `lines` is a list of {name, unit, quantity, price, total}.

    `signer_id` is the person who reported as the owner and may confirm, beside those with a seat on the home.
    `estimate` is the surveyor's; `quote_warning` keeps the answer of the rules where there was one to compare with:
    {ratio, warns, because}, and line by line {lines, lines_warn, missing, added}. `reason` is why it was sent back or
    has to be done again, in words. `kind` says who pays: the insurer on a covered claim, the repairer itself under the
    warranty of an `earlier` order, the owner where nothing is covered; an emergency begins before the decision, and
    `if_refused` says who bears it then, signed first. `recheck` is what the insurer found when it looked at the result:
    {passed, note}; `warranty_until` the last day of the repair's warranty.
    """

    class Kind(models.TextChoices):
        INSURED = "insured", _("保险维修")
        EMERGENCY = "emergency", _("应急先修")
        WARRANTY = "warranty", _("保修返修")
        SELF_PAID = "self_paid", _("业主自费")

    class Bearer(models.TextChoices):
        INSURER = "insurer", _("保险机构")
        OWNER = "owner", _("业主")
        DEVELOPER = "developer", _("建设单位")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.INSURED)
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    if_refused = models.CharField(max_length=10, choices=Bearer, blank=True)
    number = models.CharField(max_length=40, unique=True)
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    repairer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    signer_id = models.BigIntegerField(null=True)
    scheme = models.TextField()
    lines = models.JSONField(default=list)
    amount = MoneyField()
    estimate = MoneyField(null=True)
    quote_warning = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    visit_on = models.DateField(null=True)
    appointment_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    work_done = models.TextField(blank=True)
    materials = models.CharField(max_length=300, blank=True)
    recheck = models.JSONField(default=dict)
    rechecked_at = models.DateTimeField(null=True)
    warranty_until = models.DateField(null=True)
    warranty_because = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    rework_count = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=ORDER.choices, default=ORDER.first)

    machine: ClassVar = ORDER
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "repairer"),
        holders=("repairer_id", "lead_id", "signer_id"),
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["repairer", "-id"], name="order_by_repairer"),
            models.Index(fields=["lead", "-id"], name="order_by_lead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount=0, kind="warranty", earlier__isnull=False),
                name="order_has_a_price",
            ),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | ~Q(if_refused=""), name="emergency_says_who_bears_it"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=~Q(state__in=("returned", "confirmed")), name="one_order_runs"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Confirmation(InProject):
    """维修确认书: the owner's confirmation of a repair; never deemed given (Civil Code 140).

    `confirmed_by_id` is the person who signed in, empty where the claim word of the home was given instead.
    """

    class Satisfaction(models.IntegerChoices):
        VERY = 0, _("非常满意")
        YES = 1, _("满意")
        NO = 2, _("不满意")

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="confirmation")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    repairer_id = models.BigIntegerField()
    confirmed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    satisfaction = models.PositiveSmallIntegerField(choices=Satisfaction)
    remark = models.CharField(max_length=300, blank=True)

    rows: ClassVar = Rows(
        region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "repairer"), holders=("repairer_id",)
    )

    def __str__(self) -> str:
        return f"{self.order_id}"
