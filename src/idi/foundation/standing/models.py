from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.rowsecurity import Rows
from idi.foundation.standing.kinds import SKILLS, WRITTEN

JUDGES = ("association", "insurance_regulator")
"""Whose region seat lets an organisation judge insurers."""


class _OfInsurer(models.Model):
    """What belongs to one insurer and is filed under its scope."""

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)

    class Meta:
        abstract = True

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class Evidence(_OfInsurer):
    """证明材料: what an insurer hands in for one of the conditions, with files; judged by an `Assessment`."""

    condition = models.CharField(max_length=60)
    note = models.CharField(max_length=300)
    handed_in_at = models.DateTimeField()

    rows: ClassVar = Rows(region=JUDGES, scope="insurer_id")

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.condition}"


class Assessment(_OfInsurer):
    """条件认定: whether an insurer meets one condition, judged by the association or the regulator; the latest counts."""

    condition = models.CharField(max_length=60)
    met = models.BooleanField()
    reason = models.CharField(max_length=300)
    judged_on = models.DateField()
    valid_until_on = models.DateField(null=True)
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")

    rows: ClassVar = Rows(signed_in=True, written=Rows(region=JUDGES))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until_on__isnull=True) | Q(valid_until_on__gte=F("judged_on")),
                name="assessment_dates",
            )
        ]
        indexes = [models.Index(fields=["insurer", "condition", "-judged_on"], name="assessment_latest")]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.condition} {self.met}"


class Statement(_OfInsurer):
    """服务公示: one written part of the sheet as it holds from a day on; a later one takes its place, all stay readable."""

    part = models.CharField(max_length=10, choices=[(part.code, part.label) for part in WRITTEN])
    text = models.TextField()
    from_on = models.DateField()
    filed_at = models.DateTimeField()

    rows: ClassVar = Rows(public=True, written=Rows(holders=("insurer_id",)))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insurer", "part", "from_on"], name="statement_once_a_day")]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.part} {self.from_on}"


class TeamPost(_OfInsurer):
    """团队岗位: a post of the service team, how many hold it, and who is asked first. Posts, never persons."""

    duty = models.CharField(max_length=60)
    people = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=60)
    first_contact = models.BooleanField(default=False)
    office_line = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(public=True, written=Rows(holders=("insurer_id",)))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(people__gt=0), name="team_post_has_people")]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.duty}"


class RepairContract(_OfInsurer):
    """维修委托: who repairs for an insurer in an area, from a day until a day; without a repairer it is its own shop. Together
    they are the insurer's panel (维修机构名录): `skills` are codes of `kinds.SKILLS`, `qualified_until` the last day of the
    qualification the contract rests on.
    """

    repairer = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    repairer_name = models.CharField(max_length=120)
    area = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    skills = models.JSONField(default=list)
    qualification = models.CharField(max_length=120, blank=True)
    qualified_until = models.DateField(null=True)
    filed_at = models.DateTimeField()

    rows: ClassVar = Rows(public=True, written=Rows(holders=("insurer_id",)))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="repair_contract_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.repairer_name}"

    @property
    def skill_names(self) -> str:
        return "、".join(str(SKILLS[code]) for code in self.skills if code in SKILLS)
