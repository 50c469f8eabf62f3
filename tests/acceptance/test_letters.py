"""Letters to the owners of all homes: printed in the background, each with its own code, nobody named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden
from idi.foundation.core.pdf import text_of
from idi.foundation.documents import selectors as documents
from idi.lifecycle.acceptance import services
from idi.lifecycle.acceptance.models import LetterRun
from idi.lifecycle.acceptance.services import letters
from idi.lifecycle.policies.models import CoverItem
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE
from tests.factories.acceptance import RECORDED, accept, buildings_of
from tests.factories.claims import an_insured_home, an_owner
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(world: World) -> Unit:
    return an_insured_home(world, accepted_on=None)


def ask(world: World, home: Unit) -> LetterRun:
    with acting(world.developer, RECORDED):
        return services.ask_letters(by=world.developer, at=RECORDED, project=home.project)


def test_every_home_of_accepted_buildings_gets_its_letter(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Conflict, match="先登记竣工验收"):
        ask(world, home)
    with acting(HOUSE, RECORDED), house(home.project_id, cause=HOUSE):
        CoverItem.objects.filter(item="C05").update(
            deductible=Decimal(500), limit=Decimal(200000), excluded="示例：窗台除外"
        )
    accept(world, buildings_of(world, home.project)[0])
    monkeypatch.setattr(letters, "FILE_OF", 3)
    run = ask(world, home)
    assert (run.homes, run.state) == (4, "printing")
    with pytest.raises(Conflict, match="正在生成"):
        ask(world, home)
    jobs.run_waiting()
    with acting(world.developer, RECORDED):
        done = LetterRun.objects.get()
        assert (done.printed, done.state) == (4, "printed")
        papers = list(documents.of(done))
        assert [paper.title[-5:] for paper in papers] == ["（3 户）", "（1 户）"]
        text = text_of(documents.content(papers[0]))
    for words in (
        "1号楼 101室 业主",
        "1号楼 102室 业主",
        home.code,
        "500.00",
        "200,000.00",
        "示例：窗台除外",
        "2030年6月15日",
    ):
        assert words in text, words
    assert home.claim_word not in text
    with acting(world.haining_officer, RECORDED):
        assert not LetterRun.objects.exists()
    with acting(world.underwriter, RECORDED), pytest.raises(Forbidden):
        services.ask_letters(by=world.underwriter, at=RECORDED, project=home.project)


def test_pages_show_progress_and_the_owner_opens_the_own_letter(world: World, home: Unit) -> None:
    developer, owner = a_browser(world.developer), a_browser(an_owner(world, home))
    mine = reverse("web:my_letter", args=[home.code])
    assert owner.get(mine).status_code == 404
    accept(world, buildings_of(world, home.project)[0])
    page = developer.post(reverse("acceptance:ask_letters", args=[home.project_id])).headers["Location"]
    assert "every 2s" in developer.get(page).content.decode()
    jobs.run_waiting()
    assert "4 / 4 户" in developer.get(page).content.decode()
    assert page in developer.get(reverse("acceptance:project", args=[home.project_id])).content.decode()
    assert "1号楼 101室 业主" in text_of(owner.get(mine).content)
    assert text_of(developer.get(reverse("acceptance:letter", args=[home.pk])).content)
    assert a_browser(world.neighbour).get(mine).status_code == 404
