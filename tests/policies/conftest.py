from __future__ import annotations

import pytest

from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@pytest.fixture
def policy(standing_policy: Policy) -> Policy:
    return standing_policy


@pytest.fixture
def signed(standing_signed: Policy) -> Policy:
    """Signed and not yet paid."""
    return standing_signed
