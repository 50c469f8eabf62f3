from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows


class Call(models.Model):
    """专线来电: one call at the 24-hour desk and what it led to. `wrap_up` is how it ended, `incoming` what the exchange told of it."""

    class Kind(models.TextChoices):
        REPORT = "report", _("报案")
        QUESTION = "question", _("咨询")
        COMPLAINT = "complaint", _("投诉")
        CHASE = "chase", _("催办")
        CALL_BACK = "call_back", _("回拨")
        SUGGESTION = "suggestion", _("建议")

    class WrapUp(models.TextChoices):
        ANSWERED = "answered", _("当场答复")
        CLAIM = "claim", _("已登记报案")
        COMPLAINT = "complaint", _("已登记投诉")
        PASSED_ON = "passed_on", _("已转办催办")
        CALL_BACK = "call_back", _("约定回拨")
        REACHED = "reached", _("已回拨")
        UNREACHED = "unreached", _("回拨无人接听")
        UNKNOWN_HOME = "unknown_home", _("地址待核实")
        CUT_OFF = "cut_off", _("中断或无声")
        WRONG_NUMBER = "wrong_number", _("打错或无关")

    region_code = models.CharField(max_length=6)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    caller_name = EncryptedTextField(purpose="call.name", blank=True)
    caller_phone = EncryptedTextField(purpose="call.phone")
    caller_phone_index = models.CharField(max_length=64, db_index=True)
    note = models.TextField()
    wrap_up = models.CharField(max_length=12, choices=WrapUp, blank=True)
    unit = models.ForeignKey("projects.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    claim_id = models.BigIntegerField(null=True)
    complaint_id = models.BigIntegerField(null=True)
    incoming = models.ForeignKey("hotline.Incoming", null=True, on_delete=models.PROTECT, related_name="calls")
    agent_id = models.BigIntegerField()
    desk_id = models.BigIntegerField()
    called_at = models.DateTimeField()
    call_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=("hotline", "association"), holders=("desk_id",))

    class Meta:
        indexes = [
            models.Index(fields=["desk_id", "-id"], name="call_by_desk"),
            models.Index(fields=["call_back_at"], condition=Q(closed_at__isnull=True), name="call_back_waits"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope_id(self) -> int:
        return self.desk_id


class Incoming(models.Model):
    """来话: what the telephone exchange told of one call. `reference` is its number there: told again it is the same call."""

    region_code = models.CharField(max_length=6)
    desk_id = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    phone = EncryptedTextField(purpose="incoming.phone")
    phone_index = models.CharField(max_length=64)
    line = models.CharField(max_length=30, blank=True)
    agent_id = models.BigIntegerField(null=True)
    rung_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=("hotline", "association"), holders=("desk_id",))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk_id", "reference"], name="incoming_once")]
        indexes = [models.Index(fields=["desk_id", "-rung_at"], name="incoming_by_desk")]

    def __str__(self) -> str:
        return self.reference

    @property
    def scope_id(self) -> int:
        return self.desk_id


class Handover(models.Model):
    """交接班: what one agent leaves to the next: numbers of what is open, and a note; the next one confirms having read it."""

    region_code = models.CharField(max_length=6)
    desk_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    note = models.TextField()
    unplaced = models.PositiveIntegerField()
    call_backs = models.PositiveIntegerField()
    late_call_backs = models.PositiveIntegerField()
    handed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(region=("hotline", "association"), holders=("desk_id",))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk_id"], condition=Q(confirmed_at__isnull=True), name="one_handover_waits"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by_id__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by_id__isnull=False),
                name="handover_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.handed_at:%F %R}"

    @property
    def scope_id(self) -> int:
        return self.desk_id
