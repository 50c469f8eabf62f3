"""Credit is opened to insurers that quote: what counts and what waits, with source, evidence and validity."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.credit import selectors, services
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.rating import an_invited_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def a_photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    out.seek(0)
    return out


@pytest.fixture
def quote(world: World) -> Any:
    by, at = world.haining_officer, clock.now()
    with acting(by, at):
        services.file_record(
            by=by, at=at, organisation_id=world.contractor.pk, kind="bad", value="-4", happened_on=clock.local_date(at),
            from_on=None, until_on=None, source="示例信用系统", reference="示例-77", note="示例不良行为", evidence=a_photo(),
        )  # fmt: skip
    return an_invited_quote(world, a_project(world, until="participants"))


def test_the_insurer_asked_to_quote_reads_grades_facts_and_papers(
    world: World, quote: Any, django_assert_max_num_queries: Any
) -> None:
    browser = a_browser(world.underwriter)
    address = f"/rating/quotes/{quote.pk}/credit/"
    assert address in browser.get(f"/rating/quotes/{quote.pk}/").content.decode()
    with django_assert_max_num_queries(20):
        page = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    for word in (
        "AAA",
        "示例不良行为",
        "示例信用系统 示例-77",
        "陈述期内",
        world.hongxiang.name,
        world.contractor.name,
    ):
        assert word in page, word
    link = next(part.split('"')[0] for part in page.split('href="')[1:] if part.startswith(address))
    assert browser.get(link).content.startswith(b"\x89PNG")
    assert a_browser(world.second_underwriter).get(link).status_code == 404


def test_an_insurer_that_was_not_asked_reads_none_of_it(world: World, quote: Any) -> None:
    assert a_browser(world.second_underwriter).get(f"/rating/quotes/{quote.pk}/credit/").status_code == 404
    for actor, count in ((world.underwriter, 1), (world.second_underwriter, 0), (world.developer, 0)):
        with acting(actor, clock.now()):
            found = selectors.facts_for_insurer(quote.project_id, [world.contractor.pk])
            assert len(found[world.contractor.pk]) == count
