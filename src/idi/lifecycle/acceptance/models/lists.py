"""A list that came in from Excel and is looked at before it is taken over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.crypto import EncryptedTextField
from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.acceptance.models.owners import HomeOwner
from idi.lifecycle.acceptance.states import LIST
from idi.lifecycle.placed import InProject


class HomeList(InProject):
    """清单: homes handed over, or owners of homes, as uploaded: its rows, what they would do, and what became of it.

    The file itself is not kept: it may name people. `content` holds its rows encrypted, until they were taken over or given
    up. `digest` names exactly the difference that was shown; `difference` shows people masked.
    """

    class Kind(models.TextChoices):
        HANDOVERS = "handovers", _("交付清单")
        OWNERS = "owners", _("业主名单")

    kind = models.CharField(max_length=10, choices=Kind)
    filename = models.CharField(max_length=200)
    content = EncryptedTextField(purpose="home_list.content", blank=True)
    as_of_on = models.DateField()
    basis = models.CharField(max_length=8, choices=HomeOwner.Basis, blank=True)
    basis_note = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=LIST.choices, default=LIST.first)
    person_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    machine: ClassVar = LIST
    rows: ClassVar = Rows(project=("developer",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="owners") | (~models.Q(basis="") & ~models.Q(basis_note="")),
                name="home_list_of_owners_has_basis",
            )
        ]

    def __str__(self) -> str:
        return self.filename
