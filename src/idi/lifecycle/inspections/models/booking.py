"""Visits agreed between site and body."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.inspections.models.plan import Node
from idi.lifecycle.inspections.models.seats import SITE
from idi.lifecycle.inspections.models.visit import Visit
from idi.lifecycle.inspections.states import BOOKING
from idi.lifecycle.placed import AUTHORITIES, InProject


class Booking(InProject):
    """检查预约, of a hidden work 隐蔽工程报验: the site or the body asks for a visit at a node; the other side answers.

    `turn` says who answers next (site, body, or nobody). `visit_at` is the moment asked for or agreed, `answer_by` when the
    answer is due. `short_notice` marks one asked later than the region's notice period: taken, and told.
    """

    class Side(models.TextChoices):
        SITE = "site", _("施工现场")
        BODY = "body", _("风险管理机构")

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="bookings")
    number = models.CharField(max_length=40, unique=True)
    side = models.CharField(max_length=4, choices=Side)
    asked_by = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    visit_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    because = models.JSONField(default=list)
    short_notice = models.BooleanField(default=False)
    turn = models.CharField(max_length=4, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    covered_on = models.DateField(null=True)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=BOOKING.choices, default=BOOKING.first)

    machine: ClassVar = BOOKING
    rows: ClassVar = Rows(region=AUTHORITIES, project=SITE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("asked", "countered"), turn__in=("site", "body"))
                | (~Q(state__in=("asked", "countered")) & Q(turn="")),
                name="booking_turn",
            ),
            models.CheckConstraint(
                condition=(Q(state="covered") & Q(covered_on__isnull=False))
                | (~Q(state="covered") & Q(covered_on__isnull=True)),
                name="covered_booking_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["project", "visit_at"], name="booking_by_day")]

    def __str__(self) -> str:
        return self.number
