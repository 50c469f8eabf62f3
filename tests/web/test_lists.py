"""Lists that say which fields they read ask for no other row by row."""

from __future__ import annotations

from typing import Any, Never

import pytest
from django.db import models

from idi.foundation.core.acting import acting
from idi.lifecycle.inspections.models import Finding
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Unit
from tests.factories.claims import a_claim
from tests.factories.inspections import VISITED, a_finding, a_visit, an_appointment
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def refuse(row: models.Model, *_: Any, fields: Any = None, **__: Any) -> Never:
    """What Django does for a field that was not read with its row."""
    raise AssertionError(f"{row._meta.label}: {fields} was not among what the list reads")


def test_claims_policies_projects_and_findings(
    standing_home: Unit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = standing_home
    claim = a_claim(world, home)
    project = a_project(world, name="示例花园二期")
    visit = a_visit(world, an_appointment(world, project), a_finding(world))
    with acting(world.underwriter, VISITED):
        policy, finding = Policy.objects.get(project_id=home.project_id), Finding.objects.get(visit=visit)
    monkeypatch.setattr(models.Model, "refresh_from_db", refuse)
    for actor, address, number in (
        (world.claims_handler, "/claims/", claim.number),
        (world.underwriter, "/policies/", policy.number),
        (world.developer, "/projects/", project.number),
        (world.inspector, "/inspections/findings/", finding.number),
        (world.site_manager, "/inspections/findings/", finding.number),
    ):
        assert number in a_browser(actor).get(address).content.decode(), address
