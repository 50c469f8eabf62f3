"""A report of loss is a fact: always registered, then sent to whoever answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.wording import moment
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.notices import kinds
from idi.foundation.notices.models import Sending
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Project, Unit
from tests.factories import HOUSE, on
from tests.factories.claims import (
    REPORTED,
    a_claim,
    a_photo,
    an_insured_home,
    an_owner,
    an_unplaced_claim,
    decide,
    seen,
    survey,
    words_of_a_report,
)
from tests.factories.parties import World

pytestmark = pytest.mark.django_db


def test_in_cover_it_goes_to_the_lead_with_its_clocks(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    assert (claim.state, claim.lead_id, claim.item) == ("with_insurer", world.lead.pk, "C05")
    assert claim.triage["state"] == "in_cover"
    with acting(world.claims_handler, REPORTED):
        assert selectors.visible(world.claims_handler).get() == claim
        clocks = {clock.clock: clock for clock in selectors.clocks(claim)}
        task = waiting(world.claims_handler).get(kind="claims.survey")
    assert clocks["survey"].due_on == date(2025, 3, 5)
    assert clocks["survey"].because[-1]["grade"] == "D"
    assert clocks["decide"].text == "及时"
    assert clocks["perform"].started_at is None and "等待" in clocks["perform"].text
    assert "emergency" not in clocks and "refuse_notice" not in clocks
    assert (task.due_on, task.subject_id) == (date(2025, 3, 5), claim.pk)


@pytest.mark.parametrize(
    ("accepted_on", "discovered_on", "symptom", "place", "cover", "state"),
    [
        (date(2020, 6, 15), date(2022, 6, 15), "leak", "bathroom", "in_wait", "with_builder"),
        (date(2020, 6, 15), date(2022, 6, 16), "leak", "bathroom", "in_cover", "with_insurer"),
        (date(2020, 6, 15), date(2024, 6, 16), "hollow", "room", "expired", "with_insurer"),
        (date(2020, 6, 15), date(2020, 6, 14), "leak", "bathroom", "not_started", "with_builder"),
        (None, date(2025, 3, 1), "leak", "bathroom", "not_started", "with_builder"),
        (date(2020, 6, 15), date(2025, 3, 1), "other", "other", "in_cover", "with_insurer"),
    ],
)
def test_triage_tells_who_comes_first(
    world: World, accepted_on: date | None, discovered_on: date, symptom: str, place: str, cover: str, state: str
) -> None:
    home = an_insured_home(world, accepted_on=accepted_on)
    claim = a_claim(world, home, discovered_on=discovered_on, symptom=symptom, place=place)
    assert (claim.triage["state"], claim.state) == (cover, state)
    who = world.developer if state == "with_builder" else world.claims_handler
    with acting(who, REPORTED):
        assert waiting(who).filter(subject_id=claim.pk, kind__startswith="claims.").count() == 1


def test_late_report_of_a_defect_found_in_time_is_in_cover(world: World, home: Unit) -> None:
    claim = a_claim(world, home, symptom="hollow", place="room", discovered_on=date(2024, 6, 15))
    assert claim.triage["state"] == "in_cover"
    assert claim.triage["evidence_needed"] is True


def test_home_without_a_policy_is_registered_too(standing_project: Project, world: World) -> None:

    project = standing_project
    with acting(HOUSE, REPORTED), house(project.pk, cause=HOUSE):
        home = Unit.objects.filter(project=project)[0]
    claim = a_claim(world, home)
    assert (claim.state, claim.policy_id, claim.triage["state"]) == ("with_builder", None, "no_policy")


def test_reporter_is_verified_by_claim_word_or_seat(world: World, home: Unit) -> None:
    assert a_claim(world, home).may_sign
    assert not a_claim(world, home, claim_word="猜的词").reporter_verified
    assert not a_claim(world, home, claim_word="").reporter_verified
    assert not a_claim(world, home, reporter_is_owner=False).may_sign
    assert a_claim(world, home, by=an_owner(world, home), claim_word="").may_sign
    assert not a_claim(world, home, by=world.neighbour, claim_word="").reporter_verified


def test_signed_in_reporter_sees_the_own_claim_and_strangers_do_not(world: World, home: Unit) -> None:
    claim = a_claim(world, home, by=world.neighbour, claim_word="")
    with acting(world.neighbour, REPORTED):
        assert selectors.claim(claim.pk) == claim
    for stranger in (world.owner, world.other_developer, world.xiuzhou_officer, ANONYMOUS):
        with acting(stranger, REPORTED):
            assert selectors.claim(claim.pk) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"discovered_on": date(2025, 3, 4)}, "discovered_on"),
        ({"narrative": "  "}, "narrative"),
        ({"reporter_name": ""}, "reporter_name"),
        ({"reporter_phone": "没有"}, "reporter_phone"),
        ({"symptom": "??"}, "symptom"),
        ({"photos": [a_photo(), b"not a photo"]}, "photos"),
    ],
)
def test_what_is_no_report_is_refused_and_nothing_is_written(
    world: World, home: Unit, changes: dict[str, Any], field: str
) -> None:
    with acting(world.haining_officer, REPORTED):
        before = Claim.objects.count(), Entry.objects.filter(act__startswith="claims.").count()
    with acting(ANONYMOUS, REPORTED):
        with pytest.raises(Refusal) as refused:
            services.report(by=ANONYMOUS, at=REPORTED, unit=home, **words_of_a_report(**changes))
        assert [reason.field for reason in refused.value.reasons] == [field]
    with acting(world.haining_officer, REPORTED):
        assert (Claim.objects.count(), Entry.objects.filter(act__startswith="claims.").count()) == before


def test_unknown_address_waits_at_the_desk_and_goes_on_once_placed(world: World, home: Unit) -> None:
    claim = an_unplaced_claim(world, photos=[a_photo()])
    assert (claim.state, claim.desk_id, claim.project_id) == ("unplaced", world.desk.pk, None)
    agent = world.hotline_agent
    with acting(agent, REPORTED):
        assert list(selectors.unplaced(agent)) == [claim]
        assert waiting(agent).get().kind == "claims.place"
        placed = services.place(by=agent, at=on(2025, 3, 3, 10), claim=claim, unit=home)
        assert waiting(agent).count() == 0
    placed = seen(placed)
    assert (placed.state, placed.unit_id, placed.lead_id) == ("with_insurer", home.pk, world.lead.pk)
    with acting(world.claims_handler, REPORTED):
        assert [photo.title for photo in documents.photos(placed)] == ["报案照片 1"]
    with acting(agent, REPORTED), pytest.raises(Conflict):
        services.place(by=agent, at=on(2025, 3, 3, 11), claim=placed, unit=home)


def test_only_the_desk_places(world: World, home: Unit) -> None:
    claim = an_unplaced_claim(world)
    with acting(world.claims_handler, REPORTED), house(claim.scope_id, cause=world.claims_handler):
        row = Claim.objects.get(pk=claim.pk)
    with acting(world.haining_officer, REPORTED), pytest.raises(Forbidden):
        services.place(by=world.haining_officer, at=REPORTED, claim=row, unit=home)
    assert seen(claim).state == "unplaced"


def test_claim_is_found_by_its_code_or_by_number_and_phone(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with acting(ANONYMOUS, REPORTED):
        tracked = selectors.track(claim.track_code.lower())
        assert tracked is not None and selectors.tracked_claim(tracked, by=ANONYMOUS) == claim
        assert selectors.find(claim.number, "+86 138-0000-0000") == tracked
        assert selectors.find(claim.number, "13900000000") is None
        assert selectors.find(claim.number, "") is None
        assert selectors.track(claim.number) is None
        assert Claim.objects.count() == 0


def test_journal_holds_no_personal_value(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with acting(world.claims_handler, REPORTED):
        contact = services.reveal(by=world.claims_handler, at=REPORTED, claim=claim)
    assert (contact.name, contact.phone) == ("张三（示例）", "13800000000")
    with acting(world.haining_officer, REPORTED):
        told = "".join(Entry.objects.values_list("text", flat=True))
        assert Entry.objects.filter(act="claims.reveal", subject_id=claim.pk).count() == 1
        with pytest.raises(Forbidden):
            services.reveal(by=world.haining_officer, at=REPORTED, claim=claim)
    assert "13800000000" not in told and "张三" not in told


def test_a_reporter_without_an_account_is_told_by_text_message(world: World, home: Unit) -> None:
    told, other = a_claim(world, home), a_claim(world, home, channel=Claim.Channel.SYSTEM, narrative="由业务系统报送")
    with acting(HOUSE, REPORTED):
        (message,) = Sending.objects.filter(subject_kind="claims.claim", subject_id__in=(told.pk, other.pk))
        assert message.recipient == "13800000000" and message.kind == "report_received"
        assert f"报案号 {told.number}，查询码 {told.track_code}" in message.text


def test_a_caller_whose_home_is_not_found_yet_gets_number_and_code_too(world: World) -> None:
    told = an_unplaced_claim(world)
    with acting(HOUSE, REPORTED):
        message = Sending.objects.get(subject_kind="claims.claim", subject_id=told.pk)
        assert message.kind == "report_received" and told.track_code in message.text


def test_appointment_papers_and_decision_are_told_as_what_they_are(world: World, home: Unit) -> None:
    claim, by, visit = a_claim(world, home), world.claims_handler, REPORTED + timedelta(days=1)
    with acting(by, REPORTED):
        services.acknowledge(by=by, at=REPORTED, claim=claim, visit_at=visit)
        services.ask_papers(by=by, at=REPORTED, claim=claim, papers="购房合同复印件")
    survey(world, claim)
    decide(world, claim, "covered")
    with acting(HOUSE, REPORTED):
        told = {each.kind: each.text for each in Sending.objects.filter(subject_id=claim.pk)}
    assert f"保险机构约定于 {moment(visit)} 上门" in told["visit"] and "购房合同复印件" in told["papers_asked"]
    assert "已作出核定：" in told["decision"] and kinds.kind("papers_asked").legal
