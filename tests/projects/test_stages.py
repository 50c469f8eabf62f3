"""The table of facts by stage is the one the document prints and the pages read."""

from __future__ import annotations

from pathlib import Path

import pytest

from idi.foundation.core.acting import acting
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Building, Project, Unit
from idi.lifecycle.projects.stages import REQUIREMENTS, STAGES, STEPS
from idi.lifecycle.projects.table import as_markdown
from tests.factories import on
from tests.factories.parties import World

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "project-facts.md"


def test_every_row_names_a_fact_there_is() -> None:
    models = {"project": Project, "building": Building, "unit": Unit}
    for row in REQUIREMENTS:
        assert row.stage in STAGES
        assert row.field in STEPS if row.subject == "step" else models[row.subject]._meta.get_field(row.field)


def test_the_document_is_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.django_db
def test_gaps_close_as_facts_come_in(standing_project: Project, world: World) -> None:
    project = standing_project
    with acting(world.developer, on(2019, 3, 5)):
        found = selectors.gaps(project, "quote")
        assert {"gfa_above", "standing", "design_life"} <= {gap.requirement.field for gap in found}
        assert "prefabricated_rate" not in {gap.requirement.field for gap in found}
        assert "height" not in {gap.requirement.field for gap in found}
        project.gfa_above = project.gfa_total
        assert "gfa_above" not in {gap.requirement.field for gap in selectors.gaps(project, "quote")}
        assert "land_contract_number" not in {gap.requirement.field for gap in selectors.gaps(project)}
        assert selectors.open_steps(project) == []
