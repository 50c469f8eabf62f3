"""Property firm and owners' committee are seated in a project, one of each at a time, until their last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation
from idi.lifecycle.projects import selectors, services
from idi.lifecycle.projects.models import Participant
from tests.factories import on
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2022, 3, 15)


@pytest.fixture
def project(world: World) -> Any:
    return a_project(world, until="register")


def a_committee(world: World, name: str = "示例业主委员会") -> Organisation:
    with acting(world.administrator, NOW):
        return parties.register_organisation(
            by=world.administrator, at=NOW, kind="owners_committee", name=name, uscc=None, region_code="330481"
        )


def seated(by: Any, project: Any, organisation: Organisation) -> Participant:
    with acting(by, NOW):
        return services.seat_keeper(by=by, at=NOW, project=project, organisation=organisation, from_on=date(2022, 3, 1))


def test_the_property_authority_seats_a_committee_and_it_sees_the_project(world: World, project: Any) -> None:
    committee = a_committee(world)
    with acting(world.administrator, NOW):
        person = parties.employ(
            by=world.administrator, at=NOW, organisation=committee, role="committee_member", username="committee",
            password="示例-口令-二〇一九", name="示例业委会",
        )  # fmt: skip
    browser = a_browser(world.property_officer)
    page = f"/projects/{project.pk}/keepers/"
    assert "还没有登记" in browser.get(page).content.decode()
    answer = browser.post(page + "new/", {"organisation": committee.name, "from_on": "2022-03-01"})
    assert answer.status_code == 303
    assert committee.name in browser.get(page).content.decode()
    own = parties_actor(person.pk)
    assert project.name in a_browser(own).get("/projects/").content.decode()
    assert own.may("claims.report") and not own.may("projects.edit")
    with acting(world.property_officer, NOW):
        row = Participant.objects.get(role="owners_committee")
        services.unseat_keeper(by=world.property_officer, at=NOW, participant=row, until_on=date(2022, 3, 31))
    assert project.name not in a_browser(own).get("/projects/").content.decode()


def parties_actor(person_pk: int) -> Any:
    from idi.foundation.core.actor import Actor
    from idi.foundation.parties.selectors import actor_of

    with acting(Actor(kind="person", person_id=person_pk), NOW):
        return actor_of(person_pk, NOW)


def test_one_of_each_kind_at_a_time(world: World, project: Any) -> None:
    first = seated(world.developer, project, world.keepers)
    seated(world.developer, project, a_committee(world))
    with pytest.raises(Refusal, match="已有业主委员会"):
        seated(world.property_officer, project, a_committee(world, "另一个业主委员会"))
    with acting(world.developer, NOW):
        for day, said in ((date(2022, 2, 1), "不能早于"),):
            with pytest.raises(Refusal, match=said):
                services.unseat_keeper(by=world.developer, at=NOW, participant=first, until_on=day)
        services.unseat_keeper(by=world.developer, at=NOW, participant=first, until_on=date(2022, 3, 31))
        with pytest.raises(Refusal, match="已于2022年3月31日结束"):
            services.unseat_keeper(by=world.developer, at=NOW, participant=first, until_on=date(2022, 4, 30))
        assert selectors.keepers(project).count() == 2


def test_who_does_not_seat_and_who_is_not_seated(world: World, project: Any) -> None:
    for by in (world.other_developer, world.keeper, world.administrator):
        with pytest.raises(Forbidden):
            seated(by, project, world.keepers)
    with pytest.raises(Refusal, match="不是物业服务企业或业主委员会"):
        seated(world.developer, project, world.designer)
    with acting(world.developer, NOW):
        assert not selectors.keepers(project).exists()
