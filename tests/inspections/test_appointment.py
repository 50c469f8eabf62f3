"""The lead insurer appoints an inspection body that is independent of every building party (notice 三（六）)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.journal.models import Entry
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Link, Qualification
from idi.foundation.seats import selectors as seats
from idi.foundation.seats import services as seating
from idi.lifecycle.inspections import handlers, independence, selectors, services
from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.policies.events import ContractSigned
from idi.lifecycle.projects.models import Project
from tests.factories import HOUSE, on
from tests.factories.inspections import APPOINTED, SIGNED, SIGNED_ON, a_mandate
from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def appoint(by: Actor, mandate: Mandate, *, at: datetime = APPOINTED, **changes: Any) -> Mandate:
    given = {"appointed_on": at.date(), **changes}
    with acting(by, at):
        return services.appoint(by=by, at=at, mandate=mandate, **given)


def still_open(world: World, mandate: Mandate) -> bool:
    """Nothing was written: no body, no seat, no act in the journal, and the insurer still has it to do."""
    with acting(world.underwriter, APPOINTED):
        mandate = Mandate.objects.get(pk=mandate.pk)
        untouched = (mandate.state, mandate.body_id, mandate.checked) == ("open", None, {})
        waiting = diary.waiting(world.underwriter).filter(kind="inspections.appoint").exists()
        acts = Entry.objects.filter(act="inspections.appoint").exists()
        return untouched and waiting and not acts and not seats.seated(mandate.project_id, "inspection_body")


def test_the_signed_contract_opens_the_mandate_once_and_asks_the_lead(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    assert (mandate.project_id, mandate.lead_id, mandate.signed_on) == (project.pk, world.lead.pk, SIGNED_ON)
    event = ContractSigned(
        scope_id=project.pk,
        at=SIGNED,
        proposal_id=mandate.proposal_id,
        policy_id=mandate.policy_id,
        lead_id=world.lead.pk,
    )
    with acting(HOUSE.as_house(project.pk), SIGNED) as frame:
        handlers.on_contract_signed(event=event, by=frame.actor)
        assert [each.pk for each in Mandate.objects.all()] == [mandate.pk]
    with acting(world.underwriter, SIGNED):
        task = diary.waiting(world.underwriter).get(kind="inspections.appoint")
    assert (task.due_on, task.project_id) == (SIGNED_ON + timedelta(days=15), project.pk)
    assert [each["grade"] for each in task.because] == ["D"], (
        "no text gives a number of days: it must show as a default"
    )


def test_an_independent_body_is_appointed_and_let_in(world: World, project: Project) -> None:
    mandate = appoint(world.underwriter, a_mandate(world, project), body=world.inspectors)
    assert (mandate.state, mandate.body, mandate.appointed_on) == ("appointed", world.inspectors, APPOINTED.date())
    assert mandate.checked["qualified"] == ["工程质量风险管理 甲级"]
    looked_at = {party["name"] for party in mandate.checked["parties"]}
    assert {world.contractor.name, world.hongxiang.name, world.supervisor.name} <= looked_at
    with acting(world.underwriter, APPOINTED):
        assert seats.seated(project.pk, "inspection_body") == [world.inspectors.pk]
        assert not diary.waiting(world.underwriter).filter(kind="inspections.appoint").exists()
    with acting(world.inspector, APPOINTED):
        assert [task.kind for task in diary.waiting(world.inspector)] == ["inspections.visit"]
        assert selectors.mandates(world.inspector, APPOINTED.date()).get().project.name == project.name


def test_a_body_that_shares_a_shareholder_is_refused_naming_the_link(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with pytest.raises(Refusal) as refused:
        appoint(world.underwriter, mandate, body=world.related)
    (reason,) = refused.value.reasons
    assert world.contractor.name in reason.message and world.shareholder.name in reason.message
    assert "持股 30%" in reason.message and "持股 60%" in reason.message and "工商登记（示例）" in reason.message
    assert reason.field == "body" and ("三（六）", "S") in {(b.ref, b.grade) for b in reason.because}
    assert still_open(world, mandate)


def test_a_link_filed_later_does_not_count_on_an_earlier_day(world: World, project: Project) -> None:
    a_mandate(world, project)
    with acting(world.administrator, SIGNED):
        parties.link(
            by=world.administrator, at=SIGNED, holder=world.inspectors, held=world.designer, kind=Link.Kind.SHARES,
            share=Decimal("0.01"), source="工商登记（示例）", from_on=date(2019, 5, 8),
        )  # fmt: skip
    with acting(world.underwriter, APPOINTED):
        before, after = (independence.check(project, [world.inspectors], date(2019, 5, day))[0] for day in (7, 8))
    assert before.independent and [path.organisations[-1].pk for path in after.paths] == [world.designer.pk]


def test_a_party_that_builds_here_is_refused_as_such(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with pytest.raises(Refusal) as refused:
        appoint(world.underwriter, mandate, body=world.contractor)
    words = refused.value.args[0]
    assert "不是质量风险管理机构" in words and "是本工程的参建单位" in words
    assert still_open(world, mandate)


@pytest.mark.parametrize(
    ("body", "appointed_on", "words"),
    [
        ("inspectors", date(2019, 4, 30), "早于保险合同签订日"),
        ("inspectors", date(2019, 5, 9), "晚于今天"),
        ("repairers", date(2019, 5, 8), "不是质量风险管理机构"),
    ],
)
def test_a_wrong_day_or_kind_is_refused(
    world: World, project: Project, body: str, appointed_on: date, words: str
) -> None:
    mandate = a_mandate(world, project)
    with pytest.raises(Refusal, match=words):
        appoint(world.underwriter, mandate, body=getattr(world, body), appointed_on=appointed_on)
    assert still_open(world, mandate)


def test_only_the_lead_appoints(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(HOUSE, SIGNED), house(project.pk, cause=HOUSE):
        seating.seat(world.second.pk, project.pk, role="insurer_co", from_on=SIGNED_ON)
    for stranger in (world.second_underwriter, world.developer):
        with pytest.raises(Forbidden):
            appoint(stranger, mandate, body=world.inspectors)
    assert still_open(world, mandate)


def test_a_body_whose_qualification_is_over_is_refused_and_nothing_is_written(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    with acting(world.administrator, SIGNED):
        Qualification.objects.filter(organisation=world.inspectors).update(until_on=SIGNED_ON)
    with pytest.raises(Refusal) as error:
        appoint(world.underwriter, mandate, body=world.inspectors)
    (reason,) = error.value.reasons
    assert reason.field == "body" and "过期" in reason.message and "换证" in reason.message
    assert still_open(world, mandate)
    page = a_browser(world.underwriter).get(f"/inspections/{mandate.pk}/appoint/").content.decode()
    assert "过期" in page
    with acting(world.administrator, SIGNED):
        Qualification.objects.filter(organisation=world.inspectors).delete()
    assert appoint(world.underwriter, mandate, body=world.inspectors).checked["qualified"] == []


def test_a_second_appointment_is_refused(world: World, mandate: Mandate) -> None:
    with pytest.raises(Conflict):
        appoint(world.underwriter, mandate, body=world.inspectors, at=on(2019, 5, 9))


def test_many_bodies_are_checked_in_few_queries(world: World, project: Project, django_assert_num_queries: Any) -> None:
    a_mandate(world, project)
    with acting(world.underwriter, APPOINTED), django_assert_num_queries(8):
        one, other = independence.check(project, [world.inspectors, world.related], APPOINTED.date())
    assert one.independent and not other.independent


def test_strangers_do_not_see_the_mandate(world: World, project: Project) -> None:
    a_mandate(world, project)
    elsewhere = a_project(world, name="示例花园二期")
    for stranger in (world.third_underwriter, world.inspector, world.other_developer, world.xiuzhou_officer):
        with acting(stranger, APPOINTED):
            assert not selectors.mandates(stranger, APPOINTED.date()).exists()
    for insider in (world.developer, world.haining_officer, world.site_manager):
        with acting(insider, APPOINTED):
            assert selectors.mandates(insider, APPOINTED.date()).get().project_id == project.pk != elsewhere.pk


def test_who_takes_the_lead_over_has_the_body_to_appoint(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    for _ in range(2):  # told again it changes nothing
        with acting(HOUSE.as_house(project.pk), APPOINTED) as frame:
            services.hand_on_mandate(
                by=frame.actor, at=APPOINTED, policy_id=mandate.policy_id, lead_id=world.second.pk
            )  # fmt: skip
    with acting(world.second_underwriter, APPOINTED):
        assert Mandate.objects.get().lead_id == world.second.pk
        assert diary.waiting(world.second_underwriter).filter(kind="inspections.appoint").count() == 1
    with acting(world.underwriter, APPOINTED):
        assert not diary.waiting(world.underwriter).filter(kind="inspections.appoint").exists()
    with pytest.raises(Forbidden, match="不是本合同的主承保机构"):
        appoint(world.underwriter, mandate, body=world.inspectors)
