from __future__ import annotations

import pytest

from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World, a_world


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@pytest.fixture
def policy(standing_policy: Policy) -> Policy:
    return standing_policy
