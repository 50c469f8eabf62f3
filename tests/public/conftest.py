from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from idi.lifecycle.projects.models import Unit
from tests.factories.parties import World, a_world


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.IDI_FILES = tmp_path / "文件"
    return a_world()


@pytest.fixture
def home(standing_home: Unit) -> Unit:
    return standing_home
