"""Where a row of the lifecycle lies: in a project, perhaps in one home, always in a region. Row security reads these."""

from __future__ import annotations

from django.db import models

AUTHORITIES = ("housing_authority", "insurance_regulator", "finance_office", "property_authority", "association")
DESK = ("hotline",)
COVER_PARTIES = ("developer", "insurer_lead", "insurer_co")
"""Seats of those who concluded the contract. A seat `insurer` is only a quoting insurer's."""


class InProject(models.Model):
    """Base of every row that belongs to one project."""

    region_code = models.CharField(max_length=6)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def scope_id(self) -> int:
        """The chain this row's acts are journaled in."""
        return int(self.project_id)  # type: ignore[attr-defined]
