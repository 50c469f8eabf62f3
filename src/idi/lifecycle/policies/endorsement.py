"""批单: the tables of what changes a policy after its issue, who joins by it, and who must look over it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, DESK, InProject
from idi.lifecycle.policies.states import ENDORSEMENT, JOINING


class Endorsement(InProject):
    """批单: a change of a policy with its ground and reason; from the day it is in force numbered and never edited.

    `change` holds what is asked, as the kind's own chapter reads it. Amounts are signed: more premium is positive, a refund
    negative; `parts` splits them to the insurers, `spread` to the buildings. `differences` lists path, before and after.

    One made in the insurer's own system has its `outside_number` and day, its file as document, and `warnings`: what would have
    stood against it here.
    """

    class Kind(models.TextChoices):
        COVER_START = "cover_start", _("竣工验收起算")
        SETTLEMENT = "settlement", _("结算调整保费")
        FACTS = "facts", _("更正资料")
        ITEMS = "items", _("增减承保项目")
        DEDUCTIBLE = "deductible", _("免赔额和限额")
        LOADING = "loading", _("加费")
        EXCLUSION = "exclusion", _("除外")
        SUSPENSION = "suspension", _("中止保障")
        RESUMPTION = "resumption", _("恢复保障")
        LIFTING = "lifting", _("撤销加费、免赔、除外或中止")
        MEMBERS = "members", _("更换共保成员")
        TRANSFER = "transfer", _("变更投保人")
        CANCELLATION = "cancellation", _("解除合同")

    class Basis(models.TextChoices):
        AGREEMENT = "agreement", _("投保人同意")
        CLAUSE = "clause", _("备案条款")
        ARTICLE = "article", _("法律条文")

    policy = models.ForeignKey("policies.Policy", on_delete=models.PROTECT, related_name="endorsements")
    number = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=16, choices=Kind)
    basis = models.CharField(max_length=10, choices=Basis)
    ground = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    effective_on = models.DateField()
    change = models.JSONField(default=dict)
    amount = MoneyField(null=True)
    net = MoneyField(null=True)
    tax = MoneyField(null=True)
    parts = models.JSONField(default=list)
    spread = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    because = models.JSONField(default=list)
    document_id = models.BigIntegerField(null=True)
    outside_number = models.CharField(max_length=60, blank=True)
    outside_on = models.DateField(null=True)
    warnings = models.JSONField(default=list)
    drafted_by_id = models.BigIntegerField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ENDORSEMENT.choices, default=ENDORSEMENT.first)

    machine: ClassVar = ENDORSEMENT
    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="endorsement_once"),
            models.CheckConstraint(
                condition=Q(state="in_force", number__isnull=False) | (~Q(state="in_force") & Q(number__isnull=True)),
                name="endorsement_in_force_is_numbered",
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="endorsement_has_a_ground"),
            models.UniqueConstraint(
                fields=["policy", "outside_number"], condition=~Q(outside_number=""), name="outside_endorsement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}/{self.number or '—'}"


class Joining(InProject):
    """加入邀请: an insurer asked to take over a part, or an organisation asked to become policyholder, by an endorsement.

    As with a share, `offer` freezes what it was asked: before it agrees it sees nothing else of the policy.
    """

    endorsement = models.ForeignKey(Endorsement, on_delete=models.PROTECT, related_name="joinings")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    offer = models.JSONField()
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=JOINING.choices, default=JOINING.first)

    machine: ClassVar = JOINING
    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, holders=("organisation_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endorsement", "organisation"], name="joining_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"


class EndorsementRule(models.Model):
    """批改复核规则: which endorsements an insurer lets pass only with a second person: these kinds, and amounts from here on."""

    insurer = models.OneToOneField("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    amount_from = MoneyField(null=True)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(holders=("insurer_id",))

    def __str__(self) -> str:
        return f"{self.insurer_id}"

    @property
    def scope_id(self) -> int:
        return self.insurer_id


class HomePassed(InProject):
    """房屋转让: a home has a new owner from a day on. The cover follows the home and is not changed by it.

    It names nobody: whoever handles what is said about the home, desk and insurers, must know that its owner changed.
    """

    unit = models.ForeignKey("projects.Unit", on_delete=models.PROTECT, related_name="+")
    passed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=24)
    seats_ended = models.PositiveSmallIntegerField(default=0)

    rows: ClassVar = Rows(
        region=(*AUTHORITIES, *DESK), project=(*COVER_PARTIES, "property_firm"), unit=("owner",),
        written=Rows(region=AUTHORITIES, project=("developer", "property_firm"), unit=("owner",)),
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "passed_on"], name="home_passed_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.passed_on}"
