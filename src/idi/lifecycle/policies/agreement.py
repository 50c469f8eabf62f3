from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from idi.foundation.core.money import MoneyField, RateField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, COVER_PARTIES, InProject
from idi.lifecycle.policies.panel_terms import AGREED, InvoicedBy, PanelTerms, SharesBy


class Agreement(InProject):
    """共保协议: the terms a panel shares by; agreed on the day the last member took its part, with its paper.

    Whoever is asked reads the terms in its own `Share.offer`; changed terms are asked again under the next `version`.
    """

    proposal = models.OneToOneField("policies.Proposal", on_delete=models.PROTECT, related_name="agreement")
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)
    answer_by = models.DateField()
    shares_by = models.CharField(max_length=12, choices=SharesBy)
    invoiced_by = models.CharField(max_length=8, choices=InvoicedBy)
    cash_call_from = MoneyField()
    cash_call_days = models.PositiveSmallIntegerField()
    settle_every_days = models.PositiveSmallIntegerField()
    settle_within_days = models.PositiveSmallIntegerField()
    lead_fee = RateField()
    lead_powers = models.CharField(max_length=400)
    agreed_on = models.DateField(null=True)
    document_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=COVER_PARTIES)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(lead_fee__gte=0, lead_fee__lt=1), name="lead_fee_is_a_part")]

    def __str__(self) -> str:
        return self.number

    @property
    def terms(self) -> PanelTerms:
        """The terms as written, agreed or still asked."""
        values: dict[str, Any] = {name: getattr(self, name) for name in AGREED}
        return PanelTerms(**values, agreement_number=self.number, agreed_on=self.agreed_on)
