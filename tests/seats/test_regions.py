"""Places come with the laws: whoever adds the law of a city can register there at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties import services as parties
from idi.foundation.parties.selectors import actor_of
from idi.foundation.seats import regions
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.projects import selectors as projects
from idi.rules import lawbook
from tests.factories import HOUSE, on
from tests.factories.parties import PASSWORD, World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-city.md"
AT = on(2024, 3, 1)


def forget() -> None:
    regions.listed.cache_clear()
    regions.places.cache_clear()


@pytest.fixture
def tongchuan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The city of the how-to page stands beside the built-in ones."""
    (law,) = re.findall(r"```toml\n# law/tongchuan.toml\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    (tmp_path / "tongchuan.toml").write_text(law, "utf-8")
    book = rules.load([tmp_path])
    monkeypatch.setattr(lawbook, "built_in", lambda: book)
    forget()
    yield
    forget()


def test_every_place_lies_in_one_that_is_listed_before_it() -> None:
    seen: list[str] = []
    for code, place in regions.listed().items():
        assert place.get("in", "000000") in [*seen, "000000"]
        seen.append(code)
    assert {law.region for law in rules.laws() if law.region} <= set(seen)
    assert region_chain("330481") == ["330481", "330400", "330000", "000000"]
    assert region_chain("440100") == ["440100", "440000", "000000"]


@pytest.mark.django_db
def test_in_the_city_of_the_how_to_page_a_project_is_registered_and_its_authority_sees_it(
    world: World, tongchuan: None
) -> None:
    with acting(HOUSE, AT):
        regions.load_regions(None, "default")
    with acting(world.administrator, AT):
        by = world.administrator
        place = {"name": "桐川市住房和城乡建设局（示例）", "uscc": None, "region_code": "990300"}
        authority = parties.register_organisation(by=by, at=AT, kind="housing_authority", **place)
        officer = parties.employ(
            by=by,
            at=AT,
            organisation=authority,
            role="housing_officer",
            username="tongchuan",
            password=PASSWORD,
            name="示例·桐",
        )
    assert "桐川市" in a_browser(world.developer).get(reverse("projects:register")).content.decode()
    here = a_project(world, at=AT, until="register", region_code="990300")
    elsewhere = a_project(world, name="示例花园二期", at=AT, until="register")
    with acting(Actor(kind="person", person_id=officer.pk), AT):
        actor = actor_of(officer.pk, AT)
    with acting(actor, AT):
        assert [project.pk for project in projects.visible(actor)] == [here.pk] != [elsewhere.pk]
