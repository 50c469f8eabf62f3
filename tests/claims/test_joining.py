"""The same defect reported twice is handled once and lost by nobody; reports go to the right home or are voided with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import REPORTED, a_claim, decide, seen, survey
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
LATER = on(2025, 3, 4, 9)


def a_neighbour(home: Unit) -> Unit:
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        return Unit.objects.filter(building_id=home.building_id, part="inside").exclude(pk=home.pk).order_by("id")[0]


def from_the_neighbour(world: World, home: Unit) -> Claim:
    return a_claim(
        world, home, at=LATER, claim_word="", reporter_name="李四（示例）", reporter_phone="13900000000",
        reporter_is_owner=False, narrative="楼下也滴水",
    )  # fmt: skip


def test_second_report_of_the_same_spot_is_joined_and_both_follow_one(world: World, home: Unit) -> None:
    first, second = a_claim(world, home), from_the_neighbour(world, home)
    assert (second.state, second.main_id, seen(first).state) == ("joined", first.pk, "with_insurer")
    who = world.claims_handler
    with acting(who, LATER):
        assert waiting(who).filter(kind="claims.survey").count() == 1, "handled once"
        assert list(selectors.joined(first)) == [second] and not selectors.clocks(second).exists()
        assert selectors.in_hand(who).count() == 1
    survey(world, first)
    decide(world, first, "covered")
    page = a_browser(world.neighbour).get(f"/p/track/{second.track_code}/").content.decode()
    for shown in (first.number, "属于保险责任", "一并办理"):
        assert shown in page, shown
    assert "楼上淋浴" not in page and "138****" not in page, "nothing of the other reporter"


def test_another_spot_and_a_finished_one_are_reports_of_their_own(world: World, home: Unit) -> None:
    a_claim(world, home)
    assert a_claim(world, home, place="kitchen").state == "with_insurer"
    assert a_claim(world, home, place="").state == "with_insurer", "nobody said where: not guessed"


def test_what_is_found_in_cover_does_not_wait_on_the_list_of_the_builder(world: World, home: Unit) -> None:
    in_wait = a_claim(world, home, discovered_on=date(2021, 3, 1))
    assert in_wait.state == "with_builder"
    assert a_claim(world, home, at=LATER, discovered_on=date(2021, 4, 1)).main_id == in_wait.pk
    assert a_claim(world, home, at=LATER, discovered_on=date(2025, 3, 4)).state == "with_insurer"


def test_joined_by_hand_taken_apart_and_joined_again(world: World, home: Unit) -> None:
    below = a_neighbour(home)
    first, second = a_claim(world, home), a_claim(world, below, place="room")
    by = world.claims_handler
    with acting(by, LATER):
        for number, field in (("BA-000000-2025-000000", "number"), (second.number, "number")):
            with pytest.raises(Refusal) as refused:
                services.join(by=by, at=LATER, claim=second, number=number, reason="同一根管道")
            assert refused.value.reasons[0].field == field
        with pytest.raises(Refusal):
            services.join(by=by, at=LATER, claim=second, number=first.number, reason=" ")
        services.join(by=by, at=LATER, claim=second, number=f" {first.number.lower()} ", reason="同一根管道")
        with pytest.raises(Conflict):
            services.join(by=by, at=LATER, claim=second, number=first.number, reason="再并一次")
    assert seen(second).state == "joined"
    with acting(world.developer, LATER), pytest.raises(Forbidden):
        services.part(by=world.developer, at=LATER, claim=second, reason="我们来修")
    with acting(by, LATER):
        services.part(by=by, at=LATER, claim=second, reason="实为两处")
        task = waiting(by).get(kind="claims.survey", subject_id=second.pk)
    apart = seen(second)
    assert (apart.state, apart.main_id) == ("with_insurer", None)
    assert str(task.due_on) == "2025-03-05", "its clocks count from its own report"


def test_moved_to_the_right_home_it_is_triaged_there_and_the_owner_checked_anew(world: World, home: Unit) -> None:
    right, claim = a_neighbour(home), a_claim(world, home)
    by = world.claims_handler
    client = a_browser(by)
    assert claim.may_sign
    filled = {"unit_id": str(right.pk), "reason": "报案人说错了室号"}
    assert client.post(f"/claims/{claim.pk}/move/", filled).status_code == 303
    moved = seen(claim)
    assert (moved.unit_id, moved.state, moved.may_sign) == (right.pk, "with_insurer", False)
    with acting(by, LATER):
        assert {str(each.due_on) for each in selectors.clocks(moved).filter(clock="survey")} == {"2025-03-05"}
        assert set(selectors.clocks(moved).values_list("unit_id", flat=True)) == {right.pk}
    survey(world, claim)
    with acting(by, LATER), pytest.raises(Conflict):
        services.move_home(by=by, at=LATER, claim=moved, unit=home, reason="又改")


def test_the_day_of_discovery_is_put_right_and_decides_anew_who_answers(world: World, home: Unit) -> None:
    """A mistyped year costs nobody the insurance: before the survey it is corrected, and the reporter reads it."""
    claim, by = a_claim(world, home, discovered_on=date(2021, 3, 1)), world.hotline_agent
    assert claim.state == "with_builder"
    for wrong in (date(2021, 3, 1), date(2017, 1, 1), date(2099, 1, 1)):
        with acting(by, LATER), pytest.raises(Refusal) as refused:
            services.correct_discovery(by=by, at=LATER, claim=claim, discovered_on=wrong, reason="年份填错")
        assert refused.value.reasons[0].field == "discovered_on"
    client = a_browser(by)
    filled = {"discovered_on": "2025-03-01", "reason": "报案人核实：年份填错"}
    assert client.post(f"/claims/{claim.pk}/redate/", filled).status_code == 303
    right = seen(claim)
    assert (right.state, right.discovered_on, right.triage["state"]) == ("with_insurer", date(2025, 3, 1), "in_cover")
    with acting(world.claims_handler, LATER):
        assert selectors.clocks(right).filter(clock="survey").count() == 1
        assert waiting(world.claims_handler).filter(kind="claims.survey", subject_id=claim.pk).count() == 1
        back = services.correct_discovery(
            by=world.claims_handler, at=LATER, claim=right, discovered_on=date(2021, 3, 1), reason="业主改口"
        )
        assert (back.state, selectors.reserves(back)[0].amount) == ("with_builder", 0)
        told = Entry.objects.filter(act="claims.redate", subject_id=claim.pk).order_by("id")
        assert "年份填错" in told.get().text


def test_voided_keeps_number_and_reason_and_is_open_to_nobody_else(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    by = world.claims_handler
    with acting(by, LATER):
        with pytest.raises(Refusal):
            services.void(by=by, at=LATER, claim=claim, reason="")
        services.void(by=by, at=LATER, claim=claim, reason="培训时的测试报案")
        assert waiting(by).filter(subject_id=claim.pk).count() == 0
    page = a_browser(world.neighbour).get(f"/p/track/{claim.track_code}/").content.decode()
    assert claim.number in page and "培训时的测试报案" in page and "补充照片" not in page
    covered = a_claim(world, home)
    survey(world, covered)
    with acting(by, LATER), pytest.raises(Conflict):
        services.void(by=by, at=LATER, claim=covered, reason="查勘后不能作废")
    with acting(world.developer, LATER), pytest.raises(Forbidden):
        services.void(by=world.developer, at=LATER, claim=covered, reason="不想修")
