"""Where a row of the lifecycle lies: in a project, perhaps in one home, always in a region. Row security reads these."""

from __future__ import annotations

from typing import Any

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
        return int(self.project_id)


class OnClaim(InProject):
    """Base of what a later stage does about one claim.

    `claim_number` and `place` are kept in words: who works on one home, or is asked to answer for it, need not be let
    into the whole project and sees neither its row nor its buildings.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    claim_number = models.CharField(max_length=40)
    place = models.CharField(max_length=400)

    class Meta:
        abstract = True


def on_claim(claim: Any) -> dict[str, Any]:
    """The values of `OnClaim` for a claim, read by somebody who sees its project."""
    words = (claim.project.address, claim.project.name, claim.building, claim.unit)
    return {
        "claim": claim,
        "project_id": claim.project_id,
        "region_code": claim.region_code,
        "unit_id": claim.unit_id,
        "claim_number": claim.number,
        "place": " ".join(str(word) for word in words if word),
    }
