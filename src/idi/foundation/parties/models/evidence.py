"""What organisations are licensed for and how they hang together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.money import RateField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.parties.models.organisations import Organisation


class Qualification(models.Model):
    """资质: what an organisation is licensed or graded for, with its validity.

    One that `replaces` an older one takes its place from its own first day; the older row stays as it was.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=60)
    grade = models.CharField(max_length=30)
    certificate_number = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="qualification_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.grade}"

    @property
    def scope_id(self) -> int:
        return int(self.organisation_id)

    @property
    def region_code(self) -> str:
        return self.organisation.region_code


class Link(models.Model):
    """关联关系: one organisation holds shares in, controls, is of one group with, shares people with or employs people of another.

    Each with the source it was read in and that source's day. A link that ended keeps its row with its last day; `note`
    says what the kind alone does not (which post, since when known). No person is named.
    """

    class Kind(models.TextChoices):
        SHARES = "shares", _("持股")
        CONTROLS = "controls", _("控制")
        GROUP = "group", _("同属一个集团")
        SAME_PERSON = "same_person", _("人员兼任")
        EMPLOYMENT = "employment", _("任职（含曾任）")

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holds", db_index=False)
    held = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_by", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    share = RateField(null=True)
    source = models.CharField(max_length=120)
    source_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    rows: ClassVar = Rows(signed_in=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="link_dates"
            ),
            models.CheckConstraint(condition=~Q(holder=F("held")), name="link_not_to_itself"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="link_share_is_a_part"
            ),
        ]
        # With what a search for paths reads, so that it need not look at the rows.
        indexes = [
            models.Index(
                fields=["holder"], include=["held", "id", "kind", "from_on", "until_on"], name="link_by_holder"
            ),
            models.Index(fields=["held"], include=["holder", "id", "kind", "from_on", "until_on"], name="link_by_held"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} → {self.held_id}"
