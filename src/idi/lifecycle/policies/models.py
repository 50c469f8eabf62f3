from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.money import MoneyField, RateField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, DESK, InProject
from idi.lifecycle.policies.agreement import Agreement as Agreement
from idi.lifecycle.policies.arrears import Reminder as Reminder
from idi.lifecycle.policies.book import Book as Book
from idi.lifecycle.policies.book import BookRow as BookRow
from idi.lifecycle.policies.charging import ChargeRule as ChargeRule
from idi.lifecycle.policies.declared import Exclusion as Exclusion
from idi.lifecycle.policies.declared import ExplanationCorrection as ExplanationCorrection
from idi.lifecycle.policies.declared import RecourseWaiver as RecourseWaiver
from idi.lifecycle.policies.endorsement import Endorsement as Endorsement
from idi.lifecycle.policies.endorsement import EndorsementRule as EndorsementRule
from idi.lifecycle.policies.endorsement import HomePassed as HomePassed
from idi.lifecycle.policies.endorsement import Joining as Joining
from idi.lifecycle.policies.occupied import InsuredBuilding as InsuredBuilding
from idi.lifecycle.policies.states import OVER, POLICY, PROOF, PROPOSAL, SHARE

_OFFERED_FIGURES = ("budget", "rate", "premium", "share", "part")


class Insured(models.TextChoices):
    """Who is insured or may claim; the notice is silent, so it is chosen and shown as chosen."""

    DEVELOPER = "developer", _("建设单位")
    OWNERS = "owners", _("业主（房屋所有权人）")
    ORGANISATION = "organisation", _("指定单位")


class Proposal(InProject):
    """投保单: what the developer proposes on an accepted quote, with the statements without which nothing is issued."""

    number = models.CharField(max_length=40, unique=True)
    quote = models.ForeignKey("rating.Quote", on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey("rating.Filing", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    policyholder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    insured = models.CharField(max_length=12, choices=Insured)
    claimant = models.CharField(max_length=12, choices=Insured)
    insured_organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimant_organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    questionnaire_version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    disclosed_at = models.DateTimeField(null=True)
    disclosed_by_id = models.BigIntegerField(null=True)
    signer = EncryptedTextField(purpose="proposal.signer", blank=True, default="")
    signer_post = models.CharField(max_length=60, blank=True)
    exclusions_explained_at = models.DateTimeField(null=True)
    exclusions_explained_by_id = models.BigIntegerField(null=True)
    recourse_waived = models.BooleanField(default=False)
    item_terms = models.JSONField(default=dict)
    quoted = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True)
    signed_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=PROPOSAL.choices, default=PROPOSAL.first)

    machine: ClassVar = PROPOSAL
    rows: ClassVar = Rows(
        region=("insurance_regulator", "association"), project=("developer", "insurer_lead", "insurer_co"),
        holders=("lead_id", "policyholder_id"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=~Q(state__in=OVER), name="one_live_proposal")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def insured_name(self) -> str:
        """Who is insured, as every paper says it."""
        return self.insured_organisation.name if self.insured_organisation else str(self.get_insured_display())

    @property
    def claimant_name(self) -> str:
        """Who may claim, as every paper says it."""
        return self.claimant_organisation.name if self.claimant_organisation else str(self.get_claimant_display())


class Share(InProject):
    """共保份额: an insurer's part of one proposal; the lead is the first and takes the remainder of every split.

    `offer` freezes what the insurer was asked to join (project, policyholder, rate, premium and its part), for before it
    accepts it has no seat in the project and sees nothing else of it.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="shares")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    share = RateField()
    offer = models.JSONField()
    state = models.CharField(max_length=12, choices=SHARE.choices, default=SHARE.first)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    signer = EncryptedTextField(purpose="share.signer", blank=True, default="")
    signer_post = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)

    machine: ClassVar = SHARE
    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "insurer"], name="share_once"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(lead=True), name="one_lead"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.share}"

    @property
    def offered(self) -> dict[str, Any]:
        """The offer with its amounts and ratios as Decimal."""
        return {**self.offer, **{name: Decimal(self.offer[name]) for name in _OFFERED_FIGURES}}


class Policy(InProject):
    """保险单: the concluded contract. `origin` tells whether it was issued here or recorded from an insurer's own system.

    `law` and `signed_on` select the figures of law it lives by; `terms` is the filed text in force at signing, `quoted` the
    deductible plan, the limits and the clauses the accepted quote stands on.

    The premium is `final`, or `provisional` until it is settled, and what endorsements `endorsed` on top of it; `loading` is
    the rate endorsements added. The contract of a cancelled policy ended with `cancelled_on`, the last day it covers.
    """

    class Origin(models.TextChoices):
        PLATFORM = "platform", _("平台出单")
        RECORDED = "recorded", _("外部系统出单补录")

    number = models.CharField(max_length=60, unique=True)
    origin = models.CharField(max_length=10, choices=Origin)
    outside_number = models.CharField(max_length=60, blank=True)
    outside_on = models.DateField(null=True)
    outside_document_id = models.BigIntegerField(null=True)
    warnings = models.JSONField(default=list)
    proposal = models.OneToOneField(Proposal, null=True, on_delete=models.PROTECT, related_name="policy")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    policyholder = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    insured = models.CharField(max_length=12, choices=Insured)
    claimant = models.CharField(max_length=12, choices=Insured)
    law = models.CharField(max_length=40)
    terms = models.TextField(blank=True)
    quoted = models.JSONField(default=dict)
    signed_on = models.DateField()
    issued_on = models.DateField(null=True)
    rate = RateField()
    budget = MoneyField()
    provisional = MoneyField()
    settlement = MoneyField(null=True)
    final = MoneyField(null=True)
    loading = RateField(default=0)
    endorsed = MoneyField(default=0)
    first_handover_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    check_code = models.CharField(max_length=16, unique=True)
    document_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20, choices=POLICY.choices, default=POLICY.first)

    machine: ClassVar = POLICY
    rows: ClassVar = Rows(region=(*AUTHORITIES, *DESK), project=COVER_PARTIES, holders=("lead_id", "policyholder_id"))

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="platform") | ~Q(outside_number=""), name="recorded_policy_has_outside_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_on__isnull=False), name="issued_policy_has_a_day"
            ),
            models.UniqueConstraint(fields=["project"], condition=~Q(state="cancelled"), name="one_live_policy"),
            models.UniqueConstraint(
                fields=["lead", "outside_number"], condition=~Q(outside_number=""), name="outside_number_once"
            ),
        ]
        indexes = [models.Index(fields=["lead", "-id"], name="policy_by_lead")]

    def __str__(self) -> str:
        return self.number

    @property
    def premium(self) -> Decimal:
        """The whole premium as it stands, tax included."""
        return (self.provisional if self.final is None else self.final) + self.endorsed

    @property
    def insured_name(self) -> str:
        """Who is insured, as every paper says it."""
        if self.insured == Insured.ORGANISATION and self.proposal is not None:
            return self.proposal.insured_name
        return str(self.get_insured_display())

    @property
    def claimant_name(self) -> str:
        """Who may claim, as every paper says it."""
        if self.claimant == Insured.ORGANISATION and self.proposal is not None:
            return self.proposal.claimant_name
        return str(self.get_claimant_display())


class Member(InProject):
    """共保成员: an insurer's part of a policy from a day until a day; claims split by the parts of the day of report.

    `premium` is what of the policy's premium is this member's; over all members, past ones too, it adds up to the policy's.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="members")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    share = RateField()
    premium = MoneyField(default=0)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, holders=("insurer_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "insurer", "from_on"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.share}"


class CoverItem(InProject):
    """承保项目: one item of the notice on one building, with its clock once the building is accepted.

    Before acceptance the dates are empty; all dates are inclusive. `years` is empty where the term is not one of whole
    years, `term` says it in words. `wait_months` is set where the contract, recorded from outside, states a wait of its
    own. `because` keeps the figures of law the dates come from.

    `gaps` are the days endorsements took out of the cover, each with kind, from_on, until_on (empty: for good), words and the
    endorsement's id; `excluded` says them in words for every page and paper.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="items")
    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    years = models.PositiveSmallIntegerField(null=True)
    term = models.CharField(max_length=40)
    wait_months = models.PositiveSmallIntegerField(null=True)
    accepted_on = models.DateField(null=True)
    wait_ends_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    deductible = MoneyField(null=True)
    limit = MoneyField(null=True)
    excluded = models.TextField(blank=True)
    gaps = models.JSONField(default=list)
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "building", "item"], name="cover_item_once"),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True, starts_on__isnull=True, ends_on__isnull=True)
                | Q(accepted_on__lte=F("wait_ends_on"), wait_ends_on__lt=F("starts_on"), starts_on__lt=F("ends_on")),
                name="cover_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.item}"


class Version(InProject):
    """保险单版本: the policy as it stood from a day on; the frozen record later stages read."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_on = models.DateField()
    facts = models.JSONField()
    made_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.number}"


class Proof(InProject):
    """投保证明: the insurer's proof of insurance on which the property authority waives the warranty deposit (notice 三（四）)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="proofs")
    number = models.CharField(max_length=40, unique=True)
    check_code = models.CharField(max_length=16, unique=True)
    issued_on = models.DateField()
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    document_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=PROOF.choices, default=PROOF.first)

    machine: ClassVar = PROOF
    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    @property
    def waiver(self) -> Waiver | None:
        """The newest waiver recorded on it, also a revoked one."""
        return max(self.waivers.all(), key=lambda each: each.pk, default=None)

    def __str__(self) -> str:
        return self.number


class Waiver(InProject):
    """物业保修金免交记录: what the property authority records on a proof, and its revocation; after that it may be recorded anew."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="waivers")
    authority = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    amount_otherwise_due = MoneyField()
    recorded_on = models.DateField()
    officer_id = models.BigIntegerField()
    officer = EncryptedTextField(purpose="waiver.officer", blank=True, default="")
    revoked_on = models.DateField(null=True)
    revoked_by_id = models.BigIntegerField(null=True)
    revoker = EncryptedTextField(purpose="waiver.revoker", blank=True, default="")
    revoked_reason = models.CharField(max_length=300, blank=True)
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof"], condition=Q(revoked_on__isnull=True), name="one_waiver_at_a_time")
        ]

    def __str__(self) -> str:
        return f"waiver {self.proof_id}"
