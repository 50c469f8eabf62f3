"""The fixtures of stories about an insured home: a folder's `conftest.py` takes them over by importing them."""

from __future__ import annotations

import pytest

from idi.lifecycle.projects.models import Unit

__all__ = ["home"]


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    """Accepted 2020-06-15: C05 in cover until 2030-06-15, C09 until 2024-06-15."""
    return standing_home
