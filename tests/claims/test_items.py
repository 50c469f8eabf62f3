"""Decisions element by element: rules, disclosure, deductible and limits, two persons, new facts, letters, reserves."""

from __future__ import annotations

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
from idi.lifecycle.claims.models import Claim, Decision, Draft, Reserve
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.policies.models import CoverItem, Exclusion, Policy
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE, on
from tests.factories.claims import (
    DECIDED,
    REPORTED,
    a_claim,
    a_covered_claim,
    a_refused_claim,
    a_second_handler,
    decide,
    seen,
    survey,
)
from tests.factories.parties import World
from tests.factories.policies import a_proposal
from tests.factories.surveying import a_chief
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
COVERED = Ruling(outcome="covered", item="C05", element="卫生间地面", ground="条款第四条（五）", reasons="防水层缺陷")


def rule(world: World, claim: Claim, *rulings: Ruling, **changes: Any) -> Decision | Draft:
    with acting(world.claims_handler, DECIDED):
        return services.decide_items(by=world.claims_handler, at=DECIDED, claim=claim, rulings=rulings, **changes)


def surveyed(world: World, home: Unit, **changes: Any) -> Claim:
    claim = a_claim(world, home, **changes)
    survey(world, claim)
    return claim


def written(world: World, claim: Claim) -> tuple[int, ...]:
    with acting(HOUSE, DECIDED), house(claim.scope_id, cause=HOUSE):
        return tuple(each.objects.count() for each in (Decision, Draft, Reserve, Entry))


def terms(home: Unit, item: str, **changes: Any) -> None:
    """What the policy says of an item, as an endorsement leaves it."""
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        CoverItem.objects.filter(building_id=home.building_id, item=item).update(**changes)


def test_each_element_has_its_own_outcome_and_the_letter_tells_them(world: World, home: Unit) -> None:
    claim = surveyed(world, home, discovered_on=date(2025, 3, 1))
    expired = Ruling(outcome="expired", item="C09", element="客厅地砖空鼓", ground="条款第五条", reason_code="expired")
    refused = Ruling(
        outcome="refused", item="C05", element="淋浴房密封胶", ground="条款第二条", reasons="密封胶老化，不是缺陷"
    )
    decision = rule(world, claim, COVERED, expired, refused)
    assert isinstance(decision, Decision) and decision.outcome == "covered"
    with acting(world.claims_handler, DECIDED):
        lines = list(selectors.latest_decision(claim).lines.order_by("number"))  # type: ignore[union-attr]
        letter = documents.readable(decision.letter_id or 0)
        assert letter is not None and letter.kind == "claims.decision"
        text = pdf.text_of(documents.content(letter)).replace("\n", "").replace("\r", "")
    assert [(line.outcome, line.item) for line in lines] == [("covered", "C05"), ("expired", "C09"), ("refused", "C05")]
    assert "保险期间在您发现问题之前已经届满" in lines[1].reasons
    for words in (
        "核定通知书",
        "部分属于保险责任",
        "客厅地砖空鼓",
        "密封胶",
        "复核",
        "鉴定",
        "投诉",
        "法院",
        "诉讼时效",
    ):
        assert words in text, words
    assert seen(claim).state == "covered"


@pytest.mark.parametrize(
    ("ruling", "said"),
    [
        (Ruling(outcome="expired", item="C05", ground="x", reasons="x"), "在保险期间内"),
        (Ruling(outcome="covered", item="C09", ground="x", reasons="x"), "已届满"),
        (Ruling(outcome="builder", item="C09", ground="x", reasons="x"), "不能核定由建设单位"),
        (Ruling(outcome="refused", item="C05", ground="", reasons="x"), "依据"),
        (Ruling(outcome="covered", item="C05", ground="x", reasons="x", exclusion=1), "责任免除"),
    ],
)
def test_ruling_that_the_days_contradict_is_refused(world: World, home: Unit, ruling: Ruling, said: str) -> None:
    claim = surveyed(world, home)
    before = written(world, claim)
    with pytest.raises(Refusal, match=said):
        rule(world, claim, COVERED, ruling)
    assert written(world, claim) == before


def disclosed(world: World, home: Unit, *, acknowledged: bool) -> None:
    """The proposal of the policy of the home with one exclusion explained."""
    proposal = a_proposal(world, home.project)
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        Exclusion.objects.create(
            region_code=home.region_code, project_id=home.project_id, proposal=proposal, number=1, text="使用不当造成的损失",
            how="in_person", explained_at=on(2019, 4, 12), explainer="示例",
            acknowledged_at=on(2019, 4, 12) if acknowledged else None,
        )  # fmt: skip
        Policy.objects.filter(project_id=home.project_id).update(proposal=proposal)


def test_refusal_on_an_exclusion_needs_the_record_that_it_was_explained(world: World, home: Unit) -> None:
    disclosed(world, home, acknowledged=False)
    claim = surveyed(world, home)
    ruling = Ruling(outcome="refused", item="C05", ground="条款第六条", reason_code="misuse", exclusion=1)
    before = written(world, claim)
    with pytest.raises(Refusal, match="保险法第17条") as refused:
        rule(world, claim, ruling)
    assert refused.value.reasons[0].field == "exclusion" and refused.value.reasons[0].because[0].ref == "第17条"
    assert written(world, claim) == before
    with acting(HOUSE, DECIDED), house(home.project_id, cause=HOUSE):
        Exclusion.objects.update(acknowledged_at=on(2019, 4, 12))
    decision = rule(world, claim, ruling)
    assert isinstance(decision, Decision)
    with acting(world.claims_handler, DECIDED):
        line = decision.lines.get()
    page = a_browser(world.claims_handler).get(f"/claims/{claim.pk}/").content.decode()
    assert (line.disclosure["text"], line.disclosure["how"]) == ("使用不当造成的损失", "当面说明")
    assert [(each["number"], each["applies"]) for each in decision.tested] == [(1, True)]
    assert "使用不当造成的损失" in page and "2019年4月12日" in page
    assert "insurer" not in {each["party"] for each in line.answers}, "who refuses is not named as who answers"


def test_deductible_once_and_what_earlier_claims_left_of_the_limit(world: World, home: Unit) -> None:
    terms(home, "C05", deductible=Decimal("500.00"), limit=Decimal("10000.00"))
    first = surveyed(world, home)
    rule(world, first, Ruling(**{**_told(COVERED), "loss": Decimal("6500.00")}))
    second = a_claim(world, home, place="roof", symptom="leak", narrative="屋面渗漏")
    survey(world, second)
    decision = rule(
        world, second, Ruling(**{**_told(COVERED), "loss": Decimal("2300.00")}),
        Ruling(**{**_told(COVERED), "element": "屋面", "loss": Decimal("5000.00")}),
    )  # fmt: skip
    assert isinstance(decision, Decision)
    with acting(world.claims_handler, DECIDED):
        lines = list(decision.lines.order_by("number"))
        reserve = selectors.reserves(second)[0]
    # 10,000 less the 6,000 of the first claim leaves 4,000: 2,300 - 500 and then no more than 2,200.
    assert [(line.deductible, line.payable) for line in lines] == [
        (Decimal("500.00"), Decimal("1800.00")), (Decimal("0.00"), Decimal("2200.00")),
    ]  # fmt: skip
    assert (decision.loss, decision.payable, reserve.amount) == (
        Decimal("7300.00"), Decimal("4000.00"), Decimal("4000.00"),
    )  # fmt: skip


def test_what_earlier_claims_of_a_home_left_of_the_limit_for_each_home(world: World, home: Unit) -> None:
    filed = [
        {"item": "C05", "each": None, "total": "20000", "home": "7000"},
        {"item": "", "each": None, "total": None, "home": "9000"},
    ]
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        Policy.objects.filter(project=home.project).update(quoted={"limits": filed})
        next_door = Unit.objects.select_related("building", "project").get(building=home.building, number="102室")
    rule(world, surveyed(world, home), Ruling(**{**_told(COVERED), "loss": Decimal("6000.00")}))
    again = a_claim(world, home, place="roof", symptom="leak", narrative="屋面渗漏")
    survey(world, again)
    payable = []
    for claim in (again, surveyed(world, next_door)):
        decision = rule(world, claim, Ruling(**{**_told(COVERED), "loss": Decimal("8000.00")}))
        assert isinstance(decision, Decision)
        payable.append(decision.payable)
    # 7,000 less the 6,000 of the first claim leaves this home 1,000; the home next door has all of its own.
    assert payable == [Decimal("1000.00"), Decimal("7000.00")]
    page = a_browser(world.claims_handler).get(f"/claims/{again.pk}/").content.decode()
    assert "C05每户限额（本户已付、已核定 6,000.00 元） 7,000.00 元，剩余" in page and "全部项目每户限额" in page


def _told(ruling: Ruling) -> dict[str, Any]:
    return {name: getattr(ruling, name) for name in ("outcome", "item", "element", "ground", "reasons")}


def test_decision_above_the_limit_waits_for_a_second_person(world: World, home: Unit) -> None:
    chief = a_chief(world)
    with acting(chief, REPORTED):
        services.set_limit(
            by=chief, at=REPORTED, insurer=world.lead, amount=Decimal("3000.00"), from_on=REPORTED.date()
        )
    claim = surveyed(world, home)
    draft = rule(world, claim, COVERED)
    assert isinstance(draft, Draft) and "3,600.00" in draft.beyond[0] and seen(claim).state == "surveyed"
    with pytest.raises(Conflict, match="等待复核"):
        rule(world, claim, COVERED)
    with acting(world.claims_handler, DECIDED), pytest.raises(Forbidden):
        services.answer_draft(by=world.claims_handler, at=DECIDED, claim=claim, approved=True)
    with acting(world.developer, DECIDED):
        assert not Draft.objects.exists()
    client = a_browser(chief)
    assert "卫生间地面" in client.get(f"/claims/{claim.pk}/approve/").content.decode()
    assert client.post(f"/claims/{claim.pk}/approve/", {"approved": "no"}).status_code == 422
    assert client.post(f"/claims/{claim.pk}/approve/", {"approved": "yes"}).status_code == 303
    with acting(chief, DECIDED):
        decision = selectors.latest_decision(claim)
        assert not waiting(chief).filter(kind="claims.approve").exists()
    assert decision is not None and decision.decided_by_id == world.claims_handler.person_id
    assert decision.approved_by_id == chief.person_id and seen(claim).state == "covered"


def test_second_handler_of_two_gets_a_clear_conflict(world: World, home: Unit) -> None:
    claim = surveyed(world, home)
    rule(world, claim, COVERED)
    second = a_second_handler(world)
    before = written(world, claim)
    with acting(second, DECIDED), pytest.raises(Conflict, match=r"已于.*核定“属于保险责任”，您的核定没有写入"):
        services.decide(
            by=second, at=DECIDED, claim=claim, outcome="refused", item="C05", reasons="不是缺陷", ground="条款第二条"
        )
    assert written(world, claim) == before


def test_new_facts_make_a_new_decision_and_the_earlier_one_stays(world: World, home: Unit) -> None:
    claim = a_refused_claim(world, home)
    handler, at = world.claims_handler, on(2025, 3, 12)
    with acting(handler, at):
        with pytest.raises(Refusal, match="新的事实"):
            services.decide_anew(by=handler, at=at, claim=claim, facts=" ", rulings=[COVERED])
        services.decide_anew(by=handler, at=at, claim=claim, facts="拆开后见防水层破损", rulings=[COVERED])
        found = list(selectors.decisions(claim))
    assert [(each.number, each.outcome, each.replaced_at is None) for each in found] == [
        (2, "covered", True), (1, "refused", False),
    ]  # fmt: skip
    page = a_browser(handler).get(f"/claims/{claim.pk}/").content.decode()
    assert "拆开后见防水层破损" in page and "密封胶老化造成" in page and "已被取代" in page


def test_cover_is_taken_back_by_two_persons_only(world: World, home: Unit) -> None:
    claim = a_covered_claim(world, home)
    handler, at = world.claims_handler, on(2025, 3, 12)
    refused = Ruling(outcome="refused", item="C05", ground="条款第二条", reasons="复勘未见缺陷")
    with acting(handler, at):
        draft = services.decide_anew(by=handler, at=at, claim=claim, facts="复勘", rulings=[refused])
    assert isinstance(draft, Draft) and seen(claim).state == "covered"
    chief, page = a_chief(world), f"/claims/{claim.pk}/"
    with acting(chief, at):
        services.answer_draft(by=chief, at=at, claim=claim, approved=False, answer="请附复勘照片")
    assert "请附复勘照片" in a_browser(handler).get(page).content.decode() and seen(claim).state == "covered"
    with acting(handler, at):
        services.decide_anew(by=handler, at=at, claim=claim, facts="复勘", rulings=[refused])
    assert "请附复勘照片" not in a_browser(handler).get(page).content.decode(), "it was drafted again"
    with acting(chief, at):
        services.answer_draft(by=chief, at=at, claim=claim, approved=True)
    assert seen(claim).state == "refused"


def test_reserve_follows_the_claim_and_is_split_to_the_cent(world: World, home: Unit) -> None:
    claim = a_claim(world, home)
    with acting(world.claims_handler, REPORTED):
        initial = selectors.reserves(claim)[0]
    assert (initial.amount, initial.because[0]["grade"]) == (Decimal("5000.00"), "D")
    survey(world, claim, estimate=Decimal("3333.33"))
    handler = world.claims_handler
    with acting(handler, DECIDED):
        with pytest.raises(Refusal, match="原因"):
            services.set_reserve(by=handler, at=DECIDED, claim=claim, amount=Decimal("100.01"), reason="")
        services.set_reserve(by=handler, at=DECIDED, claim=claim, amount=Decimal("100.01"), reason="只需打胶")
        rows = list(selectors.reserves(claim))
        figures = selectors.figures(handler)
    assert [(row.rule, row.amount) for row in rows] == [
        ("hand", Decimal("100.01")), ("survey", Decimal("3333.33")), ("initial", Decimal("5000.00")),
    ]  # fmt: skip
    assert [part["amount"] for part in rows[0].parts] == ["50.01", "30.00", "20.00"]
    assert (figures.reserved, figures.own_reserved) == (Decimal("100.01"), Decimal("50.01"))
    with acting(world.second_claims_handler, DECIDED):
        assert selectors.figures(world.second_claims_handler).own_reserved == Decimal("30.00")
    with acting(world.developer, DECIDED):
        assert not selectors.reserves(claim).exists()
    decide(world, claim, "refused")
    assert "/claims/figures/" in a_browser(handler).get("/claims/").content.decode()
    page = a_browser(handler).get("/claims/figures/").content.decode()
    assert "未决赔款准备金" in page and "/claims/?state=refused" in page
    assert a_browser(world.developer).get("/claims/figures/").status_code == 404
    with acting(handler, DECIDED):
        assert selectors.reserves(claim)[0].amount == 0


def test_chiefs_words_go_before_the_platforms(world: World, home: Unit) -> None:
    chief = a_chief(world)
    client = a_browser(chief)
    filled = {
        "code": "expired",
        "outcome": "expired",
        "title": "过了期",
        "text": "这一项的保险期间已经过了。",
        "ground": "条款第五条",
    }
    assert client.post("/claims/reasons/write/", filled).status_code == 303
    assert "这一项的保险期间已经过了。" in client.get("/claims/reasons/").content.decode()
    claim = surveyed(world, home)
    decision = rule(world, claim, Ruling(outcome="expired", item="C09", reason_code="expired"))
    assert (decision.reasons, decision.ground) == ("这一项的保险期间已经过了。", "条款第五条")  # type: ignore[union-attr]


def test_several_elements_by_the_form(world: World, home: Unit) -> None:
    claim = surveyed(world, home)
    client = a_browser(world.claims_handler)
    page = client.get(f"/claims/{claim.pk}/decide/").content.decode()
    assert "标准理由" in page and "依据的责任免除" in page
    filled = {
        "element": "卫生间地面", "outcome": "covered", "item": "C05", "ground": "条款第四条（五）", "reason_code": "defect", "loss": "2,000",
        "more-TOTAL_FORMS": "1", "more-INITIAL_FORMS": "0", "more-0-element": "客厅地砖", "more-0-outcome": "expired",
        "more-0-item": "C05", "more-0-ground": "条款第五条", "more-0-reason_code": "expired",
    }  # fmt: skip
    wrong = client.post(f"/claims/{claim.pk}/decide/", filled)
    assert wrong.status_code == 422 and "第 2 项" in wrong.content.decode() and "客厅地砖" in wrong.content.decode()
    assert client.post(f"/claims/{claim.pk}/decide/", {**filled, "more-0-item": "C09"}).status_code == 303
    assert "部分属于保险责任" in client.get(f"/claims/{claim.pk}/").content.decode()
