from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.foundation.notices.states import SENDING


class Message(models.Model):
    """消息: something a holder (organisation or person) is told about a subject, with the page to open."""

    holder_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows(holders=("holder_id",))

    class Meta:
        indexes = [models.Index(fields=["holder_id", "-sent_at"], name="message_by_holder")]

    def __str__(self) -> str:
        return self.title


class Sending(models.Model):
    """外发消息: one text message or e-mail and what became of it.

    `key` is the name under which a gateway knows it: handed over twice it is one message. `due_at` is when it may go out:
    the end of the quiet hours, or the next try. What the addressee declined is kept as declined and never goes out.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        EMAIL = "email", "电子邮件"

    region_code = models.CharField(max_length=6)
    key = models.UUIDField(default=uuid4, unique=True)
    channel = models.CharField(max_length=5, choices=Channel)
    kind = models.CharField(max_length=30)
    recipient = EncryptedTextField(purpose="sending.recipient")
    recipient_index = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=200, blank=True)
    text = EncryptedTextField(purpose="sending.text")
    state = models.CharField(max_length=9, choices=SENDING.choices, default=SENDING.first)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)

    rows: ClassVar = Rows(region=("association",))

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="sending_waits"),
            models.Index(fields=["subject_kind", "subject_id"], name="sending_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.key}"


class PhoneCode(models.Model):
    """短信验证码: proves that somebody holds a phone now. Only a keyed hash of the code is kept; the newest one counts."""

    purpose = models.CharField(max_length=30)
    phone_index = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    rows: ClassVar = Rows()

    class Meta:
        indexes = [models.Index(fields=["phone_index", "purpose", "-id"], name="code_by_phone")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sent_at:%F %R}"


class Preference(models.Model):
    """通知偏好: where a person with an account wants messages besides the inbox, and which kinds it declined by which way.

    `declined` holds `kind:channel`. `for_organisations`: what these organisations are told is copied to the person too.
    """

    person = models.OneToOneField("parties.Person", on_delete=models.PROTECT, related_name="+")
    email = EncryptedTextField(purpose="preference.email", blank=True, default="")
    email_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    declined = ArrayField(models.CharField(max_length=40), default=list)
    for_organisations = ArrayField(models.BigIntegerField(), default=list)
    language = models.CharField(max_length=2, default="zh")
    changed_at = models.DateTimeField()

    rows: ClassVar = Rows(holders=("person_id",))

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def scope_id(self) -> int:
        return int(self.person_id)
