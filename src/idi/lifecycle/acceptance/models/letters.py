"""Letters to the owners of many homes, printed in the background."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from idi.foundation.core.rowsecurity import Rows
from idi.lifecycle.acceptance.states import LETTERS
from idi.lifecycle.placed import InProject


class LetterRun(InProject):
    """告知书批量生成: letters to the owners of all homes of the accepted buildings, or of one `building`, in files of some homes each.

    `printed` of `homes` are done; the files are filed under the run. No letter names an owner: it is addressed to the home.
    """

    building = models.ForeignKey("projects.Building", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LETTERS.choices, default=LETTERS.first)
    homes = models.PositiveIntegerField()
    printed = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    machine: ClassVar = LETTERS
    rows: ClassVar = Rows(project=("developer", "insurer_lead", "property_firm"), written=Rows(project=("developer",)))

    def __str__(self) -> str:
        return f"{self.project_id} {self.printed}/{self.homes}"
