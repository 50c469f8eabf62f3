"""Complaints through the door: found, clocked by kind, extended, answered, rated; missed clocks go up the line."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from idi import rules
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Sending
from idi.lifecycle.complaints import selectors, services
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import a_claim, a_second_handler
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
FILED = on(2025, 3, 10)
TOLD = {
    "region_code": "330481", "against_kind": "insurer", "cause": "speed", "text": "报案五天没有人联系", "name": "张三（示例）",
    "phone": "13800000000", "channel": "web", "about": "示例花园",
}  # fmt: skip


def filed(home: Unit | None = None, *, at: datetime = FILED, by: Actor = ANONYMOUS, **changes: Any) -> Complaint:
    with acting(by, at):
        return services.file(by=by, at=at, **{**TOLD, "unit": home, **changes})


def seen(row: Complaint) -> Complaint:
    with acting(HOUSE, FILED), house(row.desk_id, cause=HOUSE):
        return Complaint.objects.get(pk=row.pk)


def do(by: Actor, act: Any, row: Complaint, at: datetime = FILED, **given: Any) -> Complaint:
    with acting(by, at):
        return act(by=by, at=at, complaint=row, **given)


def from_outside(act: Any, row: Complaint, at: datetime = FILED, **given: Any) -> Complaint:
    with acting(ANONYMOUS, at), house(row.desk_id, cause=ANONYMOUS) as inside:
        return act(by=inside, at=at, complaint=row, **given)


@pytest.mark.parametrize(
    ("against", "stage", "due"),
    [
        ("insurer", "first", date(2025, 3, 25)), ("insurer", "complex", date(2025, 4, 9)),
        ("insurer", "prolonged", date(2025, 5, 9)), ("developer", "first", date(2025, 3, 17)),
        ("inspection_body", "complex", date(2025, 3, 31)),
    ],
)  # fmt: skip
def test_each_kind_has_its_clock_shown_as_what_it_is(against: str, stage: str, due: date) -> None:
    told = rules.answer_by(rules.law("330481"), against, FILED.date(), stage)
    assert told.due_on == due and told.because[0].assumption, "seen in abstracts only, or a default: never as law"


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("insurer", "lead"),
        ("developer", "hongxiang"),
        ("contractor", "contractor"),
        ("inspection_body", ""),
        ("repairer", ""),
    ],
)
def test_whom_it_concerns_is_found_from_the_home_else_by_the_desk(
    world: World, home: Unit, kind: str, who: str
) -> None:
    row = filed(home, against_kind=kind)
    expected = getattr(world, who).pk if who else None
    assert (row.against_id, row.state) == (expected, "filed" if who else "undirected")
    with acting(HOUSE, FILED):
        task = Task.objects.get(subject_kind="complaints.complaint", subject_id=row.pk)
        assert (task.holder_id, task.due_on) == (expected or world.desk.pk, row.due_on)
        assert Sending.objects.get(subject_id=row.pk).kind == "complaint_received"


def test_desk_directs_what_nobody_could_find(world: World) -> None:
    row = filed(None, against_kind="repairer")
    with pytest.raises(Refusal) as refused:
        do(world.hotline_agent, services.direct, row, against_id=world.lead.pk)
    assert refused.value.reasons[0].field == "against_id" and seen(row).state == "undirected"
    assert do(world.hotline_agent, services.direct, row, against_id=world.repairers.pk).state == "filed"
    with acting(world.repair_manager, FILED):
        assert list(selectors.visible(world.repair_manager)) == [row]


def test_answered_in_time_by_letter_and_rated(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    row = filed(home, claim=claim)
    by = world.claims_handler
    do(by, services.take, row)
    with pytest.raises(Refusal) as refused:
        do(by, services.answer, row, outcome="", answer=" ")
    assert {each.field for each in refused.value.reasons} == {"outcome", "answer"}
    answered = do(by, services.answer, row, on(2025, 3, 20), outcome="upheld", answer="已联系并致歉，3月21日上门查勘。")
    assert answered.state == "answered" and answered.letter_id
    with acting(by, FILED):
        assert "complaints.answer" in set(Entry.objects.values_list("act", flat=True))
        assert not Task.objects.filter(subject_id=row.pk, done_at__isnull=True).exists()
    assert from_outside(services.rate, answered, rating=1).state == "closed"
    with acting(by, FILED):
        (whole,) = selectors.figures(selectors.visible(by), date(2025, 4, 1))["all"]
        assert (whole.count, whole.answered, whole.in_time, whole.late, whole.content) == (1, 1, 1, 0, 1)


def test_who_is_not_content_gets_one_more_answer_and_the_authority_is_told(world: World, home: Unit) -> None:
    row = filed(home)
    do(world.claims_handler, services.answer, row, outcome="unfounded", answer="查无此事")
    with pytest.raises(Refusal):
        from_outside(services.rate, row, rating=2)
    assert from_outside(services.rate, row, rating=2, words="没有查过就答复").state == "in_hand"
    with acting(HOUSE, FILED):
        watch = Task.objects.get(kind="complaints.watch")
        assert watch.holder_id == world.regulator.pk
    do(world.claims_handler, services.answer, row, outcome="partly", answer="重新核实，改期上门")
    assert from_outside(services.rate, row, rating=2, words="还是不满意").state == "closed"
    with pytest.raises(Conflict):
        from_outside(services.withdraw, row)


def test_longer_only_with_reason_in_time_and_the_last_by_another_person(world: World, home: Unit) -> None:
    by, other, row = world.claims_handler, a_second_handler(world), filed(home)
    with pytest.raises(Conflict):
        do(by, services.extend, row, reason="需要现场核实")
    do(by, services.take, row)
    with pytest.raises(Refusal):
        do(by, services.extend, row, reason=" ")
    assert do(by, services.extend, row, reason="需要现场核实").due_on == date(2025, 4, 9)
    with acting(HOUSE, FILED):
        assert "2025年4月9日" in Sending.objects.get(kind="complaint_extended").text
    with pytest.raises(Refusal, match="另一人"):
        do(by, services.extend, row, reason="等待检测结果")
    assert do(other, services.extend, row, reason="等待检测结果").due_on == date(2025, 5, 9)
    with pytest.raises(Refusal, match="最长") as refused:
        do(by, services.extend, row, reason="再等等")
    assert len(refused.value.reasons) == 1
    assert not selectors.may_extend(seen(row), FILED.date())
    second = filed(home)
    do(by, services.take, second)
    assert selectors.may_extend(seen(second), date(2025, 3, 25)) and not selectors.may_extend(
        seen(second), date(2025, 3, 26)
    )
    with pytest.raises(Refusal, match="已过"):
        do(by, services.extend, second, on(2025, 3, 26), reason="忘了")
    assert (seen(second).stage, seen(second).due_on) == ("first", date(2025, 3, 25))


def test_a_missed_clock_goes_up_once_to_the_authority_of_its_kind(world: World, home: Unit) -> None:
    insurer, developer = filed(home), filed(home, against_kind="developer")
    day = on(2025, 3, 18)
    for at, went in ((on(2025, 3, 17), 0), (day, 1), (day, 0), (day + timedelta(days=10), 1)):
        with acting(HOUSE, at):
            assert services.watch(by=HOUSE, at=at) == went
    with acting(HOUSE, day):
        holders = dict(Task.objects.filter(kind="complaints.watch").values_list("subject_id", "holder_id"))
    assert holders == {insurer.pk: world.regulator.pk, developer.pk: world.haining.pk}
    for officer, row in ((world.insurance_officer, insurer), (world.haining_officer, developer)):
        with acting(officer, day):
            assert list(selectors.visible(officer)) == [row]


def test_strangers_see_nothing_and_answer_nothing(world: World, home: Unit) -> None:
    row = filed(home)
    for stranger in (world.second_claims_handler, world.other_developer, world.finance_officer, world.inspector):
        with acting(stranger, FILED):
            assert Complaint.objects.count() == 0
    with acting(world.hotline_agent, FILED), pytest.raises(Forbidden):
        services.answer(by=world.hotline_agent, at=FILED, complaint=row, outcome="upheld", answer="代答")
    assert seen(row).state == "filed"


@pytest.mark.parametrize(
    "changes", [{"against_kind": "?"}, {"cause": ""}, {"text": " "}, {"name": ""}, {"phone": "未知"}]
)
def test_what_cannot_be_answered_is_refused_by_field(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        filed(None, **changes)
    assert [each.field for each in refused.value.reasons] == list(changes)
    with acting(HOUSE, FILED):
        assert Complaint.objects.count() == Sending.objects.count() == 0
