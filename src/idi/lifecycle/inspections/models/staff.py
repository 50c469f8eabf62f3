"""Who of a body may inspect: its qualified people, and the team it names for a project."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.mandate import Mandate
from idi.lifecycle.inspections.models.seats import OVERSEERS
from idi.lifecycle.placed import AUTHORITIES, InProject


class Specialty(models.TextChoices):
    GEOTECHNICS = "geotechnics", _("岩土")
    STRUCTURE = "structure", _("结构")
    WATERPROOFING = "waterproofing", _("防水")
    SERVICES = "services", _("机电")
    DECORATION = "decoration", _("装饰")
    FACADE = "facade", _("幕墙门窗")
    COST = "cost", _("造价")


class Specialist(models.Model):
    """检查人员: somebody of a body qualified in a specialty, from a day until a day, with certificate and evidence.

    Only the body sees the row: title, education and certificate are of no concern to others. `name` is that of the account.
    """

    body = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=6)
    person_id = models.BigIntegerField()
    name = EncryptedTextField(purpose="specialist.name")
    specialty = models.CharField(max_length=16, choices=Specialty)
    title = models.CharField(max_length=40)
    education = models.CharField(max_length=60, blank=True)
    certificate_number = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    filed_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    rows: ClassVar = Rows(holders=("body_id",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="specialist_days"
            ),
            models.UniqueConstraint(
                fields=["body", "person_id", "specialty"],
                condition=Q(withdrawn_on__isnull=True),
                name="specialist_once_a_specialty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.person_id} {self.specialty}"

    @property
    def scope_id(self) -> int:
        """The chain its acts are journaled in: that of the body."""
        return int(self.body_id)

    @property
    def last_on(self) -> date | None:
        """The last day it counts, None while none is known; on the day it was withdrawn it no longer does."""
        withdrawn = self.withdrawn_on and self.withdrawn_on - timedelta(days=1)
        return min((each for each in (self.until_on, withdrawn) if each), default=None)

    def qualified_on(self, on: date) -> bool:
        """Whether it counts on a day."""
        return self.from_on <= on and (self.last_on is None or on <= self.last_on)


class TeamMember(InProject):
    """项目组成员: whom the body named for a project, with specialty and title; `until_on` as the qualification ran then.

    A new team takes the place of the old one (`left_on`).
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="team")
    specialist = models.ForeignKey(Specialist, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(purpose="team_member.name")
    specialty = models.CharField(max_length=16, choices=Specialty)
    title = models.CharField(max_length=40)
    leader = models.BooleanField()
    until_on = models.DateField(null=True)
    named_on = models.DateField()
    left_on = models.DateField(null=True)

    rows: ClassVar = Rows(region=AUTHORITIES, project=OVERSEERS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mandate"], condition=Q(leader=True, left_on__isnull=True), name="team_has_one_leader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.specialty}"
