"""Independence is looked at again: at every report, when a link changes, every morning (notice 三（六）)."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.notices import selectors as notices
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Link
from idi.lifecycle.inspections import independence, services
from idi.lifecycle.inspections.models import Mandate, Report
from tests.factories import HOUSE, on
from tests.factories.inspections import REPORTED, a_report, a_visit, another_body
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
LINKED = on(2019, 6, 10)


def linked(world: World, *, at: datetime = LINKED, **changes: Any) -> Link:
    """The body and the designer become firms of one group, unless told otherwise."""
    given = {"holder": world.inspectors, "held": world.designer, "kind": Link.Kind.GROUP, "share": None,
             "source": "集团公告（示例）", "from_on": date(2019, 6, 1), **changes}  # fmt: skip
    with acting(world.administrator, at):
        link = parties.link(by=world.administrator, at=at, **given)
    run_waiting()
    return link


def waiting(world: World, at: datetime = LINKED) -> list[str]:
    with acting(world.underwriter, at):
        return [task.title for task in diary.waiting(world.underwriter).filter(kind="inspections.dependent")]


def test_the_report_of_a_dependent_body_is_refused_with_the_path(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate)
    linked(world)
    with pytest.raises(Refusal) as refused:
        a_report(world, visit)
    (reason,) = refused.value.reasons
    assert f"—同属一个集团（集团公告（示例））— {world.designer.name}" in reason.message
    assert {("三（六）", "S"), ("未规定后果；按不得出具，由主承保机构更换机构", "D")} <= {
        (b.ref, b.grade) for b in reason.because
    }
    with acting(world.inspector, REPORTED):
        assert [(each.state, each.facts) for each in Report.objects.all()] == [("draft", {})], "it stays a draft"


def test_where_the_law_of_a_region_only_warns_the_report_says_so(
    world: World, mandate: Mandate, monkeypatch: Any
) -> None:
    visit = a_visit(world, mandate)
    linked(world)
    monkeypatch.setattr(independence, "report_is_refused", lambda *_: None)
    report = a_report(world, visit)
    assert world.designer.name in "".join(report.facts["independence"]["objections"])


def test_a_new_link_tells_the_lead_once_with_the_path(world: World, mandate: Mandate) -> None:
    linked(world)
    linked(world, kind=Link.Kind.SAME_PERSON, at=on(2019, 6, 11))
    assert waiting(world) == [f"风险管理机构不再独立：{mandate.project.name}"]
    with acting(world.underwriter, LINKED):
        told = notices.messages_of(world.underwriter).filter(title__startswith="风险管理机构不再独立")
        assert [world.designer.name in message.text for message in told] == [True]


def test_the_replacement_is_the_way_out(world: World, mandate: Mandate) -> None:
    linked(world)
    with acting(world.underwriter, LINKED):
        task = diary.waiting(world.underwriter).get(kind="inspections.dependent")
        assert task.address == reverse("inspections:replace_body", args=[mandate.pk])
        successor = services.replace_body(
            by=world.underwriter, at=LINKED, mandate=mandate, ended_on=LINKED.date(), reason="不再独立"
        )
    assert waiting(world) == []
    body, _, chief = another_body(world)
    with acting(world.underwriter, LINKED):
        services.appoint(by=world.underwriter, at=LINKED, mandate=successor, body=body, appointed_on=LINKED.date())
    with acting(HOUSE, on(2019, 6, 11)):
        assert services.watch_independence(by=HOUSE, at=on(2019, 6, 11)) == 0
    with acting(chief, LINKED):
        assert diary.waiting(chief).filter(kind="inspections.declare").exists()


def test_a_link_that_ties_nobody_here_tells_nobody(world: World, mandate: Mandate) -> None:
    linked(world, holder=world.repairers)
    linked(world, held=world.appraisers)
    assert waiting(world) == []


def test_the_morning_after_its_last_day_the_link_no_longer_asks(world: World, mandate: Mandate) -> None:
    link = linked(world)
    with acting(world.administrator, LINKED):
        parties.end_link(by=world.administrator, at=LINKED, link=link, until_on=LINKED.date(), source="公告（示例）")
    run_waiting()
    assert len(waiting(world)) == 1
    with acting(HOUSE, on(2019, 6, 11)):
        assert services.watch_independence(by=HOUSE, at=on(2019, 6, 11)) == 0
    assert waiting(world, on(2019, 6, 11)) == []


def test_a_link_six_away_counts_and_seven_does_not(world: World, mandate: Mandate) -> None:
    chain = [world.inspectors, world.keepers, world.repairers, world.appraisers, world.second, world.third]
    for holder, held in pairwise(chain):
        linked(world, holder=holder, held=held)
    linked(world, holder=world.third, held=world.desk)
    assert waiting(world) == []
    last = linked(world, holder=world.third, held=world.surveyor)
    with acting(world.underwriter, LINKED):
        (checked,) = independence.check(mandate.project, [world.inspectors], LINKED.date())
    (path,) = checked.paths
    assert len(path.links) == 6 and path.links[-1].pk == last.pk and len(waiting(world)) == 1
    with acting(world.administrator, LINKED):
        parties.end_link(by=world.administrator, at=LINKED, link=last, until_on=date(2019, 6, 1), source="示例")
        linked_far = parties.link(by=world.administrator, at=LINKED, holder=world.desk, held=world.surveyor,
                                  kind=Link.Kind.GROUP, share=None, source="示例", from_on=date(2019, 6, 1))  # fmt: skip
    with acting(world.underwriter, LINKED):
        assert linked_far and independence.check(mandate.project, [world.inspectors], LINKED.date())[0].independent


@pytest.mark.parametrize(("until_on", "independent"), [(date(2017, 1, 1), False), (date(2016, 5, 1), True)])
def test_past_employment_counts_for_its_time(world: World, mandate: Mandate, until_on: date, independent: bool) -> None:
    linked(world, kind=Link.Kind.EMPLOYMENT, from_on=date(2014, 1, 1), until_on=until_on)
    with acting(world.underwriter, LINKED):
        assert independence.check(mandate.project, [world.inspectors], LINKED.date())[0].independent is independent
