"""What is installed to run the platform stands under a licence that may be shipped with it."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRONG = re.compile(r"\b(?<!L)A?GPL|GNU (AFFERO )?GENERAL PUBLIC", re.I)


def shipped() -> list[str]:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.\-]+)==", lock, re.M)


def licence_of(name: str) -> str:
    told = distribution(name).metadata
    classifiers = [c for c in told.get_all("Classifier") or [] if c.startswith("License")]
    return " / ".join([told.get("License-Expression") or "", *classifiers, (told.get("License") or "")[:80]])


def test_the_lock_names_what_is_shipped() -> None:
    assert {"django", "granian", "psycopg"} <= {name.lower() for name in shipped()}


@pytest.mark.parametrize("name", shipped())
def test_no_strong_copyleft_is_shipped(name: str) -> None:
    try:
        licence = licence_of(name)
    except ModuleNotFoundError:
        pytest.skip(f"{name} belongs to another platform")
    assert licence.strip(" /"), f"{name} tells no licence"
    assert not STRONG.search(licence), f"{name}: {licence}"
