"""Survey, decision, letter, objection, award: the lead decides, the rules say no whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.models import Claim, Decision, Survey
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import (
    DECIDED,
    REPORTED,
    SURVEYED,
    a_claim,
    a_covered_claim,
    a_refused_claim,
    a_second_handler,
    an_objection,
    decide,
    seen,
    survey,
)
from tests.factories.parties import World

pytestmark = pytest.mark.django_db


def written(world: World) -> tuple[int, int, int, set[str]]:
    with acting(world.haining_officer, DECIDED):
        states = set(Claim.objects.values_list("state", flat=True))
        return Decision.objects.count(), Survey.objects.count(), Entry.objects.count(), states


def test_surveyed_claim_is_covered_with_reasons_and_figures(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    with acting(world.claims_handler, DECIDED):
        decision = selectors.latest_decision(claim)
        found = selectors.latest_survey(claim)
        stopped = {clock.clock for clock in selectors.clocks(claim) if clock.stopped_at}
        assert waiting(world.claims_handler).get().kind == "claims.order"
    assert claim.state == "covered"
    assert decision is not None and (decision.outcome, decision.item) == ("covered", "C05")
    assert {figure["ref"] for figure in decision.because} >= {"三（一）5", "三（一）"}
    assert found is not None and (found.responsible, found.estimate) == (world.contractor, Decimal("3600.00"))
    assert stopped == {"acknowledge", "survey", "ask_papers", "decide", "complex"}


@pytest.mark.parametrize(
    ("discovered_on", "item", "said"),
    [
        (date(2024, 6, 16), "C09", "已届满"),
        (date(2022, 6, 15), "C05", "等待期"),
        (date(2025, 3, 1), "C10", "不在承保范围"),
        (date(2020, 6, 14), "C05", "尚未竣工验收"),
    ],
)
def test_cover_is_refused_by_the_rules_and_the_report_stays(
    world: World, home: Unit, discovered_on: date, item: str, said: str
) -> None:
    claim = a_claim(world, home, discovered_on=discovered_on, symptom="hollow", place="room")
    before = written(world)
    with pytest.raises(Refusal, match=said) as refused:
        decide(world, claim, "covered", item=item)
    assert refused.value.reasons[0].field == "outcome"
    assert refused.value.reasons[0].because
    assert written(world) == before
    assert seen(claim).number == claim.number


def test_cover_needs_a_survey(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    before = written(world)
    with pytest.raises(Refusal, match="尚未登记查勘"):
        decide(world, claim, "covered")
    assert written(world) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": " "}, "reasons"),
        ({"ground": ""}, "ground"),
        ({"item": "C99"}, "item"),
        ({"outcome": "?"}, "outcome"),
    ],
)
def test_decision_says_why(world: World, home: Unit, changes: dict[str, Any], field: str) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    before = written(world)
    with pytest.raises(Refusal) as refused:
        decide(world, claim, **{"outcome": "refused", **changes})
    assert [reason.field for reason in refused.value.reasons] == [field]
    assert written(world) == before


def test_follower_and_desk_do_not_decide(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    before = written(world)
    for somebody in (world.second_claims_handler, world.hotline_agent, world.developer):
        with acting(somebody, DECIDED), pytest.raises(Forbidden):
            services.decide(
                by=somebody, at=DECIDED, claim=claim, outcome="refused", item="C05", reasons="…", ground="…"
            )
    assert written(world) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"surveyed_at": on(2025, 3, 2)}, "surveyed_at"),
        ({"surveyed_at": on(2025, 3, 9)}, "surveyed_at"),
        ({"finding": ""}, "finding"),
        ({"cause": "?"}, "cause"),
        ({"estimate": Decimal("-1")}, "estimate"),
        ({"photos": [b"%PDF-1.7"]}, "photos"),
    ],
)
def test_survey_is_checked(world: World, home: Unit, changes: dict[str, Any], field: str) -> None:
    claim = a_claim(world, home)
    before = written(world)
    with pytest.raises(Refusal) as refused:
        survey(world, claim, **changes)
    assert [reason.field for reason in refused.value.reasons] == [field]
    assert written(world) == before


def test_only_a_building_party_is_at_fault(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with pytest.raises(Refusal, match="参建单位"):
        survey(world, claim, responsible_id=world.repairers.pk)


def test_refusal_goes_out_with_its_letter(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    with acting(world.claims_handler, DECIDED):
        decision = selectors.latest_decision(claim)
        letter = documents.latest(claim, "claims.refusal")
        assert decision is not None and letter is not None and decision.letter_id == letter.pk
        text = pdf.text_of(documents.content(letter)).replace("\n", "").replace("\r", "")
        notice = selectors.clocks(claim).get(clock="refuse_notice")
    for words in (
        "拒赔通知书",
        claim.number,
        "保险条款第二条",
        "密封胶",
        "三（一）5",
        "复核",
        "三（八）",
        "投诉",
        "仲裁",
        "2027年3月1日",
    ):
        assert words in text, words
    assert "张三" not in text and "13800000000" not in text
    assert notice.due_on == date(2025, 3, 8) and notice.stopped_at == DECIDED
    with acting(world.developer, DECIDED):
        assert documents.readable(letter.pk) == letter
    with acting(world.neighbour, DECIDED):
        assert documents.readable(letter.pk) is None


def test_objection_is_reviewed_by_a_second_person(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    an_objection(claim)
    with pytest.raises(Conflict, match="正在复核"):
        an_objection(claim)
    first, second, at = world.claims_handler, a_second_handler(world), on(2025, 3, 10)
    with acting(first, at), pytest.raises(Forbidden, match="另一人"):
        services.review(by=first, at=at, claim=claim, upheld=True, answer="同意")
    with acting(first, at), pytest.raises(Conflict, match="复核"):
        services.close(by=first, at=at, claim=claim)
    with acting(second, at):
        services.review(by=second, at=at, claim=claim, upheld=True, answer="复勘发现防水层破损")
    claim = seen(claim)
    with acting(second, at):
        assert [d.outcome for d in selectors.decisions(claim)] == ["covered", "refused"]
        assert selectors.decisions(claim).filter(replaced_at__isnull=True).count() == 1
    assert claim.state == "covered"


def test_objection_that_is_turned_down_leaves_the_decision(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    an_objection(claim)
    second, at = a_second_handler(world), on(2025, 3, 10)
    with acting(second, at):
        services.review(by=second, at=at, claim=claim, upheld=False, answer="蓄水试验 48 小时无渗漏")
        assert selectors.decisions(claim).count() == 1
    assert seen(claim).state == "refused"


def test_what_was_refused_of_several_elements_is_objected_to_before_the_repair(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    survey(world, claim)
    whole = a_covered_claim(world, home, place="kitchen")
    first, second, at = world.claims_handler, a_second_handler(world), on(2025, 3, 10)
    ceiling = Ruling(
        outcome="covered", item="C05", element="顶板", ground="条款第三条", reasons="防水层破损", loss=Decimal(3000)
    )
    door = Ruling(outcome="refused", item="C05", element="门框", ground="条款第六条", reasons="住户自行改装")
    with acting(first, DECIDED):
        services.decide_items(by=first, at=DECIDED, claim=claim, rulings=[ceiling, door])
        assert selectors.contestable(Claim.objects.get(pk=claim.pk)) and not selectors.contestable(whole)
    with pytest.raises(Conflict, match="没有不属于保险责任的部分"):
        an_objection(whole)
    an_objection(claim)
    with acting(second, at):
        services.review(by=second, at=at, claim=claim, upheld=True, answer="复勘：门框为交付时原样")
        kinds = set(waiting(second).filter(subject_id=claim.pk).values_list("kind", flat=True))
        assert "claims.decide_anew" in kinds and "claims.order" not in kinds
        with pytest.raises(Conflict, match="请先重新核定"):
            services.require_decided_on_survey(Claim.objects.get(pk=claim.pk))
    later = on(2025, 3, 11)
    with acting(second, later):
        anew = [ceiling, replace(door, outcome="covered", reasons="交付时原样", loss=Decimal(500))]
        services.decide_anew(by=second, at=later, claim=claim, facts="业主异议成立", rulings=anew)
        services.require_decided_on_survey(Claim.objects.get(pk=claim.pk))
        assert waiting(second).filter(subject_id=claim.pk).get().kind == "claims.order"
        decision = selectors.latest_decision(claim)
        assert decision is not None and decision.loss == Decimal(3500)


def test_an_award_of_cover_is_not_set_aside_by_the_insurer_alone(world: World, home: Unit) -> None:
    """Where the survey found no loss, the award says so little of the amount that a survey comes first."""
    claim, by, at = a_claim(world, home), world.claims_handler, on(2025, 5, 6)
    survey(world, claim, estimate=Decimal(0), cause="misuse", responsible_id=None)
    decide(world, claim, "refused", reasons="窗户未关严", ground="条款第六条")
    with acting(HOUSE, at), house(claim.scope_id, cause=HOUSE) as inside:
        services.appraise(by=inside, at=at, claim=claim)
        services.decide_again(by=inside, at=at, claim=claim, covered=True, award_id=7, reasons="鉴定意见：示例")
    with acting(by, at):
        decision = selectors.latest_decision(claim)
        assert decision is not None and decision.loss is None and decision.payable is None
        assert "请先更正查勘" in waiting(by).get(kind="claims.order").title
    before = written(world)
    refused = Ruling(outcome="refused", item="C05", ground="条款第六条", reasons="仍认为窗户未关严")
    with acting(by, at), pytest.raises(Refusal, match="共同委托的第三方鉴定意见"):
        services.decide_anew(by=by, at=at, claim=claim, facts="更正查勘", rulings=[refused])
    assert written(world) == before


@pytest.mark.parametrize(("covered", "state"), [(True, "covered"), (False, "refused")])
def test_award_replaces_the_decision(world: World, home: Unit, covered: bool, state: str) -> None:
    claim = a_refused_claim(world, home)
    at = on(2025, 5, 6)
    with acting(HOUSE, at), house(claim.scope_id, cause=HOUSE) as inside:
        services.appraise(by=inside, at=at, claim=claim)
        services.decide_again(by=inside, at=at, claim=claim, covered=covered, award_id=7, reasons="鉴定意见：示例")
    claim = seen(claim)
    with acting(world.claims_handler, at):
        decision = selectors.latest_decision(claim)
        decided = selectors.clocks(claim).get(clock="decide")
    assert claim.state == state
    assert decision is not None and (decision.number, decision.award_id) == (2, 7)
    assert decided.stopped_at == DECIDED


def test_papers_are_asked_for_once_and_the_clock_stands_still(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    handler = world.claims_handler
    with acting(handler, on(2025, 3, 5)):
        services.acknowledge(by=handler, at=on(2025, 3, 5), claim=claim, visit_at=on(2025, 3, 6))
        services.ask_papers(by=handler, at=on(2025, 3, 5), claim=claim, papers="房屋权属证明")
        complex_ = selectors.clocks(claim).get(clock="complex")
        assert complex_.due_on is None and "暂停" in complex_.text
        with pytest.raises(Refusal, match="一次性"):
            services.ask_papers(by=handler, at=on(2025, 3, 6), claim=claim, papers="还有发票")
    with acting(handler, on(2025, 3, 15)):
        services.receive_papers(by=handler, at=on(2025, 3, 15), claim=claim)
        clocks = {clock.clock: clock for clock in selectors.clocks(claim)}
    # 30 days from 3 March, with the ten days from 6 to 15 March not counted.
    assert clocks["complex"].due_on == date(2025, 4, 12)
    assert clocks["advance"].due_on == date(2025, 5, 14)
    assert clocks["acknowledge"].stopped_at == on(2025, 3, 5)


def test_emergency_in_cover_has_its_clock(world: World, home: Unit) -> None:
    claim = a_claim(world, home, emergency=True)
    with acting(world.claims_handler, REPORTED):
        clock = selectors.clocks(claim).get(clock="emergency")
    assert clock.due_at == on(2025, 3, 4)
    assert services.overdue_days(clock, SURVEYED) == 0
    assert services.overdue_days(clock, on(2025, 3, 7)) == 3
