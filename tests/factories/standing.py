"""What already stands in the database of a test, because a whole run begins so many of its tests with it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

from django.db import connection

STAGES = ("world", "home")
"""In the order in which they are told: each stands on those before it."""


def standing(stage: str) -> Any:
    """A copy of what the factory of a stage told, where the database of this test has come so far; else None."""
    reached = connection.settings_dict["NAME"].rpartition("_")[2]
    kept = Path(os.environ["IDI_TEST_FOLDER"]) / stage
    if reached not in STAGES or STAGES.index(reached) < STAGES.index(stage) or not kept.exists():
        return None
    return pickle.loads(kept.read_bytes())
