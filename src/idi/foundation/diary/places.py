"""What the project of a task is called. The diary knows its number only; config/wiring.py says who names it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from idi.foundation.diary.models import Task

_namer: list[str] = []


def install(name: str) -> None:
    """Sets the dotted name of the function which makes, of the field that holds a project's number, the expression of its name."""
    _namer[:] = [name]


def placed(rows: QuerySet[Task]) -> QuerySet[Any]:
    """Tasks with `place`: the name of the project they lie in, as far as the reader is let into it."""
    return rows.annotate(place=import_string(_namer[0])("project_id"))
