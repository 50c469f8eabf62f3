"""In the wait the builder answers by its own clocks; a missed clock of anybody goes up the line, once, and is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.notices.models import Message, Sending
from idi.lifecycle.acceptance.models import Handover
from idi.lifecycle.claims import selectors, services, tasks, triage
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import REPORTED, a_claim, a_photo, an_insured_home, an_owner, decide, seen, survey
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def it_is(monkeypatch: pytest.MonkeyPatch, *moment: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(on(*moment)))


@pytest.fixture
def new_home(world: World) -> Unit:
    """In the wait until 2026-06-15."""
    return an_insured_home(world, accepted_on=date(2024, 6, 15))


def test_leak_in_the_wait_from_report_to_repair_and_back(
    world: World, new_home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = a_claim(world, new_home)
    track = f"/p/track/{claim.track_code}/"
    it_is(monkeypatch, 2025, 3, 4)
    builder = a_browser(world.developer)
    page = builder.get("/claims/wait/").content.decode()
    assert claim.number in page and "等待回应" in page and "2025年3月6日" in page
    shown = builder.get(f"/claims/{claim.pk}/").content.decode()
    for words in ("建设单位回应", "建设单位修复", "平台默认", "已过1日，共3日", "约定上门维修"):
        assert words in shown, words
    assert builder.post(f"/claims/{claim.pk}/answer/", {"visit_at": "2025-03-01T09:00"}).status_code == 422
    assert builder.post(f"/claims/{claim.pk}/answer/", {"visit_at": "2025-03-06T09:00"}).status_code == 303
    assert "建设单位约定上门" in Client().get(track).content.decode()
    assert builder.post(f"/claims/{claim.pk}/resolve/", {"text": "已重做闭水层"}).status_code == 303
    page = Client().get(track).content.decode()
    assert "已重做闭水层" in page and "没有修好" in page and "建设单位已登记修复" in page
    ended = builder.get(f"/claims/{claim.pk}/").content.decode()
    assert "已结案" in ended and "未开始" not in ended, "a repair by the builder has no steps of the insurer"
    it_is(monkeypatch, 2025, 3, 10)
    assert Client().post(f"{track}contest/", {"text": ""}).status_code == 422
    assert Client().post(f"{track}contest/", {"text": "淋浴后仍滴水"}).status_code == 303
    again = seen(claim)
    assert (again.state, again.closed_at) == ("with_builder", None)
    with acting(world.developer, on(2025, 3, 10)):
        assert waiting(world.developer).get(kind="claims.resolve").due_on == date(2025, 4, 2)
        left = {each.clock: each.stopped_at is None for each in selectors.clocks(again)}
    assert left == {"builder_answer": False, "builder_repair": True}, "the repair counts from the report as before"


def test_silent_builder_is_an_alarm_at_the_authority_once(
    world: World, new_home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = a_claim(world, new_home)
    for day in (6, 7, 8):
        it_is(monkeypatch, 2025, 3, day)
        tasks.escalate_missed()
    with acting(world.haining_officer, on(2025, 3, 8)):
        (task,) = waiting(world.haining_officer).filter(kind="claims.builder_silent")
        assert world.hongxiang.name in task.title and claim.number in task.title and "3月6日" in task.title
        assert not task.take_note, "to urge somebody on is something to do"
    with acting(world.xiuzhou_officer, on(2025, 3, 8)):
        assert waiting(world.xiuzhou_officer).filter(kind="claims.builder_silent").count() == 0
    page = a_browser(world.developer).get("/claims/wait/").content.decode()
    assert "已通知主管部门" in page
    officer = a_browser(world.haining_officer)
    asked = f"没有在期限内回应或修复，已请{world.haining.name}（0573-00000000）督促"
    assert asked in officer.get(f"/claims/{claim.pk}/").content.decode()
    assert "/claims/?progress=unanswered" in officer.get("/").content.decode()
    assert claim.number in officer.get("/claims/", {"progress": "unanswered"}).content.decode()
    owner = Client().get(f"/p/track/{claim.track_code}/").content.decode()
    assert (
        f"平台已请{world.haining.name}（0573-00000000）督促" in owner
        and world.contractor.name in owner
        and "不影响以后" in owner
    )
    with acting(HOUSE, on(2025, 3, 8)):
        assert Message.objects.get(holder_id=world.contractor.pk, subject_id=claim.pk).title.startswith("请按法定保修")
        assert Sending.objects.filter(subject_id=claim.pk, text__isnull=False, title__contains="督促维修").count() == 1
    with acting(world.developer, on(2025, 3, 9)):
        services.resolve_in_wait(by=world.developer, at=on(2025, 3, 9), claim=claim, text="已修复")
    with acting(world.haining_officer, on(2025, 3, 9)):
        assert waiting(world.haining_officer).filter(kind="claims.builder_silent").count() == 0


def test_the_alarm_ends_with_a_claim_that_left_the_builder(
    world: World, new_home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = a_claim(world, new_home)
    it_is(monkeypatch, 2025, 3, 7)
    tasks.escalate_missed()
    home = a_browser(world.haining_officer).get("/").content.decode()
    assert "督促建设单位维修" in home and "只须知悉" not in home
    with acting(HOUSE, on(2025, 3, 7)), house(claim.scope_id, cause=HOUSE) as inside:
        services.withdraw(by=inside, at=on(2025, 3, 7), claim=claim, text="自行处理")
    with acting(world.haining_officer, on(2025, 3, 7)):
        assert not waiting(world.haining_officer).filter(kind="claims.builder_silent").exists()


def test_others_repair_nothing_in_the_wait(world: World, new_home: Unit) -> None:
    claim = a_claim(world, new_home)
    for other in (world.other_developer, world.claims_handler):
        with acting(other, REPORTED), house(claim.scope_id, cause=other):
            row = Claim.objects.get(pk=claim.pk)
        with acting(other, REPORTED), pytest.raises((Forbidden, Claim.DoesNotExist)):
            services.answer_in_wait(by=other, at=REPORTED, claim=row, visit_at=on(2025, 3, 6))


def test_four_clocks_met_and_missed_are_counted(world: World, home: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    met, late = a_claim(world, home), a_claim(world, home, place="kitchen")
    by = world.claims_handler
    with acting(by, on(2025, 3, 3, 15)):
        services.acknowledge(by=by, at=on(2025, 3, 3, 15), claim=met, visit_at=on(2025, 3, 4))
    survey(world, met)
    decide(world, met, "covered")
    it_is(monkeypatch, 2025, 3, 7)
    tasks.escalate_missed()
    survey(world, late, at=on(2025, 3, 8))
    it_is(monkeypatch, 2025, 4, 20)
    tasks.escalate_missed()
    with acting(by, on(2025, 4, 20)):
        rows = {
            each.label: each for each in selectors.clocks_kept(date(2025, 3, 1), date(2025, 4, 20), on(2025, 4, 20))
        }
        missed = [each.clock for each in selectors.clocks(late) if each.escalated_at]
        assert not any(each.escalated_at for each in selectors.clocks(met))
        assert services.overdue_days(selectors.clocks(late).get(clock="survey"), on(2025, 4, 20)) == 3
    assert sorted(missed) == ["acknowledge", "complex", "survey"]
    first, second = rows["受理回应"], rows["现场查勘"]
    assert (second.total, second.kept, second.late, second.open, second.percent) == (2, 1, 1, 0, 50)
    assert (first.total, first.kept) == (2, 1)
    assert seen(late).state == "surveyed", "nothing is deemed accepted by silence"
    page = a_browser(by).get("/claims/clocks/?from_on=2025-03-01&until_on=2025-04-20").content.decode()
    assert "现场查勘" in page and "50%" in page and world.lead.name in page


def test_pause_shows_and_the_second_request_is_refused(world: World, home: Unit) -> None:
    claim, by = a_claim(world, home), world.claims_handler
    with acting(by, on(2025, 3, 5)):
        services.ask_papers(by=by, at=on(2025, 3, 5), claim=claim, papers="购房合同")
        shown = {
            each.clock: selectors.running(each, on(2025, 3, 6), seen_in(claim)) for each in selectors.clocks(claim)
        }
        assert "等资料到齐" in shown["complex"].paused and str(shown["complex"].words) == "暂停"
        with pytest.raises(Refusal):
            services.ask_papers(by=by, at=on(2025, 3, 6), claim=claim, papers="再要一份")
    with acting(by, on(2025, 3, 10)):
        services.receive_papers(by=by, at=on(2025, 3, 10), claim=claim)
        after = {each.clock: each for each in selectors.clocks(claim)}
        assert after["complex"].due_on == date(2025, 4, 2) + timedelta(days=5)
        assert "不计入" in selectors.running(after["complex"], on(2025, 3, 11), seen_in(claim)).paused


def seen_in(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def test_emergency_is_repaired_first_once_the_owner_signed_who_pays(
    world: World, home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, by = a_claim(world, home, emergency=True), world.claims_handler
    it_is(monkeypatch, 2025, 3, 3, 12)
    track = f"/p/track/{claim.track_code}/"
    with acting(by, on(2025, 3, 3, 12)):
        assert waiting(by).get(kind="claims.emergency").due_on == date(2025, 3, 4)
    sign = {"agreed": "on", "claim_word": "不对"}
    assert Client().post(f"{track}self-pay/", sign).status_code == 422
    assert Client().post(f"{track}self-pay/", {"claim_word": home.claim_word}).status_code == 422
    known = a_browser(an_owner(world, home))
    assert "claim_word" not in known.get(f"{track}self-pay/").content.decode(), "who is signed in proves nothing again"
    assert known.post(f"{track}self-pay/", sign).status_code == 303
    assert Client().post(f"{track}self-pay/", {**sign, "claim_word": home.claim_word}).status_code == 303
    handler = a_browser(by)
    assert "应急维修费用承诺" in handler.get(f"/claims/{claim.pk}/").content.decode()
    with acting(by, on(2025, 3, 3, 13)), house(claim.scope_id, cause=by) as inside:
        services.begin_emergency(by=inside, at=on(2025, 3, 3, 13), claim=claim)
    with acting(by, on(2025, 3, 3, 13)):
        assert waiting(by).filter(kind__startswith="claims.emergency").count() == 0
        assert selectors.clocks(claim).get(clock="emergency").stopped_at is not None
    assert seen(claim).state == "with_insurer", "survey and decision go on"
    survey(world, claim)


def test_small_claim_is_surveyed_by_photos_up_to_the_limit(world: World, home: Unit) -> None:
    plain, pictured = a_claim(world, home), a_claim(world, home, place="kitchen", photos=[a_photo()])
    by, at = world.claims_handler, on(2025, 3, 4)
    words = {"finding": "水盆下接头处渗漏", "cause": "construction", "item": "C05", "responsible_id": None}
    with acting(by, at):
        for claim, estimate, why in ((plain, "800", "没有提供照片"), (pictured, "3000.01", "超过小额限额 3000 元")):
            with pytest.raises(Refusal) as refused:
                services.survey_by_photos(by=by, at=at, claim=claim, estimate=Decimal(estimate), **words)
            assert why in str(refused.value)
        services.survey_by_photos(by=by, at=at, claim=pictured, estimate=Decimal("3000"), **words)
    done = seen(pictured)
    assert (done.state, done.fast_lane) == ("surveyed", True)


def test_owner_changed_the_new_one_signs_the_old_one_no_longer(world: World, home: Unit) -> None:
    from idi.foundation.seats import services as seats

    an_owner(world, home)
    claim = a_claim(world, home, claim_word="", by=world.owner)
    with acting(HOUSE, on(2025, 3, 5)), house(home.pk, cause=HOUSE):
        seats.unseat(world.owner.person_id or 0, home.pk, role="owner", until_on=date(2025, 3, 4))
        seats.seat(world.neighbour.person_id or 0, home.pk, role="owner", from_on=date(2025, 3, 5))
    with acting(world.owner, on(2025, 3, 6)), pytest.raises(Forbidden):
        services.withdraw(by=world.owner, at=on(2025, 3, 6), claim=claim, text="我要撤回")
    with acting(world.neighbour, on(2025, 3, 6)):
        assert selectors.claim(claim.pk) == claim, "the claim follows the home"
        services.withdraw(by=world.neighbour, at=on(2025, 3, 6), claim=claim, text="已自行修好")
    assert seen(claim).state == "withdrawn"


def test_who_only_reported_hears_that_the_owner_took_the_report_back(world: World, home: Unit) -> None:
    an_owner(world, home)
    claim = a_claim(world, home, claim_word="", reporter_is_owner=False)
    page = Client().get(f"/p/track/{claim.track_code}/")
    assert "防水、防渗漏" in page.content.decode() and "withdraw/" not in page.content.decode()
    refused = Client().post(f"/p/track/{claim.track_code}/withdraw/", {"text": "不要了"}).content.decode()
    assert "持授权委托书的人" in refused and seen(claim).state == "with_insurer"
    with acting(world.owner, on(2025, 3, 4)):
        services.withdraw(by=world.owner, at=on(2025, 3, 4), claim=claim, text="已自行修好")
    told = Client().get(f"/p/track/{claim.track_code}/").content.decode()
    assert "由业主或其受托人撤回" in told and "您已撤回" not in told
    with acting(HOUSE, on(2025, 3, 4)):
        assert Sending.objects.filter(subject_id=claim.pk, title__contains="已由业主撤回").count() == 1


def test_holder_of_an_authorisation_acts_within_it(world: World, home: Unit) -> None:
    claim, by, at = a_claim(world, home, claim_word=""), world.claims_handler, on(2025, 3, 4)
    given = {
        "holder_name": world.keepers.name, "holder_id": world.keepers.pk, "acts": ["withdraw"],
        "from_on": date(2025, 3, 4), "until_on": date(2025, 3, 31), "paper": a_photo(),
    }  # fmt: skip
    with acting(by, at):
        for changes, field in (
            ({"acts": []}, "acts"), ({"until_on": date(2025, 3, 1)}, "until_on"), ({"paper": b"MZ"}, "paper"),
            ({"holder_name": " "}, "holder_name"),
        ):  # fmt: skip
            with pytest.raises(Refusal) as refused:
                services.authorise(by=by, at=at, claim=claim, **{**given, **changes})
            assert field in [reason.field for reason in refused.value.reasons]
        row = services.authorise(by=by, at=at, claim=claim, **given)
    from idi.lifecycle.claims import claimant

    with acting(world.keeper, at):
        assert claimant.may(world.keeper, claim, "withdraw", at)
        assert not claimant.may(world.keeper, claim, "sign", at), "not what it does not name"
        assert not claimant.may(world.keeper, claim, "withdraw", on(2025, 4, 1)), "nor after its last day"
    with acting(by, at):
        services.end_authorisation(by=by, at=at, authorisation=row, reason="业主收回")
    with acting(world.keeper, at):
        assert not claimant.may(world.keeper, claim, "withdraw", at)
    page = a_browser(by).get(f"/claims/{claim.pk}/").content.decode()
    assert "授权委托" in page and "已撤销" in page and world.keepers.name in page and "撤回报案" in page


def test_found_before_the_handover_the_triage_names_the_developer_with_article_and_grade(
    world: World, home: Unit
) -> None:
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        Handover.objects.create(
            unit=home, project_id=home.project_id, region_code=home.project.region_code,
            handed_over_on=date(2025, 2, 1), recorded_at=REPORTED,
        )  # fmt: skip
    before = a_claim(world, home, discovered_on=date(2025, 1, 20))
    told = [(each["party"], each["until"]) for each in selectors.who_answers(before)]
    assert ("insurer", date(2030, 6, 15)) in told and ("developer", date(2025, 2, 1)) in told
    over = a_claim(world, home, symptom="hollow", place="room", discovered_on=date(2025, 1, 20))
    assert over.triage["state"] == "expired"
    answers = {each["party"]: each for each in selectors.who_answers(over)}
    assert "owner" not in answers, "nobody lives there yet"
    (law,) = answers["developer"]["because"]
    assert (law["ref"], law["grade"]) == ("第604条", "K")
    page = a_browser(world.claims_handler).get(f"/claims/{over.pk}/").content.decode()
    assert "交付之前由建设单位（出卖人）负责" in page and "第604条" in page and "假设" in page
    with acting(world.claims_handler, REPORTED):
        after = triage.triage(
            home, symptom="hollow", where="room", discovered_on=date(2025, 2, 20), reported_on=date(2025, 3, 3)
        )  # fmt: skip
    assert "owner" in [each["party"] for each in after["responsible"]]


def test_insolvent_developer_is_an_alarm_at_once_for_what_waits_and_what_comes(
    world: World, new_home: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from idi.foundation.core import jobs

    first = a_claim(world, new_home)
    it_is(monkeypatch, 2025, 3, 4)
    officer = a_browser(world.haining_officer)
    address = f"/parties/{world.hongxiang.pk}/condition/"
    assert officer.post(address, {"condition": "insolvent", "reason": ""}).status_code == 422
    told = {"condition": "insolvent", "reason": "（示例）法院裁定受理破产清算"}
    assert officer.post(address, told).status_code == 303
    jobs.run_waiting()
    second = a_claim(world, new_home, place="kitchen", at=on(2025, 3, 4))
    with acting(world.haining_officer, on(2025, 3, 4)):
        titles = [each.title for each in waiting(world.haining_officer).filter(kind="claims.builder_silent")]
    assert len(titles) == 2 and all("破产或清算" in title for title in titles)
    assert {first.number in titles[0], second.number in titles[1]} == {True}
    owner = Client().get(f"/p/track/{second.track_code}/").content.decode()
    assert "建设单位破产或清算，平台已请" in owner and "已通知建设单位" not in owner
    assert "建设单位破产或清算，已通知主管部门" in officer.get("/claims/wait/").content.decode()
    assert a_browser(world.developer).post(address, told).status_code == 403
