from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.lifecycle.claims.states import CASH, CLAIM, REPAIRED
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, DESK, InProject

HANDLING = (*COVER_PARTIES, "contractor", "repairer", "appraiser")
AT_HOME = ("owner", "repairer", "appraiser")


class Claim(models.Model):
    """报案/赔案: a report of loss, which is a fact and always registered and numbered, and what came of it.

    Without a known address `project`, `building` and `unit` are empty and the desk finds the place (state unplaced).
    `desk_id` is the desk that looks for it. `triage` keeps the answer of the rules on the day of discovery: state, item, who
    answers, figures. Reporter and claimant are different roles: `reporter_is_owner` is what the reporter said,
    `reporter_verified` whether the claim word of the home or a seat on it bore that out; only both together may sign.
    `source_id` is the organisation whose own system reported it, under its `reference` there, by which it knows it again.
    The moments ending in `_at` are the anchors of the clocks. `delay` is what the lead owes for having paid late, once it did:
    days, amount, figures, and the day it was paid; the lead bears it alone.
    `main` is the report of the same defect this one was joined to; `estate` the notice for many homes it was split from.
    `owner_checked_at` is when the owner was checked on a report that somebody else made. `self_pay_signed_at` is when the owner
    signed, before an emergency repair, to pay for it should it not be covered. `builder_answered_at` is when the builder, who
    answers in the wait, said when it comes.
    """

    class Channel(models.TextChoices):
        WEB = "web", "网页"
        HOTLINE = "hotline", "专线"
        STAFF = "staff", "经办代录"
        SYSTEM = "system", "业务系统"
        ESTATE = "estate", "群体报案"

    region_code = models.CharField(max_length=6)
    project = models.ForeignKey("projects.Project", null=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead_id = models.BigIntegerField(null=True)
    desk_id = models.BigIntegerField(null=True)
    main = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    estate = models.ForeignKey("claims.Estate", null=True, on_delete=models.PROTECT, related_name="claims")
    number = models.CharField(max_length=40, unique=True)
    track_code = models.CharField(max_length=16, unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    source_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=60, blank=True)
    address_given = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=3, blank=True)
    symptom = models.CharField(max_length=20)
    place = models.CharField(max_length=60, blank=True)
    narrative = models.TextField()
    emergency = models.BooleanField(default=False)
    reporter_name = EncryptedTextField(purpose="claim.reporter_name")
    reporter_phone = EncryptedTextField(purpose="claim.reporter_phone")
    reporter_phone_index = models.CharField(max_length=64, db_index=True)
    reporter_is_owner = models.BooleanField(default=True)
    reporter_verified = models.BooleanField(default=False)
    reporter_phone_checked = models.BooleanField(default=False)
    reporter_person_id = models.BigIntegerField(null=True)
    owner_checked_at = models.DateTimeField(null=True)
    visit_wish = models.CharField(max_length=60, blank=True)
    self_pay_signed_at = models.DateTimeField(null=True)
    fast_lane = models.BooleanField(default=False)
    builder_answered_at = models.DateTimeField(null=True)
    builder_visit_at = models.DateTimeField(null=True)
    discovered_on = models.DateField()
    reported_at = models.DateTimeField()
    triage = models.JSONField(default=dict)
    acknowledged_at = models.DateTimeField(null=True)
    visit_at = models.DateTimeField(null=True)
    papers_asked = models.TextField(blank=True)
    papers_asked_at = models.DateTimeField(null=True)
    papers_complete_at = models.DateTimeField(null=True)
    surveyed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    repair_began_at = models.DateTimeField(null=True)
    estimate = MoneyField(null=True)
    amount = MoneyField(null=True)
    amount_confirmed_at = models.DateTimeField(null=True)
    payee_id = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    delay = models.JSONField(default=dict)
    closing_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=14, choices=CLAIM.choices, default=CLAIM.first)

    machine: ClassVar = CLAIM
    rows: ClassVar = Rows(
        region=(*AUTHORITIES, *DESK), project=HANDLING, unit=AT_HOME, holders=("lead_id", "reporter_person_id", "source_id"),
        unplaced=True,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["lead_id", "-id"], name="claim_by_lead"),
            models.Index(fields=["region_code", "-id"], name="claim_by_region"),
            models.Index(fields=["unit", "-id"], name="claim_by_unit"),
            # What is rare among very many is found without walking over the rest.
            models.Index(fields=["state", "-id"], name="claim_by_state"),
            models.Index(fields=["item", "-id"], name="claim_by_item"),
            models.Index(fields=["-id"], condition=Q(emergency=True), name="claim_emergencies"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unplaced") | Q(project__isnull=False), name="placed_claim_has_a_project"
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(desk_id__isnull=False), name="unplaced_claim_has_a_desk"
            ),
            models.UniqueConstraint(
                fields=["source_id", "reference"], condition=~Q(reference=""), name="reference_once_a_source"
            ),
            models.CheckConstraint(
                condition=Q(papers_asked="", papers_asked_at__isnull=True)
                | (~Q(papers_asked="") & Q(papers_asked_at__isnull=False)),
                name="papers_asked_with_words",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, amount_confirmed_at__isnull=True)
                | Q(amount__isnull=False, amount_confirmed_at__isnull=False),
                name="amount_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        """The project's chain; a report nobody has placed yet is journaled on the chain of its desk."""
        return int(self.project_id or self.desk_id)  # type: ignore[arg-type]

    @property
    def standing(self) -> State:
        """Its state as people read it: what the owner confirmed is a repair, or cash where none began."""
        if self.state != "repaired":
            return CLAIM.state(self.state)
        return REPAIRED if self.repair_began_at else CASH

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return str(self.standing.label)

    @property
    def builder_repaired(self) -> bool:
        """Whether it ended with the builder saying that it is repaired."""
        waited = self.triage.get("state") in ("in_wait", "not_started", "no_policy")
        return self.state == "closed" and self.decided_at is None and waited

    @property
    def owes_delay(self) -> bool:
        """Whether the lead has still to pay what its delay cost."""
        return bool(self.delay) and "paid_on" not in self.delay

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the owner can still take it back: before anybody looked."""
        return self.state in ("with_builder", "with_insurer", "joined")

    @property
    def may_sign(self) -> bool:
        """Whether the owner behind this report was checked, and may accept, sign and withdraw."""
        return self.reported_by_owner or self.owner_checked_at is not None

    @property
    def reported_by_owner(self) -> bool:
        """Whether the reporter is the owner and was checked: name and account of the reporter are then the owner's."""
        return self.reporter_is_owner and self.reporter_verified

    @property
    def signer_person_id(self) -> int | None:
        """The account of the reporter, where the reporter is the owner and was checked."""
        return self.reporter_person_id if self.reported_by_owner else None


class InClaim(InProject):
    """Base of what belongs to one claim."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="%(class)ss")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
