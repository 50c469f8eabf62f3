"""What was found, what its party did about it, and how that was pressed for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models.mistakes import Mistakable, voided_with_reason
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.inspections.models.visit import Drawing, Visit
from idi.lifecycle.inspections.states import FINDING, LINK, NOTED, VOID
from idi.lifecycle.placed import AUTHORITIES, InProject


class Series(InProject):
    """同类风险: the same defect on several buildings, answered for by one party; counted once where parties are compared."""

    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=250)
    linked_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("responsible_id",))

    def __str__(self) -> str:
        return f"{self.project_id}/{self.pk}"


class Finding(Mistakable, InProject):
    """风险记录: something the inspector saw, graded by the region's scheme, with a day by which it is to be put right.

    `asks_reply` says whether its grade asks the party for anything. `grade_current` is the grade that remains; empty
    once the inspector found the risk removed; `regrades` are its changes: at, from, to, due_before, due_on, reason.
    `serious` says whether the scheme calls that grade so, `found_serious` whether it did so of the first. `item` is the
    cover item it could become a claim under. `because` holds the figures of the grade and of the day. `pin_x` and
    `pin_y` are shares of the drawing's width and height; `seen` is where and when a device noted it: at, latitude,
    longitude, accuracy in metres.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    number = models.CharField(max_length=40, unique=True)
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    location = models.CharField(max_length=120)
    item = models.CharField(max_length=3, blank=True)
    description = models.TextField()
    standard = models.CharField(max_length=200, blank=True)
    advice = models.TextField(blank=True)
    grade_original = models.CharField(max_length=4)
    grade_current = models.CharField(max_length=4, blank=True)
    serious = models.BooleanField(default=False)
    found_serious = models.BooleanField(default=False)
    regrades = models.JSONField(default=list)
    series = models.ForeignKey(Series, null=True, on_delete=models.PROTECT, related_name="findings")
    asks_reply = models.BooleanField()
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    because = models.JSONField(default=list)
    drawing = models.ForeignKey(Drawing, null=True, on_delete=models.PROTECT, related_name="+")
    pin_x = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    pin_y = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    seen = models.JSONField(default=dict)
    closing_remark = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=FINDING.choices, default=FINDING.first)

    machine: ClassVar = FINDING
    rows: ClassVar = Rows(
        region=AUTHORITIES, project=OVERSEERS, holders=("responsible_id",),
        listed=(("visit_id", "inspections_former_visits"),),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_finding_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(drawing__isnull=True, pin_x__isnull=True, pin_y__isnull=True)
                | Q(drawing__isnull=False, pin_x__range=(0, 1), pin_y__range=(0, 1)),
                name="pin_on_its_drawing",
            ),
            voided_with_reason("finding_void_says_why"),
        ]
        indexes = [
            models.Index(fields=["project", "state", "-id"], name="finding_by_project"),
            models.Index(fields=["-id"], condition=Q(serious=True), name="finding_serious"),
            models.Index(fields=["responsible", "state"], name="finding_by_responsible"),
            models.Index(fields=["region_code", "-id"], name="finding_by_region"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> State:
        """Its state as people read it."""
        if self.voided:
            return VOID
        return NOTED if self.state == "open" and not self.asks_reply else FINDING.state(self.state)

    @property
    def place(self) -> str:
        """Building and location in words."""
        return f"{self.building} {self.location}" if self.building else self.location


class Rectification(Mistakable, InProject):
    """整改回复: what a party says it did about a finding, and how the inspector judged it. A finding may need several rounds.

    `agreed` is what the supervisor (监理) said of it, with `cosign_remark`. Its photos are filed under it; `by_link`
    where it came by a signed link. `responsible` repeats the finding's party, so that row security can read it here.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rectifications")
    round = models.PositiveSmallIntegerField()
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    replied_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    by_link = models.BooleanField(default=False)
    text = models.TextField()
    replied_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    cosigned_by = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    cosign_remark = models.CharField(max_length=300, blank=True)
    cosigned_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(
        region=AUTHORITIES, project=OVERSEERS, holders=("responsible_id",),
        listed=(("finding_id", "inspections_former_findings"),),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "round"], name="rectification_round_once"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, judged_at__isnull=True)
                | Q(accepted__isnull=False, judged_at__isnull=False),
                name="rectification_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True, cosigned_at__isnull=True, cosigned_by__isnull=True)
                | Q(agreed__isnull=False, cosigned_at__isnull=False, cosigned_by__isnull=False),
                name="rectification_cosigned_whole",
            ),
            voided_with_reason("rectification_void_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id}/{self.round}"


class ReplyLink(InProject):
    """整改链接: a signed address by which a party without an account answers findings of a project: one, or all of its own.

    `nonce` stands in the address, so that a link taken back stops working; only the sender's organisation sees it. `mail` is
    whom it was sent to by e-mail, `opened_at` when it was first opened, `used_at` when it last answered.
    """

    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="links")
    responsible = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=40)
    until_on = models.DateField()
    because = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    mail = EncryptedTextField(purpose="reply_link.mail", blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=LINK.choices, default=LINK.first)

    machine: ClassVar = LINK
    rows: ClassVar = Rows(holders=("sent_by_id",), house_project=True)

    class Meta:
        indexes = [models.Index(fields=["project", "responsible"], name="reply_link_by_party")]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.responsible_id}"

    @property
    def standing(self) -> State:
        """Its state as people read it."""
        return LINK.state(self.state)


class Escalation(InProject):
    """逾期上报: a step taken about a finding nobody put right, `days_late` days after its day; each level is told once."""

    class Level(models.TextChoices):
        DEVELOPER = "developer", _("建设单位")
        INSURER = "insurer", _("主承保机构")
        AUTHORITY = "authority", _("住建主管部门")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="escalations")
    level = models.CharField(max_length=10, choices=Level)
    days_late = models.PositiveIntegerField()
    because = models.JSONField(default=list)
    told_at = models.DateTimeField()

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "level"], name="escalation_level_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.level}"
