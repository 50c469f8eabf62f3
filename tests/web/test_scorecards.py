"""Scorecards count what the reader may see; the score an insurer files is what the filed factor reads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Refusal
from idi.front.web import scorecards
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Finding, Mandate
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating import experience
from tests.factories import on
from tests.factories.inspections import a_finding, a_report, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
LATER = on(2019, 8, 1)


@pytest.fixture
def project(world: World, standing_project: Project, standing_appointment: Mandate) -> Project:
    """One visit on its day, one too late; one finding of grade C put right in time, one of grade D open and late."""
    project, mandate = standing_project, standing_appointment
    first = a_visit(world, mandate, a_finding(world, photos=[]), next_on=date(2019, 6, 20))
    second = a_visit(
        world, mandate, a_finding(world, photos=[], grade="D"), at=on(2019, 6, 25), next_on=date(2019, 7, 20)
    )
    a_visit(world, mandate, a_finding(world, photos=[], grade="O"), at=on(2019, 7, 18))
    for visit in (first, second):
        a_report(world, visit, at=on(2019, 6, 26))
    finding = findings_of(world, first)[0]
    with acting(world.site_manager, on(2019, 6, 5)):
        services.reply(by=world.site_manager, at=on(2019, 6, 5), finding=finding, text="已处理")
    with acting(world.inspector, on(2019, 6, 6)):
        services.close(by=world.inspector, at=on(2019, 6, 6), finding=finding, remark="合格")
    return project


def test_bodies_and_builders_are_counted(world: World, project: Project) -> None:
    with acting(world.underwriter, LATER):
        (body,) = scorecards.bodies(world.underwriter, LATER.date())
        assert (body.visits, body.planned, body.on_time, body.findings) == (3, 2, 1, 3)
        assert body.confirmed is None, "an underwriter reads no claims"
        (contractor,) = scorecards.contractors(world.underwriter, LATER.date())
        assert (contractor.findings, contractor.severe, contractor.closed, contractor.closed_on_time) == (3, 1, 1, 1)
        assert (contractor.overdue, contractor.reaction_days) == (1, 2.0)
        (developer,) = scorecards.developers(world.underwriter, LATER.date())
        assert developer.findings == 3
    with acting(world.haining_officer, LATER):
        (seen,) = scorecards.bodies(world.haining_officer, LATER.date())
        assert seen.confirmed == 0
    with acting(world.xiuzhou_officer, LATER):
        assert scorecards.bodies(world.xiuzhou_officer, LATER.date()) == []


def test_the_score_counts_only_what_the_party_was_told_of_and_could_reply_to(world: World, project: Project) -> None:
    def scored(at: object) -> Decimal:
        with acting(world.underwriter, at):  # type: ignore[arg-type]
            return services.score_party(by=world.underwriter, at=at, party=world.contractor)  # type: ignore[arg-type]

    assert scored(on(2019, 6, 27)) == 0, "told yesterday: it may still reply"
    assert scored(LATER) == 10, "the open D; the closed C and the mere observation do not count"
    with acting(world.underwriter, LATER):
        (read,) = experience.latest(world.lead.pk, [world.contractor.pk], "findings_score", LATER.date())
        assert read.value == 10
    with pytest.raises(Refusal, match="没有风险记录"), acting(world.underwriter, LATER):
        services.score_party(by=world.underwriter, at=LATER, party=world.supervisor)


def test_the_house_files_a_score_when_it_changed_and_only_then(world: World, project: Project) -> None:
    def filed(at: datetime) -> int:
        with acting(Actor(kind="house"), at):
            return services.file_scores(by=Actor(kind="house"), at=at)

    def read(at: datetime) -> list[Decimal]:
        with acting(world.underwriter, at):
            return [
                each.value
                for each in experience.latest(world.lead.pk, [world.contractor.pk], "findings_score", at.date())
            ]

    assert (filed(on(2019, 6, 27)), read(on(2019, 6, 27))) == (0, []), "told yesterday: it may still reply"
    assert (filed(LATER), filed(LATER), read(LATER)) == (1, 0, [Decimal(10)])
    with acting(world.inspector, LATER):
        finding = Finding.objects.get(grade_current="D")
        services.close(by=world.inspector, at=LATER, finding=finding, remark="现场已处理")
    after = on(2019, 8, 2)
    assert (filed(after), read(after)) == (1, [Decimal(0)])


def test_the_pages_of_insurer_authority_and_body_and_the_risk_board(world: World, project: Project) -> None:
    for actor in (world.underwriter, world.haining_officer, world.inspector):
        shown = a_browser(actor).get(reverse("web:scorecards")).content.decode()
        assert world.inspectors.name in shown and world.contractor.name in shown
    browser = a_browser(world.underwriter)
    done = browser.post(reverse("web:score", args=[world.contractor.pk]))
    assert done.status_code == 302 and "平台风险记录" in browser.get(done.headers["Location"]).content.decode()
    board = browser.get(reverse("inspections:risks")).content.decode()
    assert project.name in board
    assert "严重且未销项的风险" in a_browser(world.haining_officer).get(reverse("web:home")).content.decode()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("inspections:risks"))
        return len(queries)

    before = asked()
    with acting(world.inspector, LATER):
        pass
    assert asked() == before
