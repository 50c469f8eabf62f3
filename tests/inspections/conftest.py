from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World, a_world


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.IDI_FILES = tmp_path / "文件"
    return a_world()


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@pytest.fixture
def mandate(standing_appointment: Mandate) -> Mandate:
    return standing_appointment
