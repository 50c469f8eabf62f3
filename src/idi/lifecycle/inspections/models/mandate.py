"""Who inspects: the mandate of the lead insurer, its contract, the body's declaration, and the handover to the next body."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.seats import OVERSEERS, SITE
from idi.lifecycle.inspections.states import MANDATE
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


class Mandate(InProject):
    """风险管理委托: opened when the contract is signed; the lead insurer appoints an independent body (notice 三（六）).

    `due_on` is the day after which the missing appointment is an alarm, with its figure in `because`. `checked` keeps the
    independence check of the appointment: day, parties looked at, warnings, articles. A contract has one mandate that is not
    ended; where a body is replaced the next mandate `replaces` the ended one, which keeps its body, visits and reports.
    """

    class EndedBy(models.TextChoices):
        INSURER = "insurer", _("主承保机构更换")
        BODY = "body", _("风险管理机构辞任")
        CONTRACT = "contract", _("保险合同解除")

    proposal = models.ForeignKey("policies.Proposal", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    number = models.CharField(max_length=40, unique=True)
    signed_on = models.DateField()
    due_on = models.DateField()
    because = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    appointed_on = models.DateField(null=True)
    checked = models.JSONField(default=dict)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=MANDATE.choices, default=MANDATE.first)

    machine: ClassVar = MANDATE
    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE, holders=("lead_id", "body_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="appointed")
                | Q(body__isnull=False, appointed_on__isnull=False, appointed_on__gte=F("signed_on")),
                name="appointed_mandate_names_its_body",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(policy__isnull=False), name="mandate_has_a_contract"
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & ~Q(ended_by="")) | (~Q(state="ended") & Q(ended_by="")),
                name="ended_mandate_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["policy"], condition=~Q(state="ended"), name="one_live_mandate_of_a_contract"
            ),
        ]
        indexes = [models.Index(fields=["body"], condition=Q(state="ended"), name="mandate_of_former_body")]

    def __str__(self) -> str:
        return self.number

    @property
    def appointed_body(self) -> Organisation:
        """The body, where one is appointed; before that a mistake of the caller."""
        if self.body is None:
            raise ValueError(f"mandate {self.number} has no body yet")
        return self.body

    @property
    def left(self) -> bool:
        """Whether its body was replaced or gave it up: it reads its record and does nothing more."""
        return self.state == "ended" and self.ended_by != self.EndedBy.CONTRACT

    @property
    def present(self) -> Mandate:
        """The mandate of its contract as it stands now: itself, or what came after it."""
        mandate: Mandate = self
        while mandate.state == "ended":
            later = Mandate.objects.select_related("body", "lead").filter(replaces=mandate).first()
            if later is None:
                break
            mandate = later
        return mandate

    @property
    def at_work(self) -> Organisation | None:
        """The body that inspects now under this contract; it judges what an earlier one found. None while nobody is appointed."""
        present = self.present
        return present.body if present.state == "appointed" else None


class Engagement(InProject):
    """委托合同: what insurer and body agreed: fee, scope, at which stage of the works the body comes in, the paper.

    `entry_stage` is how far the works were on `entry_on`. Building parties do not see it.
    """

    class Scope(models.TextChoices):
        DESIGN = "design", _("勘察设计")
        CONSTRUCTION = "construction", _("施工")
        COMPLETION = "completion", _("竣工")
        RETURN = "return", _("回访")

    class EntryStage(models.TextChoices):
        NOT_STARTED = "501", _("未开工")
        STARTED = "502", _("已开工")
        STRUCTURE_DONE = "503", _("主体结构完工")
        COMPLETED = "504", _("项目已竣工")

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="engagement")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    contract_number = models.CharField(max_length=60, blank=True)
    fee = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    scope = models.JSONField(default=list)
    entry_stage = models.CharField(max_length=3, choices=EntryStage)
    entry_on = models.DateField()
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=("insurer_lead", "insurer_co"), holders=("body_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fee__isnull=True) | Q(fee__gte=0), name="engagement_fee_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.contract_number}"

    @property
    def scope_labels(self) -> list[str]:
        return [str(self.Scope(each).label) for each in self.scope]


class Declaration(InProject):
    """独立性声明: the body declares by its head to be independent of the parties of the project, on paper and signed.

    `facts` is what was printed: the parties, the links the search found, how far it looks, what the body says about them.
    It stands until a party joins or a link changes.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="declarations")
    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    facts = models.JSONField()
    document_id = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField()
    declared_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("body_id",))

    class Meta:
        indexes = [models.Index(fields=["mandate", "-id"], name="declaration_latest")]

    def __str__(self) -> str:
        return self.number


class Handover(InProject):
    """移交: what the body that leaves hands to the next one, as it stood when that was appointed; both acknowledge it.

    `facts` is what the protocol lists and what it found missing; `giver_note` and `taker_note` what each body adds.
    """

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="taken_over")
    giver = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    facts = models.JSONField()
    document_id = models.BigIntegerField(null=True)
    drawn_up_at = models.DateTimeField()
    giver_at = models.DateTimeField(null=True)
    giver_note = models.CharField(max_length=500, blank=True)
    taker_at = models.DateTimeField(null=True)
    taker_note = models.CharField(max_length=500, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, holders=("giver_id", "taker_id"))

    def __str__(self) -> str:
        return self.number

    @property
    def whole(self) -> bool:
        """Whether both bodies acknowledged it."""
        return self.giver_at is not None and self.taker_at is not None
