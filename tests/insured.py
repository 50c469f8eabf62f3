"""The fixtures of stories about an insured home: a folder's `conftest.py` takes them over by importing them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from idi.lifecycle.projects.models import Unit
from tests.factories.parties import World, a_world

__all__ = ["home", "world"]


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.IDI_FILES = tmp_path / "文件"
    return a_world()


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    """Accepted 2020-06-15: C05 in cover until 2030-06-15, C09 until 2024-06-15."""
    return standing_home
