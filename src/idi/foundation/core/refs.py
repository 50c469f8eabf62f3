"""How a row of the foundation names its subject without knowing the stage it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing by kind (`app.model` in lower case, as Django labels it) and primary key."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def of(cls, row: models.Model) -> Ref:
        return cls(row._meta.label_lower, row.pk)

    def load(self) -> models.Model | None:
        """The row, be it void, or None where it does not exist or the actor may not see it."""
        row: models.Model | None = apps.get_model(self.kind)._base_manager.filter(pk=self.id).first()
        return row
