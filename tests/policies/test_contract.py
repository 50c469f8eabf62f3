"""From the proposal to the issued policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import CoverItem, Policy, Proof, Proposal, Share
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import (
    ANSWERED,
    ANSWERS,
    ASKED,
    ISSUED,
    PROPOSED,
    SIGNED,
    SUBMITTED,
    a_proposal,
    a_submitted_proposal,
    an_issued_policy,
    answer,
    ask,
    pay,
    state_everything,
    three,
)
from tests.factories.projects import a_project
from tests.factories.rating import an_offered_quote

pytestmark = pytest.mark.django_db


def refused(error: pytest.ExceptionInfo[Refusal]) -> str:
    return str(error.value)


def test_a_proposal_names_policyholder_insured_and_claimant_and_seats_the_lead(world: World, project: Project) -> None:
    proposal = a_proposal(world, project, claimant="owners", insured="developer")
    with acting(world.underwriter, PROPOSED):
        row = selectors.proposals(world.underwriter).get(pk=proposal.pk)
        assert (row.policyholder.name, row.get_insured_display(), row.get_claimant_display()) == (
            "海宁鸿翔房产公司", "建设单位", "业主（房屋所有权人）",
        )  # fmt: skip
        (share,) = row.shares.all()
        assert (share.lead, share.share, share.state) == (True, 1, "accepted")
        assert [task.kind for task in diary.waiting(world.underwriter) if task.kind.startswith("policies.")] == [
            "policies.prepare"
        ]


def test_a_proposal_needs_an_accepted_quote_and_is_made_once(world: World, project: Project) -> None:
    offered = an_offered_quote(world, project)
    with pytest.raises(Refusal, match="只有已接受的报价才能投保"):
        a_proposal(world, project, quote=offered)
    with acting(world.developer, PROPOSED):
        assert not Proposal.objects.exists()


def test_a_second_live_proposal_is_refused_and_a_withdrawn_one_makes_room(world: World, project: Project) -> None:
    first = a_proposal(world, project)
    with pytest.raises(Refusal, match=first.number):
        a_proposal(world, project, quote=first.quote)
    with acting(world.developer, ASKED):
        services.withdraw(by=world.developer, at=ASKED, proposal=first)
    assert a_proposal(world, project, quote=first.quote).number != first.number


def test_every_question_is_answered_and_a_bad_answer_explained(world: World, project: Project) -> None:
    answers = {**ANSWERS, "accident": {"answer": True, "remark": " "}}
    del answers["survey"]
    with pytest.raises(Refusal) as error:
        a_proposal(world, project, answers=answers)
    assert [reason.field for reason in error.value.reasons] == ["survey", "accident_remark"]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        (["0.5", "0.3", "0.1"], "份额合计应为 100%，现为 90%，少了 10%"),
        (["0.5", "0.3", "0.3"], "份额合计应为 100%，现为 110%，多了 10%"),
        (["1.2", "-0.1", "-0.1"], "份额应大于 0"),
    ],
)
def test_shares_that_are_not_one_are_refused_and_the_panel_stays(
    world: World, project: Project, shares: list[str], words: str
) -> None:
    proposal = a_proposal(world, project)
    panel = [(insurer, Decimal(share)) for (insurer, _), share in zip(three(world), shares, strict=True)]
    with pytest.raises(Refusal) as error:
        ask(world, proposal, panel)
    assert words in refused(error)
    assert {reason.field for reason in error.value.reasons} == {"shares"}
    with acting(world.underwriter, ASKED):
        assert [(s.insurer_id, s.share) for s in Share.objects.filter(proposal=proposal)] == [(world.lead.pk, 1)]
        assert not Entry.objects.filter(act="policies.set_panel").exists()


def test_the_lead_stands_first_and_only_insurers_join(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    with pytest.raises(Refusal, match="第一行应为主承保机构"):
        ask(world, proposal, [(world.second, Decimal("0.5")), (world.lead, Decimal("0.5"))])
    with pytest.raises(Refusal, match="示例建设集团公司不是保险机构"):
        ask(world, proposal, [(world.lead, Decimal("0.5")), (world.contractor, Decimal("0.5"))])


def test_a_co_insurer_sees_only_its_offer_until_it_accepts(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    shares = ask(world, proposal, three(world))
    second = world.second_underwriter
    with acting(second, ANSWERED):
        (mine,) = selectors.shares_of(second)
        assert mine.offer["project"] == project.name
        assert mine.offer["share"] == "0.3"
        assert not selectors.proposals(second).exists()
    answer(world, shares[world.second.pk])
    with acting(second, ANSWERED):
        assert selectors.proposals(second).get() == proposal
    with acting(world.third_underwriter, ANSWERED):
        assert not selectors.proposals(world.third_underwriter).exists()


def test_an_insurer_answers_only_for_itself(world: World, project: Project) -> None:
    shares = ask(world, a_proposal(world, project), three(world))
    by = world.underwriter  # the lead sees the row, and still may not answer for the other
    with acting(by, ANSWERED), pytest.raises(Forbidden, match="自己确认"):
        services.answer_share(by=by, at=ANSWERED, share=shares[world.second.pk], accept=True)


def test_asking_again_for_the_same_part_keeps_the_answer(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    answer(world, ask(world, proposal, three(world))[world.second.pk])
    changed = [(world.lead, Decimal("0.7")), (world.second, Decimal("0.3"))]
    shares = ask(world, proposal, changed)
    assert {pk: share.state for pk, share in shares.items()} == {world.lead.pk: "accepted", world.second.pk: "accepted"}


def test_submitting_names_every_open_step_with_who_must_act(world: World) -> None:
    proposal = a_proposal(world, a_project(world, until="participants"))
    with acting(world.developer, SUBMITTED), pytest.raises(Refusal) as error:
        services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)
    keys = [reason.field for reason in error.value.reasons]
    assert keys == ["contract", "premium_line", "buildings", "contract_page", "budget_page", "explained", "disclosed"]
    assert [each.ref for each in error.value.reasons[1].because] == ["三（二）"]
    assert "海宁鸿翔房产公司办理" in error.value.reasons[0].message
    assert "示例财产保险甲公司办理" in error.value.reasons[5].message
    with acting(world.developer, SUBMITTED):
        assert Proposal.objects.get(pk=proposal.pk).state == "draft"


def test_signing_waits_for_every_co_insurer(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    shares = ask(world, proposal, three(world))
    answer(world, shares[world.second.pk])
    answer(world, shares[world.third.pk], accept=False)
    state_everything(world, proposal)
    with acting(world.developer, SUBMITTED):
        services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)
    with acting(world.underwriter, SIGNED), pytest.raises(Refusal, match="示例财产保险丙公司拒绝了共保份额"):
        services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())
    with acting(world.underwriter, SIGNED):
        assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("signed_on", "words"), [(date(2019, 5, 2), "不能晚于今天"), (date(2019, 4, 14), "早于投保单提交日期2019年4月15日")]
)
def test_the_day_of_signing_is_possible(world: World, project: Project, signed_on: date, words: str) -> None:
    proposal = a_submitted_proposal(world, project)
    with acting(world.underwriter, SIGNED), pytest.raises(Refusal, match=words):
        services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=signed_on)


def test_only_the_lead_signs(world: World, project: Project) -> None:
    proposal = a_submitted_proposal(world, project)
    for stranger in (world.developer, world.second_underwriter):
        with acting(stranger, SIGNED), pytest.raises(Forbidden, match="只有主承保机构"):
            services.sign(by=stranger, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())


def test_the_signed_contract_has_panel_items_due_and_version(world: World, signed: Policy) -> None:
    policy = signed
    with acting(world.underwriter, SIGNED):
        assert policy.provisional == Decimal("855000.00")  # 80,000,000 × 1.25 % × 0.90 × 0.95
        assert selectors.members_on(policy, SIGNED.date()) == [
            (world.lead.pk, Decimal("0.5")), (world.second.pk, Decimal("0.3")), (world.third.pk, Decimal("0.2")),
        ]  # fmt: skip
        items = CoverItem.objects.filter(policy=policy)
        assert items.count() == 2 * 9
        assert set(items.values_list("item", "years")) >= {("C01", 10), ("C05", 8), ("C09", 2)}
        assert not items.exclude(starts_on=None).exists()
        (due,) = ledger.dues_of(policy)
        assert (due.kind, due.amount, due.due_on) == ("premium", Decimal("855000.00"), date(2019, 5, 16))
        (version,) = policy.versions.all()
        assert version.facts["provisional"] == "855000"
        assert len(version.facts["items"]) == 18
        assert "premium_payment_days" in [each["figure"] for each in policy.because]
        assert documents.latest(policy, "policies.premium_notice")
    with acting(world.developer, SIGNED):
        assert [t.kind for t in diary.waiting(world.developer)] == ["policies.pay"]


def test_signing_opens_the_mandate(world: World, project: Project, signed: Policy) -> None:
    policy = signed
    run_waiting()
    with acting(world.underwriter, SIGNED):
        assert Mandate.objects.get(project=project).policy_id == policy.pk


def test_issue_against_the_rule_of_the_region_is_refused_with_its_source(world: World, signed: Policy) -> None:
    policy = signed
    pay(world, policy, Decimal("800000.00"))
    with (
        acting(world.underwriter, ISSUED),
        pytest.raises(Refusal, match=r"见费出单：还有暂收保险费 55,000\.00 元") as error,
    ):
        services.issue(by=world.underwriter, at=ISSUED, policy=policy)
    assert [(b.figure, b.grade) for b in error.value.reasons[0].because] == [("issue_rule", "S"), ("issue_rule", "D")]
    with acting(world.underwriter, ISSUED):
        policy.refresh_from_db()
        assert (policy.state, policy.issued_on, policy.document_id) == ("awaiting_payment", None, None)
        assert not Proof.objects.exists()
        assert not Entry.objects.filter(act="policies.issue").exists()


def test_premium_in_full_makes_the_parts_due_and_an_overpayment_is_refused(world: World, signed: Policy) -> None:
    policy = signed
    with pytest.raises(Refusal, match="超过未收余额"):
        pay(world, policy, Decimal("855000.01"))
    pay(world, policy, Decimal("400000.00"))
    with pytest.raises(Refusal, match="已登记过"):
        pay(world, policy, Decimal("455000.00"))
    with acting(world.underwriter, ISSUED):
        assert not ledger.dues_of(policy, "premium_share").exists()
    pay(world, policy, Decimal("455000.00"), reference="示例-流水-2")
    with acting(world.underwriter, ISSUED):
        parts = list(ledger.dues_of(policy, "premium_share").values_list("creditor_id", "amount"))
    assert parts == [(world.second.pk, Decimal("256500.00")), (world.third.pk, Decimal("171000.00"))]


def test_the_issued_policy_has_paper_proof_and_an_insured_project(
    world: World, project: Project, policy: Policy
) -> None:
    with acting(world.developer, ISSUED):
        policy.refresh_from_db()
        assert (policy.state, policy.issued_on) == ("issued", ISSUED.date())
        assert Project.objects.get(pk=project.pk).state == "insured"
        paper = documents.latest(policy, "policies.policy")
        proof = Proof.objects.get(policy=policy)
        shown = documents.latest(proof, "policies.proof")
    assert paper is not None
    assert shown is not None
    words = pdf.text_of(files.get(paper.sha256))
    for expected in (
        policy.number,
        "海宁鸿翔房产公司",
        "业主（房屋所有权人）",
        "1.06875%",
        "855,000.00",
        "示例条款",
        "三（一）5",
    ):
        assert expected in words
    assert "平台默认" in words
    assert proof.number in pdf.text_of(files.get(shown.sha256))
    with acting(world.property_officer, ISSUED):
        assert [t.kind for t in diary.waiting(world.property_officer)] == ["policies.waive"]


def test_a_policy_is_issued_once(world: World, policy: Policy) -> None:
    with acting(world.underwriter, ISSUED), pytest.raises(Conflict, match="已出单"):
        services.issue(by=world.underwriter, at=ISSUED, policy=policy)


def test_another_insurer_sees_neither_policy_nor_proposal(world: World, project: Project) -> None:
    alone = [(world.lead, Decimal(1))]
    an_issued_policy(world, project, panel=alone)
    with acting(world.second_underwriter, on(2019, 6, 1)):
        assert not Policy.objects.exists()
        assert not Proposal.objects.exists()
        assert not CoverItem.objects.exists()
        assert not Share.objects.exists()
