from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject


class Standing(models.Manager["Acceptance"]):
    """The acceptances that count: of each building the last, where it was accepted again or recorded wrongly."""

    def get_queryset(self) -> models.QuerySet[Acceptance]:
        return super().get_queryset().filter(replaced_at=None)


class Acceptance(InProject):
    """竣工验收: the developer's acceptance of one building; starts the cover clock (notice 三（一）).

    An outside fact is always recordable: `warnings` lists what stood against it (open findings and the like). `objects`
    are those that count, `every` all: one that was `replaced_at` a moment is kept; the row that took its place says in
    `reason` why. `filed_on` and `filing_number` are the record filing (竣工验收备案), which comes later.
    """

    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField()
    filed_on = models.DateField(null=True)
    filing_number = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    replaced_at = models.DateTimeField(null=True)
    warnings = models.JSONField(default=list)
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    every = models.Manager()
    objects = Standing()
    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building"], condition=Q(replaced_at=None), name="acceptance_once")
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.accepted_on}"


class AcceptanceRound(InProject):
    """验收记录: an inspection for completion that did not accept the building: it failed, or it accepted only a part.

    What was not in order stands in `findings`. Neither starts the clock: that does the acceptance of the whole building.
    """

    class Outcome(models.TextChoices):
        FAILED = "failed", _("未通过，整改后重新验收")
        PARTIAL = "partial", _("部分验收合格")

    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    part = models.CharField(max_length=100, blank=True)
    findings = models.TextField(max_length=2000, blank=True)
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "held_on", "outcome", "part"], name="acceptance_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.held_on} {self.outcome}"


class Settlement(InProject):
    """工程结算: the settled construction and installation cost, the premium base of the notice (三（二）).

    One recorded wrongly is kept with `corrected_at`; the row that took its place says in `reason` why.
    """

    cost = MoneyField()
    settled_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(corrected_at=None), name="settlement_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.cost}"


class Handover(InProject):
    """交付: the day a home was handed over to its owner. An outside fact: `warnings` lists what stood against it."""

    unit = models.OneToOneField("projects.Unit", on_delete=models.PROTECT, related_name="+")
    handed_over_on = models.DateField()
    warnings = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY, unit=("owner",))

    def __str__(self) -> str:
        return f"{self.unit_id} {self.handed_over_on}"


class OwnerNotice(InProject):
    """质量保险告知书: the notice to the owners of one building: items, terms, exclusions, how to report.

    A new version is made when what it says has changed; `document_id` is the paper.
    """

    building = models.ForeignKey("projects.Building", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    document_id = models.BigIntegerField()
    issued_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "version"], name="owner_notice_once")]

    def __str__(self) -> str:
        return f"{self.building_id} v{self.version}"
