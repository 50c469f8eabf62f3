"""The list of buildings and homes as it comes back from Excel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.placed import InProject
from idi.lifecycle.projects.states import CONTENTS_IMPORT


class ContentsImport(InProject):
    """清单导入: one uploaded workbook, what differs from the register, what was chosen, and what became of it.

    `difference` shows the first rows of each kind, `counts` tells them all, `digest` names exactly what was shown.
    """

    document_id = models.BigIntegerField(null=True)
    filename = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=CONTENTS_IMPORT.choices, default=CONTENTS_IMPORT.first)
    counts = models.JSONField(default=dict)
    difference = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    errors = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    machine: ClassVar = CONTENTS_IMPORT
    rows: ClassVar = Rows(region=("housing_authority",), project=("developer",))

    def __str__(self) -> str:
        return self.filename
