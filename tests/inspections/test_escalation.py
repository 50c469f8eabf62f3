"""A finding nobody puts right goes up by the clock: developer, lead insurer, authority, each once; closing it ends their tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from idi import rules
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.credit.models import Fact
from idi.foundation.credit.states import standing
from idi.foundation.diary import selectors as diary
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Escalation, Finding, Mandate
from tests.factories import on
from tests.factories.inspections import a_finding, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
DUE = on(2019, 6, 17)
"""The last day of the finding of grade C."""
DAYS = {"developer": 1, "insurer": 3, "authority": 7}
KIND = "inspections.escalated"


@pytest.fixture
def finding(world: World, mandate: Mandate) -> Finding:
    """One finding that has a day; another that asks for nothing never goes up."""
    visit = a_visit(world, mandate, a_finding(world), a_finding(world, grade="A"))
    return findings_of(world, visit)[0]


def escalate(days_late: int) -> int:
    at, house = DUE + timedelta(days=days_late), Actor(kind="house")
    with acting(house, at):
        return services.escalate_daily(by=house, at=at)


def holding(world: World) -> list[str]:
    """Who has it on the list of things to do."""
    people = {"developer": world.developer, "insurer": world.underwriter, "authority": world.haining_officer}
    held = []
    for name, person in people.items():
        with acting(person, DUE + timedelta(days=30)):
            held += [name for task in diary.waiting(person) if task.kind == KIND]
    return held


def test_the_days_are_a_default_and_shown_as_one() -> None:
    figure = rules.law("330481").figure("finding_escalation_days", DUE.date())
    assert figure.table() == DAYS and figure.because.grade == "D"


def test_each_step_is_taken_on_its_day_and_once(world: World, finding: Finding) -> None:
    assert [escalate(day) for day in range(9)] == [0, 1, 0, 1, 0, 0, 0, 1, 0]
    with acting(world.underwriter, DUE):
        steps = [(step.level, step.days_late) for step in Escalation.objects.order_by("pk")]
        assert Entry.objects.filter(act="inspections.escalate").count() == 3
    assert steps == list(DAYS.items()) and holding(world) == list(DAYS)
    with acting(world.haining_officer, DUE + timedelta(days=30)):
        told = notices.messages_of(world.haining_officer)[0]
        assert finding.number in told.text and "已逾期 7 日" in told.text


def test_days_missed_are_made_up_at_once_and_a_reply_stops_the_clock(world: World, finding: Finding) -> None:
    with acting(world.site_manager, DUE):
        services.reply(by=world.site_manager, at=DUE, finding=finding, text="已注浆封堵")
    assert escalate(20) == 0
    with acting(world.inspector, DUE):
        services.reject(by=world.inspector, at=DUE, finding=finding, reason="仍有湿渍")
    assert escalate(20) == 3 and holding(world) == list(DAYS)
    page = a_browser(world.underwriter).get(f"/inspections/findings/{finding.pk}/").content.decode()
    assert page.count("逾期 20 日") == 3 and "整改已被退回 1 次" in page and "平台默认" in page
    with acting(world.inspector, DUE):
        services.close(by=world.inspector, at=DUE, finding=finding, remark="复核通过")
    assert holding(world) == [] and escalate(30) == 0


def test_a_stranger_reads_no_step_and_walks_no_list(world: World, finding: Finding) -> None:
    escalate(20)
    with acting(world.owner, DUE):
        assert not Escalation.objects.exists()
        assert services.escalate_daily(by=world.owner, at=DUE + timedelta(days=40)) == 0


def test_reacting_late_is_a_fact_once_told_and_counts_after_the_time_to_reply(world: World, finding: Finding) -> None:
    escalate(1)
    escalate(3)
    with acting(world.site_manager, DUE + timedelta(days=4)):
        (fact,) = Fact.objects.filter(kind="inspections.late")
        assert (fact.organisation_id, fact.points, fact.subject_id) == (world.contractor.pk, -2, finding.pk)
        assert fact.told_at == DUE + timedelta(days=1) and fact.effective_on > fact.reply_until_on
        assert standing(fact, (DUE + timedelta(days=4)).date()).name == "replying"
    with acting(world.inspector, DUE + timedelta(days=4)):
        services.void_finding(by=world.inspector, at=DUE + timedelta(days=4), finding=finding, reason="记错")
    with acting(world.site_manager, DUE + timedelta(days=4)):
        assert Fact.objects.get(kind="inspections.late").ended_on is not None
