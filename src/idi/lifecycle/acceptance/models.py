from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject


class Acceptance(InProject):
    """竣工验收: the developer's acceptance of one building; starts the cover clock (notice 三（一）).

    An outside fact is always recordable: `warnings` lists what stood against it (open findings and the like).
    """

    building = models.OneToOneField("projects.Building", on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField()
    filed_on = models.DateField(null=True)
    warnings = models.JSONField(default=list)
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    def __str__(self) -> str:
        return f"{self.building_id} {self.accepted_on}"


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
