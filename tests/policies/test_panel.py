"""The panel: what is asked, who answers, when the agreement stands, and what holds where nothing was agreed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.notices.models import Message
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Agreement, Policy, Proposal, Share
from idi.lifecycle.policies.panel_terms import DEFAULTS, PanelTerms
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import (
    ANSWERED,
    ASKED,
    SUBMITTED,
    Panel,
    a_proposal,
    a_recorded_policy,
    answer,
    ask,
    invited,
    three,
)
from tests.factories.rating import a_filing, an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TERMS = PanelTerms(shares_by="discovered", invoiced_by="each", cash_call_from=Decimal("50000.00"), cash_call_days=5)
ANSWER_BY = date(2019, 4, 20)


def asked(world: World, proposal: Proposal, panel: Panel | None = None, **terms: Any) -> dict[int, Share]:
    """The lead asks on its own terms."""
    with acting(world.underwriter, ASKED):
        services.set_panel(
            by=world.underwriter, at=ASKED, proposal=proposal, shares=panel or three(world), answer_by=ANSWER_BY,
            terms=replace(TERMS, **terms),
        )  # fmt: skip
        return {share.insurer_id: share for share in Share.objects.filter(proposal=proposal)}


def test_who_is_asked_reads_members_amounts_and_terms_before_it_accepts(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    asked(world, proposal)
    by = world.second_underwriter
    with acting(by, ASKED):
        (mine,) = selectors.shares_of(by)
        assert not Agreement.objects.exists()  # no seat yet: the offer says it all
        assert PanelTerms.read(mine.offer["terms"]) == TERMS
        assert mine.offer["members"] == [
            ["示例财产保险甲公司", "0.5", "427500.00"],
            ["示例财产保险乙公司", "0.3", "256500.00"],
            ["示例财产保险丙公司", "0.2", "171000.00"],
        ]
        (task,) = [each for each in diary.waiting(by) if each.kind == "policies.share"]
        assert (task.due_on, mine.offer["answer_by"]) == (ANSWER_BY, "2019-04-20")


def test_a_refusal_needs_a_reason_and_the_lead_reads_it(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    share = asked(world, proposal)[world.second.pk]
    by = world.second_underwriter
    with acting(by, ANSWERED), pytest.raises(Refusal) as error:
        services.answer_share(by=by, at=ANSWERED, share=share, accept=False, reason=" ")
    assert error.value.reasons[0].field == "reason"
    with acting(by, ANSWERED):
        assert Share.objects.get(pk=share.pk).state == "invited"
        services.answer_share(by=by, at=ANSWERED, share=share, accept=False, reason="示例：承保能力已满")
    with acting(world.underwriter, ANSWERED):
        (step,) = [s for s in selectors.checklist(proposal, ANSWERED.date()) if s.key == f"share-{share.pk}"]
        assert (step.done, step.who_id, step.since) == (False, world.lead.pk, ANSWERED.date())
        assert "承保能力已满" in step.text
        told = Message.objects.filter(holder_id=world.lead.pk).latest("id")
        assert "承保能力已满" in told.text


def test_the_agreement_stands_with_the_last_answer_and_every_member_reads_it(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    shares = asked(world, proposal)
    with acting(world.second_underwriter, ANSWERED):
        services.answer_share(
            by=world.second_underwriter, at=ANSWERED, share=shares[world.second.pk], accept=True,
            signer="示例签署人乙", signer_post="总经理",
        )  # fmt: skip
    with acting(world.underwriter, ANSWERED):
        assert Agreement.objects.get().agreed_on is None
    answer(world, shares[world.third.pk])
    for member in (world.underwriter, world.second_underwriter, world.third_underwriter):
        with acting(member, SUBMITTED):
            agreement = Agreement.objects.get()
            assert agreement.agreed_on == ANSWERED.date()
            (paper,) = documents.of(agreement)
            assert paper.pk == agreement.document_id
    with acting(world.underwriter, SUBMITTED):
        words = pdf.text_of(documents.content(paper)).replace("\n", "")
        for said in ("示例签署人乙", "总经理", "缺陷发现日", "50,000.00", "427,500.00", "855,000.00", agreement.number):
            assert said in words
        terms = selectors.panel_terms(proposal)
        assert (terms.shares_by, terms.cash_call_days, terms.agreed_on) == ("discovered", 5, ANSWERED.date())


def test_changed_terms_ask_everybody_again_and_the_same_terms_nobody(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    for share in asked(world, proposal).values():
        if not share.lead:
            answer(world, share)
    again = asked(world, proposal)
    assert {share.state for share in again.values()} == {"accepted"}
    changed = asked(world, proposal, cash_call_days=20)
    assert {pk: share.state for pk, share in changed.items()} == {
        world.lead.pk: "accepted", world.second.pk: "invited", world.third.pk: "invited",
    }  # fmt: skip
    with acting(world.underwriter, ASKED):
        agreement = Agreement.objects.get()
        assert (agreement.agreed_on, agreement.cash_call_days) == (None, 20)


def test_members_read_deductibles_and_limits_and_answer_anew_when_they_change(world: World, project: Project) -> None:
    plan = [{"name": "每次五万元", "amount": "50000", "factor": "1"}]
    filing = a_filing(world, deductibles=plan, limits=[{"item": "C05", "each": None, "total": "12000000"}])
    proposal = a_proposal(world, project, quote=an_accepted_quote(world, project, filing=filing))
    for share in asked(world, proposal).values():
        if not share.lead:
            answer(world, share)
    with acting(world.second_underwriter, ANSWERED):
        (mine,) = selectors.shares_of(world.second_underwriter)
    page = a_browser(world.second_underwriter).get(f"/policies/shares/{mine.pk}/").content.decode()
    assert "每次五万元" in page and "¥ 50,000.00" in page and "¥ 12,000,000.00" in page
    with acting(world.underwriter, ANSWERED):
        paper = pdf.text_of(documents.content(documents.of(Agreement.objects.get())[0]))
        assert "50,000.00" in paper and "12,000,000.00" in paper
        proposed = {code: (Decimal("20000.00"), None) for code in proposal.item_terms}
        for _ in range(2):  # the same again asks nobody
            services.set_item_terms(by=world.underwriter, at=ANSWERED, proposal=proposal, items=proposed)
            shares = Share.objects.filter(proposal=proposal, lead=False)
            assert {share.state for share in shares} == {"invited"}
            assert {share.offer["items"][0][1] for share in shares} == {"20000.00"}
        assert Agreement.objects.get().agreed_on is None
    for share in shares:
        answer(world, share)
    with acting(world.underwriter, ANSWERED):
        services.set_item_terms(by=world.underwriter, at=ANSWERED, proposal=proposal, items=proposed)
        assert set(Share.objects.filter(proposal=proposal).values_list("state", flat=True)) == {"accepted"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shares_by": "paid"}, "shares_by"),
        ({"invoiced_by": "nobody"}, "invoiced_by"),
        ({"cash_call_days": 0}, "cash_call_days"),
        ({"settle_every_days": 400}, "settle_every_days"),
        ({"settle_within_days": -1}, "settle_within_days"),
        ({"cash_call_from": Decimal(0)}, "cash_call_from"),
        ({"lead_fee": Decimal(1)}, "lead_fee"),
        ({"lead_powers": " "}, "lead_powers"),
    ],
)
def test_terms_no_panel_can_live_by_are_refused(world: World, project: Project, wrong: Any, field: str) -> None:
    proposal = a_proposal(world, project)
    with pytest.raises(Refusal) as error:
        asked(world, proposal, **wrong)
    assert [reason.field for reason in error.value.reasons] == [field]
    with acting(world.underwriter, ASKED):
        assert Share.objects.count() == 1
        assert not Agreement.objects.exists()
        assert not Entry.objects.filter(act="policies.set_panel").exists()


def test_the_form_tells_all_that_is_wrong_at_once_and_does_not_offer_the_lead(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    browser, address = a_browser(world.underwriter), f"/policies/proposals/{proposal.pk}/panel/"
    offered = re.findall(r'<option value="(\d+)"', browser.get(address).content.decode())
    assert str(world.third.pk) in offered and str(world.lead.pk) not in offered
    answer = browser.post(address, {
        "lead_share": "50", "shares-TOTAL_FORMS": "0", "shares-INITIAL_FORMS": "0", "shares_by": "reported", "invoiced_by": "",
        "answer_by": "2019-01-01", "settle_every_days": "400", "settle_within_days": "15", "cash_call_from": "1",
        "cash_call_days": "10", "lead_fee": "0", "lead_powers": "签发保险单",
    })  # fmt: skip
    assert answer.status_code == 422
    told = answer.content.decode()
    assert {"invoiced_by", "answer_by", "settle_every_days"} <= set(answer.context["form"].errors)
    assert "份额" in str(answer.context["form"].non_field_errors()) and "早于今天" in told
    with acting(world.underwriter, ASKED):
        assert Share.objects.count() == 1 and not Agreement.objects.exists()


def test_who_was_struck_off_takes_no_share(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    world.third.condition = "deregistered"
    with pytest.raises(Refusal, match="已注销，不能参与共保"):
        asked(world, proposal)
    with acting(world.underwriter, ASKED):
        assert Share.objects.count() == 1


def test_a_day_to_answer_in_the_past_is_refused(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    with acting(world.underwriter, ASKED), pytest.raises(Refusal, match="答复期限2019年4月8日早于今天"):
        services.set_panel(
            by=world.underwriter, at=ASKED, proposal=proposal, shares=three(world), answer_by=date(2019, 4, 8)
        )


def test_the_lead_reminds_those_who_owe_an_answer_once_a_day(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    answer(world, asked(world, proposal)[world.second.pk])
    with acting(world.underwriter, SUBMITTED):
        (reminded,) = services.remind_panel(by=world.underwriter, at=SUBMITTED, proposal=proposal)
        assert reminded.insurer_id == world.third.pk
        with pytest.raises(Conflict, match="今天已经提醒过"):
            services.remind_panel(by=world.underwriter, at=SUBMITTED, proposal=proposal)
    with acting(world.third_underwriter, SUBMITTED):
        assert Message.objects.filter(holder_id=world.third.pk, title__contains="请答复共保邀请").count() == 1
    next_day = on(2019, 4, 16)
    with acting(world.underwriter, next_day):
        assert services.remind_panel(by=world.underwriter, at=next_day, proposal=proposal)


def test_guangzhou_asks_for_half_and_two_followers_jiaxing_for_nothing(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    panel = [(world.lead, Decimal("0.4")), (world.second, Decimal("0.6"))]
    with acting(world.underwriter, ASKED):
        assert len(services.parted(proposal, panel, on=ASKED.date())) == 2
        proposal.region_code = "440100"
        with pytest.raises(Refusal) as error:
            services.parted(proposal, panel, on=date(2021, 3, 1))
        told = {reason.message: reason.because[0].ref for reason in error.value.reasons}
        assert told == {
            "主承保“示例财产保险甲公司”的份额 40% 低于规定的 50%": "主承保份额不低于50%",
            "从保机构至少 2 家，现为 1 家": "从保机构不少于两家",
        }
        proposal.project.registered_at = on(2021, 1, 4)  # as one registered there would be
        alone = [s for s in selectors.checklist(proposal, date(2021, 3, 1)) if s.key == "sole_not_allowed"]
        assert [(step.who_id, step.blocks, bool(step.because)) for step in alone] == [(world.lead.pk, "sign", True)]


def test_where_nothing_was_agreed_the_terms_are_assumptions(world: World, project: Project) -> None:
    invited(world, project)
    policy = a_recorded_policy(world, project)
    with acting(world.underwriter, SUBMITTED):
        terms = selectors.panel_terms(policy)
    assert terms == DEFAULTS
    assert (terms.shares_by, terms.agreement_number, terms.agreed_on) == ("reported", "", None)
    assert {each.grade for each in terms.because} == {"D"}


def test_a_policy_keeps_the_terms_of_its_panel(world: World, signed: Policy) -> None:
    policy = signed
    with acting(world.underwriter, SUBMITTED):
        terms = selectors.panel_terms(policy)
    assert terms.agreement_number.startswith("GB-")
    assert terms.agreed_on == ANSWERED.date()
    assert terms.because == ()


def test_one_insurer_alone_needs_no_agreement(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    asked(world, proposal)
    ask(world, proposal, [(world.lead, Decimal(1))])
    with acting(world.underwriter, ASKED):
        assert not Agreement.objects.exists()
        assert [(share.insurer_id, share.share) for share in Share.objects.all()] == [(world.lead.pk, 1)]
