"""Who owns a home, as the owner or the developer said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.acceptance.states import OWNER, RUNNING
from idi.lifecycle.placed import DESK, InProject

PHONE = "home_owner.phone"
"""Purpose of the blind index by which a phone is found among the owners."""

_KEEPERS = ("developer", "insurer_lead")
"""Seats of those who act on what they know of an owner, beside the desk of the place."""


class HomeOwner(InProject):
    """业主登记: one owner of one home. Personal data: encrypted, masked wherever it is shown, shown whole by an act with a reason.

    `source` tells how it came to be known: by the card of the home, from a list the developer may give on the `basis`
    recorded with it (PIPL 13), or because the home was passed on. `person_id` is the account, where there is one; the
    owner's seat on the home opens only with it; until then the home is told in words, by its `place`. One that `ended`
    stays for those who ask who owned the home when.
    """

    class Source(models.TextChoices):
        CARD = "card", _("扫码自行登记")
        LIST = "list", _("建设单位名单")
        PASSING = "passing", _("房屋转让")

    class Basis(models.TextChoices):
        CONTRACT = "contract", _("合同约定（买卖合同载明为投保、报修提供）")
        DUTY = "duty", _("履行法定义务（告知业主、保修）")
        CONSENT = "consent", _("业主本人同意或授权")

    unit = models.ForeignKey("projects.Unit", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    name = EncryptedTextField(purpose="home_owner.name")
    phone = EncryptedTextField(purpose="home_owner.phone")
    phone_index = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=8, choices=Source)
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    state = models.CharField(max_length=10, choices=OWNER.choices, default=OWNER.first)
    registered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True)

    machine: ClassVar = OWNER
    rows: ClassVar = Rows(
        region=DESK, project=_KEEPERS, holders=("person_id",), written=Rows(region=DESK, project=_KEEPERS)
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "phone_index", "person_id"], condition=Q(state__in=RUNNING), nulls_distinct=False,
                name="home_owner_once",
            ),
            models.CheckConstraint(condition=~Q(source="list") | ~Q(basis=""), name="home_owner_list_has_basis"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["project", "state", "-id"], name="home_owner_of_project"),
            models.Index(fields=["person_id"], name="home_owner_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}"
