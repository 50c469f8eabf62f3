"""What already stands in the database of a test, because a whole run begins so many of its tests with it."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

BEFORE = {
    "world": "", "home": "world", "project": "world", "appointment": "project", "plan": "appointment", "signed": "project",
    "policy": "signed",
}  # fmt: skip
"""The stages, each with the one on which it stands."""
PAPERS = "papers"
"""Where what was filed while a stage was told is kept."""


def course(stage: str) -> list[str]:
    """A stage and all before it, the first one first."""
    return [*course(BEFORE[stage]), stage] if stage else []


def standing(stage: str) -> Any:
    """A copy of what the factory of a stage told, where the database of this test has come so far; else None.

    What was filed in telling it lies in the files of this test from then on.
    """
    reached = connection.settings_dict["NAME"].rpartition("_")[2]
    folder = Path(os.environ["IDI_TEST_FOLDER"])
    if reached not in BEFORE or stage not in course(reached) or not (folder / stage).exists():
        return None
    if (folder / PAPERS).exists():
        shutil.copytree(folder / PAPERS, settings.IDI_FILES, dirs_exist_ok=True)
    return pickle.loads((folder / stage).read_bytes())
