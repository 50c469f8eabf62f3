from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import MoneyField, RateField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import AUTHORITIES, InProject
from idi.lifecycle.rating.states import FILING, OPEN, QUOTE

WATCHERS = ("insurance_regulator", "association")


class Filing(models.Model):
    """条款费率备案: terms and rates an insurer may use, approved by the regulator and reported to the housing authority (notice 三（三）).

    A later `version` of the same name ends the one before. `clauses` are read by `clauses.clauses`, `deductibles` and
    `limits` by `limits`, `factors` by `tables.tables`: name → {label, reads, values: {word: factor}, ranges, min, max}. A
    factor not filed is 1. `kind_rates` maps a kind of project to its {base, min, max}; other kinds have the default in the
    columns. It prices from `in_force_on` until `until_on`: `selectors.standing_on` tells how it stands on a day.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    terms = models.TextField()
    clauses = models.JSONField(default=list)
    base_rate = RateField()
    min_rate = RateField()
    max_rate = RateField()
    kind_rates = models.JSONField(default=dict)
    factors = models.JSONField(default=dict)
    deductibles = models.JSONField(default=list)
    limits = models.JSONField(default=list)
    authority_premium = MoneyField(null=True)
    authority_deviation = RateField(null=True)
    returned_because = models.CharField(max_length=500, blank=True)
    regulator = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    approval_number = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    reported_to = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    report_reference = models.CharField(max_length=60, blank=True)
    reported_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=FILING.choices, default=FILING.first)

    machine: ClassVar = FILING
    rows: ClassVar = Rows(region=AUTHORITIES, draft=("state", FILING.first), holders=("insurer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(min_rate__gt=0, min_rate__lte=F("base_rate"), max_rate__gte=F("base_rate"), max_rate__lt=1),
                name="filing_rates_in_order",
            ),
            models.UniqueConstraint(fields=["insurer", "region_code", "name", "version"], name="filing_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class Priced(models.Model):
    """Base of what carries a price: how it came about, factor by factor, with the terms it stands on, frozen.

    `lines` is a list of {kind, factor, label, value, reason, because}; `because` of the premium stands in `because`.
    `vat` is {gross, net, tax, rate, because}, `buildings` a list of {id, number, area, budget, provisional}, `terms` what
    `terms.Terms` reads.
    """

    filing = models.ForeignKey(Filing, null=True, on_delete=models.PROTECT, related_name="%(class)ss")
    base_rate = RateField(null=True)
    rate = RateField(null=True)
    provisional = MoneyField(null=True)
    lines = models.JSONField(default=list)
    because = models.JSONField(default=list)
    vat = models.JSONField(default=dict)
    buildings = models.JSONField(default=list)
    terms = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Quote(InProject, Priced):
    """报价: what an insurer asks for a project, factor by factor; frozen with the facts and figures it used once offered.

    An offer may hold several `Alternative`s; the price here is that of the first, and of the chosen one once accepted.
    After that the database refuses every change.
    """

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    facts_sheet = models.ForeignKey("projects.FactsSheet", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    budget = MoneyField()
    valid_until_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    invited_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=QUOTE.choices, default=QUOTE.first)

    machine: ClassVar = QUOTE
    rows: ClassVar = Rows(region=WATCHERS, project=("developer",), holders=("insurer_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "insurer"], condition=Q(state__in=OPEN), name="one_open_quote"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "accepted"])
                | Q(filing__isnull=False, rate__isnull=False, provisional__isnull=False, offered_at__isnull=False),
                name="quote_offered_is_complete",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Alternative(InProject, Priced):
    """报价方案: one way to insure that an offer holds. The developer sees it when it is offered (`shown_to`)."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="alternatives")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    shown_to = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    judged = models.JSONField(default=dict)
    deductible = models.CharField(max_length=60, blank=True)
    prepared_by = models.BigIntegerField(null=True)
    prepared_at = models.DateTimeField()
    chosen = models.BooleanField(default=False)

    rows: ClassVar = Rows(region=WATCHERS, holders=("insurer_id", "shown_to_id"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "number"], name="alternative_once")]

    def __str__(self) -> str:
        return f"{self.quote_id}-{self.number}"


class Release(InProject):
    """报价失效: the contract on an accepted quote ended, or its filing did before one was signed, and the project may be quoted again; the
    quote stays as it was frozen."""

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="release")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField()
    released_at = models.DateTimeField()

    rows: ClassVar = Rows(region=WATCHERS, project=("developer",), holders=("insurer_id",))

    def __str__(self) -> str:
        return f"{self.quote_id} {self.ended_on}"


class Referral(InProject):
    """提请复核: an offer waits for a second person, asked for by the underwriter or because it exceeds an authority limit."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="referrals")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    beyond = models.JSONField(default=list)
    valid_until_on = models.DateField()
    referred_by = models.BigIntegerField(null=True)
    referred_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    words = models.CharField(max_length=500, blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(holders=("insurer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("referred_by")), name="referral_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.reason}"


class DataRequest(InProject):
    """补充资料: what the insurer needs to know before it can offer, by field, and the developer's answer with new facts."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="requests")
    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    facts_sheet = models.ForeignKey("projects.FactsSheet", null=True, on_delete=models.PROTECT, related_name="+")

    rows: ClassVar = Rows(region=WATCHERS, project=("developer",), holders=("insurer_id",))

    def __str__(self) -> str:
        return f"{self.quote_id} {self.reason}"


class AuthorityLimit(models.Model):
    """核保权限: beyond which premium, or deviation from the base rate, an insurer's offer needs a second person."""

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    premium = MoneyField(null=True)
    deviation = RateField(null=True)
    from_on = models.DateField()
    set_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("insurer_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(premium__isnull=True) | Q(premium__gt=0), name="limit_premium"),
            models.CheckConstraint(condition=Q(deviation__isnull=True) | Q(deviation__gte=0), name="limit_deviation"),
        ]

    def __str__(self) -> str:
        return f"{self.insurer_id} {self.from_on}"

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)


class Experience(models.Model):
    """经验数据: what an insurer knows of a party from findings or losses, with source and validity."""

    class Kind(models.TextChoices):
        FINDINGS = "findings_score", _("施工单位质量风险评分")
        LOSSES = "experience", _("投保单位历年赔付率")

    insurer = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("insurer_id",))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="experience_value")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"

    @property
    def scope_id(self) -> int:
        return int(self.insurer_id)
