"""What follows: the insurer's decision about a risk that stays, and accidents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.core.states import State
from idi.lifecycle.inspections.models.finding import Finding
from idi.lifecycle.inspections.models.mistakes import Mistakable, voided_with_reason
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.inspections.states import VOID
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject


class Consequence(InProject):
    """风险处置: what the lead insurer decided about a finding that was not put right, with its reason.

    Anything but `accept` is an endorsement of the policy, with its ground and course there; once the risk is gone `lifting`
    takes it back (accepted risk: `lifted_at` alone). How it stands is read from the endorsements.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("接受风险，不改合同")
        LOADING = "loading", _("加费")
        DEDUCTIBLE = "deductible", _("免赔额和限额")
        EXCLUSION = "exclusion", _("除外")
        SUSPENSION = "suspension", _("中止保障")

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="consequences")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=250)
    endorsement = models.OneToOneField("policies.Endorsement", null=True, on_delete=models.PROTECT, related_name="+")
    lifting = models.ForeignKey("policies.Endorsement", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=250, blank=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accept", endorsement__isnull=True)
                | (~Q(kind="accept") & Q(endorsement__isnull=False)),
                name="consequence_is_an_endorsement",
            )
        ]
        indexes = [models.Index(fields=["project", "-id"], name="consequence_by_project")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"

    @property
    def over(self) -> bool:
        """Whether nothing of it stands any more: it never came about, or was taken back."""
        if self.endorsement is None:
            return self.lifted_at is not None
        taken_back = self.lifting is not None and self.lifting.state == "in_force"
        return taken_back or self.endorsement.state in ("refused", "withdrawn")

    @property
    def standing(self) -> State:
        """How it stands, as people read it."""
        if self.over:
            never = self.endorsement is not None and self.endorsement.state != "in_force"
            return State("over", _("未生效") if never else _("已撤销"), "neutral")
        if self.endorsement is None:
            return State("accepted", _("已接受"), "warn")
        if self.lifting is not None and self.lifting.state not in ("refused", "withdrawn"):
            return State("lifting", _("撤销办理中"), "active")
        return self.endorsement.machine.state(self.endorsement.state)


class Accident(Mistakable, InProject):
    """事故报告: a quality or safety accident on the site, by whom it was reported and when.

    `due_at` is the moment by which it had to be reported, with its figure in `because`; `late` says that it was
    reported after. `findings` are numbers of findings it hangs together with; `corrections` say what was put right
    when, and why. The policy is the one in force when it was reported.
    """

    class Kind(models.TextChoices):
        QUALITY = "quality", _("质量事故")
        SAFETY = "safety", _("安全事故")

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    description = models.TextField()
    measures = models.TextField(blank=True)
    injured = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    because = models.JSONField(default=list)
    corrections = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS, holders=("reporter_id", "responsible_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(happened_at__lte=F("reported_at")), name="accident_before_its_report"),
            voided_with_reason("accident_void_says_why"),
        ]
        indexes = [models.Index(fields=["project", "-happened_at"], name="accident_by_project")]

    def __str__(self) -> str:
        return self.number

    @property
    def late(self) -> bool:
        return self.reported_at > self.due_at

    @property
    def standing(self) -> State:
        """Whether it was reported in time, or is void."""
        if self.voided:
            return VOID
        return State("late", _("迟报"), "bad") if self.late else State("in_time", _("按时报告"), "good")
