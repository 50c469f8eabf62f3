"""Visits are agreed between site and body: asked for, answered, missed by the clock, or covered unseen and told plainly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.core.wording import day, moment
from idi.foundation.diary import selectors as diary
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Booking, Node, Plan, PlanAlarm
from tests.factories import on
from tests.factories.inspections import APPOINTED, a_photo, a_visit, another_body
from tests.factories.parties import World
from tests.factories.planning import ASKED, VISIT_AT, a_booking, a_node
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def node(world: World, plan: Plan) -> Node:
    """A hidden node; everything of the plan is due far later, so that only bookings speak."""
    with acting(world.body_chief, APPOINTED):
        later = {each.pk: date(2030, 1, 1) for each in Node.objects.filter(plan=plan)}
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=later, reason="推后")
    return a_node(world, plan, "basement")


def kinds(actor: Actor) -> list[str]:
    with acting(actor, ASKED):
        return [task.kind for task in diary.waiting(actor) if task.kind.startswith("inspections.")]


def watch(at) -> int:  # type: ignore[no-untyped-def]
    house = Actor(kind="house")
    with acting(house, at):
        return services.watch_plans(by=house, at=at)


def test_the_contractor_asks_and_the_body_confirms(world: World, node: Node) -> None:
    assert kinds(world.site_manager) == ["inspections.book"], "what the appointment asks of who builds"
    booking = a_booking(world, node, photos=[a_photo()])
    assert (booking.state, booking.side, booking.turn, booking.short_notice) == ("asked", "site", "body", False)
    assert booking.answer_by == ASKED + timedelta(hours=24) and booking.because[0]["grade"] == "D"
    assert "inspections.answer" in kinds(world.inspector) and not {"inspections.answer", "inspections.book"} & set(
        kinds(world.site_manager)
    )
    with acting(world.site_manager, ASKED), pytest.raises(Forbidden, match="等待风险管理机构答复"):
        services.confirm_booking(by=world.site_manager, at=ASKED, booking=booking)
    with acting(world.inspector, ASKED):
        done = services.confirm_booking(by=world.inspector, at=ASKED, booking=booking)
    assert (done.state, done.turn) == ("confirmed", "")
    assert "inspections.answer" not in kinds(world.inspector) and "inspections.booked" in kinds(world.inspector)
    with acting(world.site_manager, ASKED):
        assert "预约已确认" in notices.messages_of(world.site_manager)[0].text
    with acting(world.inspector, VISIT_AT):
        mandate = selectors.mandate_of_project(node.project_id)
    assert mandate is not None
    visit = a_visit(world, mandate, node=node, at=VISIT_AT)
    with acting(world.developer, VISIT_AT):
        kept = Booking.objects.get()
        assert (kept.state, kept.visit_id) == ("kept", visit.pk)
    assert "inspections.booked" not in kinds(world.inspector)


def test_a_visit_that_was_a_mistake_kept_no_booking_and_counts_for_no_node(world: World, node: Node) -> None:
    booking = a_booking(world, node)
    with acting(world.inspector, ASKED):
        services.confirm_booking(by=world.inspector, at=ASKED, booking=booking)
        mandate = selectors.mandate_of_project(node.project_id)
    assert mandate is not None
    a_visit(world, mandate, at=ASKED, next_on=date(2019, 6, 20))
    mistaken = a_visit(world, mandate, node=node, at=VISIT_AT)
    assert not {"inspections.booked", "inspections.visit"} & set(kinds(world.inspector))
    with acting(world.inspector, VISIT_AT):
        services.void_visit(by=world.inspector, at=VISIT_AT, visit=mistaken, reason="登记到了另一个工程")
        again = Booking.objects.get()
        assert (again.state, again.visit) == ("confirmed", None)
        due = {task.kind: task.due_on for task in diary.waiting(world.inspector)}
    assert (due["inspections.booked"], due["inspections.visit"]) == (VISIT_AT.date(), date(2019, 6, 20))
    with acting(world.body_chief, VISIT_AT):
        services.replan(
            by=world.body_chief, at=VISIT_AT, plan=node.plan, days={node.pk: date(2019, 6, 3)}, reason="提前"
        )
    watch(on(2019, 6, 7))
    with acting(world.underwriter, on(2019, 6, 7)):
        assert {"late", "missed"} <= set(PlanAlarm.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": " "}, "请填写部位"),
        ({"what": ""}, "检查什么"),
        ({"visit_at": ASKED}, "晚于现在"),
        ({"photos": [b"no photo"]}, "不是照片"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_kept(world: World, node: Node, changes: dict, words: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Refusal, match=words):
        a_booking(world, node, **changes)
    with acting(world.inspector, ASKED):
        assert not Booking.objects.exists() and not Entry.objects.filter(act="inspections.ask_visit").exists()
    assert "inspections.answer" not in kinds(world.inspector)


def test_the_same_is_asked_for_once(world: World, node: Node) -> None:
    booking = a_booking(world, node)
    with pytest.raises(Refusal, match=booking.number):
        a_booking(world, node)
    a_booking(world, node, place="地下室外墙")
    with acting(world.inspector, ASKED):
        assert Booking.objects.count() == 2


def test_who_has_no_part_in_the_works_asks_for_nothing(world: World, node: Node) -> None:
    for stranger in (world.other_developer, world.related_inspector):
        with acting(stranger, ASKED), pytest.raises((Forbidden, Node.DoesNotExist)):
            services.ask_visit(by=stranger, at=ASKED, node=node, place="a", what="b", visit_at=VISIT_AT)


def test_later_than_the_notice_period_it_is_taken_and_marked(world: World, node: Node) -> None:
    booking = a_booking(world, node, visit_at=ASKED + timedelta(hours=20))
    assert booking.short_notice and booking.answer_by == booking.visit_at, "an answer after the visit is none"


def test_times_are_proposed_to_and_fro(world: World, node: Node) -> None:
    booking, later = a_booking(world, node), on(2019, 6, 7)
    with acting(world.inspector, ASKED):
        with pytest.raises(Refusal, match="原定时间相同"):
            services.counter_booking(by=world.inspector, at=ASKED, booking=booking, visit_at=VISIT_AT, reason="人手")
        moved = services.counter_booking(
            by=world.inspector, at=ASKED, booking=booking, visit_at=later, reason="当天另有检查"
        )
    assert (moved.state, moved.turn, moved.visit_at) == ("countered", "site", later)
    assert "inspections.answer" in kinds(world.site_manager) and "inspections.answer" not in kinds(world.inspector)
    with acting(world.inspector, ASKED), pytest.raises(Forbidden, match="等待施工现场答复"):
        services.confirm_booking(by=world.inspector, at=ASKED, booking=booking)
    with acting(world.site_manager, ASKED):
        assert services.confirm_booking(by=world.site_manager, at=ASKED, booking=booking).state == "confirmed"


def test_the_body_announces_and_the_site_declines_with_a_reason(world: World, node: Node) -> None:
    booking = a_booking(world, node, by=world.inspector)
    assert (booking.side, booking.turn) == ("body", "site") and "inspections.answer" in kinds(world.site_manager)
    with acting(world.site_manager, ASKED):
        with pytest.raises(Refusal, match="请填写原因"):
            services.decline_booking(by=world.site_manager, at=ASKED, booking=booking, reason=" ")
        assert (
            services.decline_booking(by=world.site_manager, at=ASKED, booking=booking, reason="停工").state
            == "declined"
        )
    with acting(world.inspector, ASKED):
        assert "停工" in notices.messages_of(world.inspector)[0].text
    second = a_booking(world, node, by=world.inspector)
    with acting(world.inspector, ASKED):
        assert (
            services.withdraw_booking(by=world.inspector, at=ASKED, booking=second, reason="误约").state == "withdrawn"
        )
        with pytest.raises(Conflict):
            services.withdraw_booking(by=world.inspector, at=ASKED, booking=second, reason="误约")


def test_an_unanswered_request_is_an_alarm_once_and_over_with_the_answer(world: World, node: Node) -> None:
    booking = a_booking(world, node)
    assert watch(booking.answer_by) == 0
    late = booking.answer_by + timedelta(minutes=1)
    assert [watch(late), watch(late + timedelta(days=1))] == [1, 0]
    with acting(world.underwriter, late):
        assert selectors.plan_alarms(world.underwriter).get().kind == "unanswered"
        assert "逾期未答复" in notices.messages_of(world.underwriter)[0].text
    with acting(world.inspector, late):
        services.confirm_booking(by=world.inspector, at=late, booking=booking)
        assert PlanAlarm.objects.get().settled_at == late


def test_an_agreed_visit_nobody_makes_is_an_alarm_until_somebody_comes(world: World, node: Node) -> None:
    booking = a_booking(world, node)
    with acting(world.inspector, ASKED):
        services.confirm_booking(by=world.inspector, at=ASKED, booking=booking)
    assert watch(VISIT_AT) == 0, "the day is not over"
    late = VISIT_AT + timedelta(days=1)
    assert [watch(late), watch(late + timedelta(days=1))] == [1, 0]
    with acting(world.underwriter, late):
        alarm = selectors.plan_alarms(world.underwriter).get()
        assert (alarm.kind, alarm.since_on) == ("missed", VISIT_AT.date())
        assert "没有到场检查的记录" in notices.messages_of(world.underwriter)[0].text
        mandate = selectors.mandate_of_project(node.project_id)
    assert mandate is not None
    a_visit(world, mandate, node=node, at=late)
    with acting(world.underwriter, late):
        assert PlanAlarm.objects.get().settled_at == late


def test_covered_without_inspection_is_told_to_the_insurer_and_recorded_as_reserved(world: World, node: Node) -> None:
    booking, at = a_booking(world, node), on(2019, 6, 6)
    by = world.site_manager
    for covered_on, reason, words in (
        (date(2019, 6, 7), "赶工", "晚于今天"), (date(2019, 5, 1), "赶工", "早于报验"), (date(2019, 6, 5), "", "写明情况"),
    ):  # fmt: skip
        with acting(by, at), pytest.raises(Refusal, match=words):
            services.cover_booking(by=by, at=at, booking=booking, covered_on=covered_on, reason=reason)
    with acting(by, at):
        done = services.cover_booking(
            by=by, at=at, booking=booking, covered_on=date(2019, 6, 5), reason="未等到答复，浇筑混凝土"
        )
    assert (done.state, done.turn) == ("covered", "")
    assert "inspections.covered" in kinds(world.underwriter) and "inspections.reserve" in kinds(world.inspector)
    with acting(world.haining_officer, at):
        alarm = selectors.plan_alarms(world.haining_officer).get()
        assert alarm.kind == "covered" and "未经检查即隐蔽" in alarm.words and alarm.settled_at is None
    with acting(world.inspector, at):
        mandate = selectors.mandate_of_project(node.project_id)
    assert mandate is not None
    a_visit(world, mandate, node=node, at=at)
    with acting(world.inspector, at):
        assert PlanAlarm.objects.get().settled_at == at
    assert "inspections.reserve" not in kinds(world.inspector)


def test_what_was_not_covered_after_all_is_taken_back_by_the_body_alone(world: World, node: Node) -> None:
    booking, at = a_booking(world, node), on(2019, 6, 6)
    with acting(world.site_manager, at):
        services.cover_booking(
            by=world.site_manager, at=at, booking=booking, covered_on=date(2019, 6, 5), reason="记错了部位"
        )
        with pytest.raises(Forbidden, match="只有受聘的风险管理机构"):
            services.uncover_booking(by=world.site_manager, at=at, booking=booking, reason="记错了部位")
    with acting(world.inspector, at):
        with pytest.raises(Refusal, match="请填写原因"):
            services.uncover_booking(by=world.inspector, at=at, booking=booking, reason=" ")
        assert PlanAlarm.objects.get().settled_at is None
        done = services.uncover_booking(by=world.inspector, at=at, booking=booking, reason="到场核实，尚未浇筑")
        assert (done.state, done.covered_on, PlanAlarm.objects.get().settled_at) == ("withdrawn", None, at)
    assert "inspections.covered" not in kinds(world.underwriter) and "inspections.reserve" not in kinds(world.inspector)
    for actor in (world.underwriter, world.site_manager):
        with acting(actor, at):
            assert "尚未浇筑" in notices.messages_of(actor)[0].text
    a_booking(world, node, at=at, visit_at=on(2019, 6, 9))


def test_what_is_not_hidden_cannot_be_covered(world: World, plan: Plan) -> None:
    booking = a_booking(world, a_node(world, plan, "masonry"))
    with acting(world.site_manager, VISIT_AT), pytest.raises(Refusal, match="不是隐蔽工程"):
        services.cover_booking(
            by=world.site_manager, at=VISIT_AT, booking=booking, covered_on=date(2019, 6, 2), reason="a"
        )


def test_another_body_goes_on_with_the_plan_and_what_waited(world: World, plan: Plan, node: Node) -> None:
    waiting, at = a_booking(world, node), on(2019, 6, 2)
    agreed = a_booking(world, node, place="底板 ⑦-⑨轴")
    with acting(world.inspector, ASKED):
        services.confirm_booking(by=world.inspector, at=ASKED, booking=agreed)
        mandate = selectors.mandate_of_project(node.project_id)
    assert mandate is not None
    with acting(world.underwriter, at):
        services.replace_body(by=world.underwriter, at=at, mandate=mandate, ended_on=at.date(), reason="示例：更换")
        successor = selectors.mandate_of_project(node.project_id)
    assert successor is not None and kinds(world.inspector).count("inspections.answer") == 0
    with acting(world.site_manager, at), pytest.raises(Conflict, match="没有受聘"):
        services.ask_visit(by=world.site_manager, at=at, node=node, place="a", what="b", visit_at=VISIT_AT)
    body, inspector, _chief = another_body(world)
    with acting(world.underwriter, at):
        services.appoint(by=world.underwriter, at=at, mandate=successor, body=body, appointed_on=at.date())
    run_waiting()
    assert {"inspections.answer", "inspections.booked"} <= set(kinds(inspector))
    with acting(inspector, at):
        assert Plan.objects.get().version == plan.version + 1, "the plan goes on as the first body left it"
        assert services.confirm_booking(by=inspector, at=at, booking=waiting).state == "confirmed"
    with acting(world.inspector, at), pytest.raises((Forbidden, Booking.DoesNotExist)):
        services.withdraw_booking(by=world.inspector, at=at, booking=agreed, reason="不是我了")


def test_home_of_who_has_a_site_shows_the_visits_to_come_with_day_and_stage(
    world: World, plan: Plan, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = a_booking(world, node)
    soon, far = (a_node(world, plan, code) for code in ("masonry", "roof"))
    with acting(world.body_chief, APPOINTED):
        days = {soon.pk: VISIT_AT.date() + timedelta(days=3), far.pk: VISIT_AT.date() + timedelta(days=60)}
        services.replan(by=world.body_chief, at=APPOINTED, plan=plan, days=days, reason="排期")
    monkeypatch.setattr(clock, "now", lambda: ASKED)
    for reader in (world.supervision_engineer, world.site_manager, world.developer):
        answer = a_browser(reader).get("/")
        page = answer.content.decode()
        assert [each.name for each in answer.context["coming"]] == [f"booking-{booking.pk}", f"node-{soon.pk}"]
        for words in (node.place, soon.place, booking.project.name, moment(VISIT_AT), day(days[soon.pk])):
            assert words in page
        for address in (reverse("inspections:booking", args=[booking.pk]), reverse("inspections:node", args=[soon.pk])):
            assert f'href="{address}"' in page and a_browser(reader).get(address).status_code == 200
    assert "四周内的现场检查" not in a_browser(world.inspector).get("/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: VISIT_AT + timedelta(days=30))
    assert "四周内没有约定或计划" in a_browser(world.supervision_engineer).get("/").content.decode()
