"""Who takes part, and under which contract."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.money import MoneyField
from idi.foundation.core.rowsecurity import ANY, Rows
from idi.foundation.parties.kinds import KIND_CHOICES
from idi.lifecycle.placed import InProject


class Participant(InProject):
    """参建单位: an organisation taking part in the project in one capacity."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=KIND_CHOICES)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=ANY, project=ANY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "organisation", "role"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class ConstructionContract(InProject):
    """承发包合同: with the statement that the building is insured (notice 三（四）)."""

    contractor = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    amount = MoneyField()
    states_insurance = models.BooleanField()
    clause = models.CharField(max_length=300, blank=True)
    document_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=ANY, project=("developer", "contractor", "insurer", "insurer_lead", "insurer_co"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="contract_once")]

    def __str__(self) -> str:
        return self.number
