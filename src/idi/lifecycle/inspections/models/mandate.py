"""Who inspects: the mandate of the lead insurer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.seats import SITE
from idi.lifecycle.inspections.states import MANDATE
from idi.lifecycle.placed import AUTHORITIES, InProject

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


class Mandate(InProject):
    """风险管理委托: opened when the contract is signed; the lead insurer appoints an independent body (notice 三（六）).

    `due_on` is the day after which the missing appointment is an alarm, with its figure in `because`. `checked` keeps the
    independence check of the appointment: day, parties looked at, warnings, articles.
    """

    proposal = models.OneToOneField("policies.Proposal", null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.OneToOneField("policies.Policy", null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    signed_on = models.DateField()
    due_on = models.DateField()
    because = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    appointed_on = models.DateField(null=True)
    checked = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=MANDATE.choices, default=MANDATE.first)

    machine: ClassVar = MANDATE
    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE, holders=("lead_id", "body_id"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="appointed")
                | Q(body__isnull=False, appointed_on__isnull=False, appointed_on__gte=F("signed_on")),
                name="appointed_mandate_names_its_body",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(policy__isnull=False), name="mandate_has_a_contract"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def appointed_body(self) -> Organisation:
        """The body, where one is appointed; before that a mistake of the caller."""
        if self.body is None:
            raise ValueError(f"mandate {self.number} has no body yet")
        return self.body
