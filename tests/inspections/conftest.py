from __future__ import annotations

import pytest

from idi.lifecycle.inspections.models import Mandate, Plan
from idi.lifecycle.projects.models import Project


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@pytest.fixture
def mandate(standing_appointment: Mandate) -> Mandate:
    return standing_appointment


@pytest.fixture
def plan(standing_plan: Plan) -> Plan:
    return standing_plan
