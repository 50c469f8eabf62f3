"""两书: the quality guarantee and the user manual, their versions, and which home received which."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import ANY, Rows
from idi.lifecycle.placed import InProject


class HousePaper(InProject):
    """住宅质量保证书、住宅使用说明书: one version, for one building or (without `building`) for all of a project.

    It is what is handed over from `in_force_on` until the next version. A later one takes nothing back: homes keep what they
    received, and a refusal that leans on the manual looks at that.
    """

    class Kind(models.TextChoices):
        GUARANTEE = "guarantee", _("住宅质量保证书")
        MANUAL = "manual", _("住宅使用说明书")

    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField()
    in_force_on = models.DateField()
    document_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "building", "kind", "version"], nulls_distinct=False, name="house_paper_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"


class PaperGiven(InProject):
    """两书发放: a home received this version on a day."""

    unit = models.ForeignKey("projects.Unit", on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(HousePaper, on_delete=models.PROTECT, related_name="given")
    given_on = models.DateField()
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(region=ANY, project=ANY, unit=("owner",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "paper"], name="paper_given_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.paper_id}"
