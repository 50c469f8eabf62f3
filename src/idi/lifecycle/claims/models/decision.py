from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.claims.kinds import ITEMS
from idi.lifecycle.claims.models.claim import InClaim
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Decision(InClaim):
    """核定: what was decided, when, why and by which figures; a later decision replaces it, none is edited.

    `outcome` is covered as soon as one of its lines is; `item`, `ground` and `reasons` are those of the line that counts most.
    `facts` say what became known that made the insurer decide again. `tested` are the exclusions of the terms that were looked
    at, each with its record of disclosure: number, text, applies, how, explained_at, acknowledged_at. `approved_by_id` is the
    second person, where the amount was above the authority of the first. `acted_on_at` is when the lead paid or repaired what an
    award added after the repair had begun.
    """

    class Outcome(models.TextChoices):
        COVERED = "covered", "属于保险责任"
        REFUSED = "refused", "不属于保险责任"

    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    item = models.CharField(max_length=3)
    reasons = models.TextField()
    ground = models.CharField(max_length=200)
    facts = models.TextField(blank=True)
    tested = models.JSONField(default=list)
    loss = MoneyField(null=True)
    payable = MoneyField(null=True)
    because = models.JSONField(default=list)
    award_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    letter_id = models.BigIntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)
    acted_on_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "appraiser"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="decision_once"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(replaced_at__isnull=True), name="one_decision_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.number}"

    @property
    def partial(self) -> bool:
        """Whether some of what was claimed is covered and some is not."""
        outcomes = {line.outcome == "covered" for line in self.lines.all()}
        return len(outcomes) == 2


class DecisionLine(InClaim):
    """核定明细: one claimed element and what was decided about it, as it stood on the day of discovery; frozen with its decision.

    `standing` is the answer of the rules and `answers` who answers for it then. `exclusion` is the number of the exclusion a
    refusal relies on and `disclosure` the record that it was explained. `reckoning` shows how `payable` came out of `loss`:
    lines of label and amount, some with because.
    """

    class Outcome(models.TextChoices):
        COVERED = "covered", _("属于保险责任")
        REFUSED = "refused", _("不属于保险责任")
        BUILDER = "builder", _("由建设单位、施工单位保修")
        EXPIRED = "expired", _("保险期间已届满")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    element = models.CharField(max_length=120)
    item = models.CharField(max_length=3)
    outcome = models.CharField(max_length=8, choices=Outcome)
    ground = models.CharField(max_length=200)
    reason_code = models.CharField(max_length=30, blank=True)
    reasons = models.TextField()
    exclusion = models.PositiveSmallIntegerField(null=True)
    disclosure = models.JSONField(default=dict)
    standing = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    answers = models.JSONField(default=list)
    loss = MoneyField(null=True)
    deductible = MoneyField(null=True)
    payable = MoneyField(null=True)
    reckoning = models.JSONField(default=list)
    because = models.JSONField(default=list)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner", "appraiser"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="decision_line_once")]

    def __str__(self) -> str:
        return f"{self.decision_id}-{self.number}"

    @property
    def item_name(self) -> StrOrPromise:
        """The covered item in words."""
        return ITEMS.get(self.item, self.item)

    @property
    def disputed(self) -> bool:
        """Whether an appraisal can find it to be covered: it is not, though its item was in cover on the day."""
        return self.outcome in (self.Outcome.REFUSED, self.Outcome.BUILDER) and self.standing == "in_cover"

    @property
    def disclosed_on(self) -> list[date | None]:
        """The days on which the exclusion relied on was explained and acknowledged."""
        told = (self.disclosure.get(name) for name in ("explained_at", "acknowledged_at"))
        return [local_date(datetime.fromisoformat(each)) if each else None for each in told]

    @property
    def answering(self) -> list[dict[str, Any]]:
        """Who answered for it on the day of discovery, with days as days."""
        return [{**each, "until": each["until"] and date.fromisoformat(each["until"])} for each in self.answers]


class Draft(InClaim):
    """待复核的核定: a decision above the authority of who prepared it waits for a second person; only the lead sees it.

    `rulings` is what was prepared, one dict a line; `beyond` says in words which limit it exceeds.
    """

    rulings = models.JSONField()
    tested = models.JSONField(default=list)
    facts = models.TextField(blank=True)
    beyond = models.JSONField(default=list)
    prepared_at = models.DateTimeField()
    prepared_by_id = models.BigIntegerField(null=True)
    approved = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(project=("insurer_lead",))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(answered_at__isnull=True), name="one_draft_waits"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, approved__isnull=True)
                | Q(answered_at__isnull=False, approved__isnull=False),
                name="answered_draft_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.prepared_at:%F}"


class Objection(InClaim):
    """异议: what the owner says against a refusal, and the review by a second person; there is no window for it."""

    text = models.TextField()
    objected_at = models.DateTimeField()
    objected_by_id = models.BigIntegerField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES, unit=("owner",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(reviewed_at__isnull=True), name="one_objection_waits"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, upheld__isnull=True)
                | Q(reviewed_at__isnull=False, upheld__isnull=False),
                name="reviewed_objection_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.objected_at:%F}"
