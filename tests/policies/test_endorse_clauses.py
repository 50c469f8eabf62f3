"""A filed clause as the ground of an endorsement: chosen by number or quoted, and only one that gives the right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.lifecycle.policies.models import Endorsement, Policy
from tests.factories.endorsing import DRAWN, chief_of, draft, in_force, items_of
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy
from tests.factories.projects import a_project
from tests.factories.rating import a_filing, an_accepted_quote
from tests.factories.visitors import a_browser
from tests.policies.test_endorse import handed_over
from tests.policies.test_pages import sent, words

pytestmark = pytest.mark.django_db
TERMS = "示例条款。责任免除：使用不当、擅自改变主体承重结构。"
RISK = "示例：质量风险未按期整改的，保险人可以加收保险费、\n提高免赔或者增加除外责任。"
CLAUSES: list[dict[str, Any]] = [
    {"number": "8", "title": "责任免除", "text": "示例：使用不当，15日内未报案。"},
    {"number": "15", "title": "风险显著增加", "text": RISK, "rights": ["loading", "exclusion"]},
    {
        "number": "24",
        "title": "合同的解除",
        "text": "示例：首次交付前可以解除。",
        "rights": ["termination"],
        "handling_charge": "0.05",
    },
]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with mock.patch("idi.foundation.core.clock.now", return_value=DRAWN):
        yield


@pytest.fixture
def policy(world: World) -> Policy:
    project = a_project(world)
    quote = an_accepted_quote(world, project, filing=a_filing(world, terms=TERMS, clauses=CLAUSES))
    return an_issued_policy(world, project, quote=quote)


def test_a_clause_that_gives_the_right_is_a_ground_by_number_and_by_its_text(world: World, policy: Policy) -> None:
    for cited in ("第15条", "15", RISK, f"第15条 风险显著增加 {RISK}", "保险人可以加收保险费"):
        drawn = draft(world, policy, "loading", basis="clause", clause=cited, rate="0.0001")
        assert drawn.ground.startswith("备案条款第15条（风险显著增加）：示例"), cited
    ended = draft(world, policy, "cancellation", basis="clause", clause="第24条")
    assert ended.ground.startswith("备案条款第24条（合同的解除）")
    facts = draft(world, policy, "facts", basis="clause", clause="责任免除：使用不当", insured="developer")
    assert facts.ground == "备案条款：责任免除：使用不当"


def test_another_clause_or_text_is_refused_and_the_refusal_names_those_that_exist(world: World, policy: Policy) -> None:
    chosen = items_of(world, policy, "C05")
    for kind, cited, change in (
        ("loading", "责任免除：使用不当", {"rate": "0.0001"}),
        ("loading", "第8条", {"rate": "0.0001"}),
        ("loading", "第24条", {"rate": "0.0001"}),
        ("exclusion", "首次交付前可以解除", {"items": chosen}),
    ):
        with pytest.raises(Refusal, match=r"第15条（风险显著增加）") as refused:
            draft(world, policy, kind, basis="clause", clause=cited, **change)
        assert {reason.field for reason in refused.value.reasons} == {"clause"}
    with pytest.raises(Refusal, match=r"可以解除合同的是第24条"):
        draft(world, policy, "cancellation", basis="clause", clause=RISK)
    with pytest.raises(Refusal, match=r"没有这段文字.*第8条（责任免除）、第15条"):
        draft(world, policy, "facts", basis="clause", clause="并无此条", insured="developer")
    with acting(world.underwriter, DRAWN):
        assert not Endorsement.objects.exists()


def test_the_form_offers_the_clauses_that_give_the_right(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    shown = words(lead, "policies:draw_up", policy.pk, "loading")
    assert "第15条 风险显著增加" in shown and "第24条" not in shown
    asked = {"basis": "clause", "effective_on": "2019-08-01", "reason": "示例原因", "rate": "0.1"}
    sent(lead, "policies:draw_up", policy.pk, "loading", status=422, **asked)
    sent(lead, "policies:draw_up", policy.pk, "loading", **asked, clause="第15条")
    with acting(world.underwriter, DRAWN):
        assert Endorsement.objects.get().ground.startswith("备案条款第15条")


def test_the_handling_charge_of_the_filed_clause_is_kept_and_no_more(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    assert 'value="5"' in lead.get(f"/policies/{policy.pk}/endorse/cancellation/").content.decode()
    for basis, told in (("clause", {}), ("agreement", {"handling_rate": "0.05"})):
        drawn = draft(world, policy, "cancellation", basis=basis, clause="第24条", **told)
        assert Decimal(drawn.change["workings"]["charge"]) == policy.premium / 20, basis
    less = draft(world, policy, "cancellation", basis="clause", clause="第24条", handling_rate="0.01")
    assert Decimal(less.change["workings"]["charge"]) == policy.premium / 100
    with pytest.raises(Refusal, match="第24条约定的手续费率为 5%，不能更高"):
        draft(world, policy, "cancellation", basis="clause", clause="第24条", handling_rate="0.06")


def test_after_handover_the_clause_must_say_that_it_still_holds(world: World, policy: Policy) -> None:
    chief_of(world)
    handed_over(world, policy)
    with pytest.raises(Refusal, match="第15条没有写明交付后仍可行使"):
        draft(world, policy, "loading", basis="clause", clause="第15条", after_handover=True, rate="0.0001")


def test_a_ground_by_clause_takes_force_without_the_policyholder(world: World, policy: Policy) -> None:
    done = in_force(world, draft(world, policy, "loading", basis="clause", clause="第15条", rate="0.0001"))
    assert (done.state, done.agreed_at) == ("in_force", None)
