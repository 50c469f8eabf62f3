"""The proposal: who is insured, what is asked and explained, and what the database never lets happen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary import selectors as diary
from idi.foundation.documents import selectors as documents
from idi.lifecycle.policies import exclusions, handlers, questionnaire, services
from idi.lifecycle.policies.models import CoverItem, Exclusion, Proposal
from idi.lifecycle.policies.recourse import against_policyholder
from idi.lifecycle.policies.services.proposing import PROPOSE
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating.events import QuoteAccepted
from idi.lifecycle.rating.models import Filing
from tests.factories import HOUSE
from tests.factories.parties import World
from tests.factories.policies import (
    ANSWERED,
    ANSWERS,
    ASKED,
    PDF,
    PROPOSED,
    SIGNED,
    SUBMITTED,
    a_proposal,
    state_everything,
)
from tests.factories.rating import ACCEPTED, a_filing, an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def test_whoever_accepted_a_quote_is_to_fill_in_the_proposal(world: World, project: Project) -> None:
    quote = an_accepted_quote(world, project)
    event = QuoteAccepted(scope_id=project.pk, at=ACCEPTED, quote_id=quote.pk)

    def told() -> list[str]:
        with acting(HOUSE.as_house(project.pk), ACCEPTED) as frame:
            handlers.on_quote_accepted(event=event, by=frame.actor)
        with acting(world.developer, ACCEPTED):
            rows = diary.waiting(world.developer).filter(kind=PROPOSE)
            return [f"{row.title} {row.address}" for row in rows]

    assert told() == told() == [f"“{project.name}”：填写投保单 /policies/proposals/new/{quote.pk}/"]
    a_proposal(world, project, quote=quote)
    assert told() == []


def test_an_opened_proposal_waits_for_its_policyholder_until_it_is_handed_in(world: World, project: Project) -> None:
    def waits() -> list[str]:
        with acting(world.developer, SUBMITTED):
            return [row.title for row in diary.waiting(world.developer).filter(kind="policies.submit")]

    proposal = a_proposal(world, project)
    assert waits() == [f"投保单 {proposal.number}：按清单补齐资料，签署声明并提交"]
    with acting(world.underwriter, ANSWERED):
        services.explain_exclusions(by=world.underwriter, at=ANSWERED, proposal=proposal)
    assert waits() == [f"投保单 {proposal.number}：签署如实告知声明并提交"]


# who is insured


def test_an_organisation_may_be_insured_and_is_named_on_the_paper(world: World, project: Project) -> None:
    proposal = a_proposal(
        world, project, insured="organisation", insured_organisation=world.keepers, claimant="owners"
    )  # fmt: skip
    assert (proposal.insured_name, proposal.claimant_name) == (world.keepers.name, "业主（房屋所有权人）")
    state_everything(world, proposal)
    with acting(world.developer, SUBMITTED):
        services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)
        paper = documents.latest(proposal, "policies.proposal")
        assert paper is not None
        assert world.keepers.name in pdf.text_of(documents.content(paper)).replace("\n", "")
    with acting(world.underwriter, SIGNED):
        policy = services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())
        assert policy.insured_name == world.keepers.name


@pytest.mark.parametrize("field", ["insured", "claimant"])
def test_an_organisation_chosen_must_be_named(world: World, project: Project, field: str) -> None:
    with pytest.raises(Refusal) as error:
        a_proposal(world, project, **{field: "organisation"})
    assert [reason.field for reason in error.value.reasons] == [f"{field}_organisation"]


@pytest.mark.parametrize(
    ("insured", "waived", "words"),
    [
        ("developer", False, "不能向投保人追偿"),
        ("owners", False, "可以向投保人追偿"),
        ("owners", True, "放弃对投保人的追偿"),
    ],
)
def test_the_choice_says_what_becomes_of_recourse(
    world: World, project: Project, insured: str, waived: bool, words: str
) -> None:
    told = against_policyholder(a_proposal(world, project, insured=insured, recourse_waived=waived))
    assert words in told.text
    assert {each.grade for each in told.because} == {"K"}  # an assumption, shown as one


# what is asked


def test_a_proposal_keeps_the_version_it_answered() -> None:
    assert questionnaire.current("330481", date(2019, 4, 8)).version == "2018-1"
    assert questionnaire.current("330481", date(2026, 1, 1)).version == "2026-1"
    with pytest.raises(Refusal, match="还没有适用的投保询问表"):
        questionnaire.current("330481", date(2018, 8, 31))


@pytest.mark.parametrize(
    ("key", "answer", "fields"),
    [
        ("pit_depth", {"answer": "6.5", "remark": ""}, ["pit_depth_remark"]),
        ("pit_depth", {"answer": "6.5", "remark": "支护方案已论证"}, []),
        ("pit_depth", {"answer": "深", "remark": ""}, ["pit_depth"]),
        ("stage", {"answer": "structure", "remark": ""}, ["stage_remark"]),
        ("stage", {"answer": "unknown", "remark": ""}, ["stage"]),
        ("surroundings", {"answer": " ", "remark": ""}, ["surroundings"]),
        ("survey", {"answer": "yes", "remark": ""}, ["survey"]),
    ],
)
def test_each_kind_of_question_is_answered_in_its_way(
    standing_project: Project,
    world: World,
    key: str,
    answer: dict[str, Any],
    fields: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newest = questionnaire.of_version("2026-1")
    monkeypatch.setattr(questionnaire, "current", lambda _region, _on: newest)
    project, answers = standing_project, questionnaire.unremarkable(newest) | {key: answer}
    if not fields:
        proposal = a_proposal(world, project, answers=answers, files={"survey": [PDF]})
        assert (proposal.questionnaire_version, proposal.answers[key]) == ("2026-1", answer)
        with acting(world.developer, PROPOSED):
            assert [paper.kind for paper in documents.of(proposal)] == ["policies.answer"]
        return
    with pytest.raises(Refusal) as error:
        a_proposal(world, project, answers=answers)
    assert [reason.field for reason in error.value.reasons] == fields
    with acting(world.developer, PROPOSED):
        assert not Proposal.objects.exists()


# what is explained and signed


@pytest.mark.parametrize(
    ("terms", "listed"),
    [
        ("示例条款", ["备案条款载明的全部责任免除"]),
        ("承保九项。责任免除：使用不当、超载；等待期内的缺陷。其他约定。", ["使用不当", "超载", "等待期内的缺陷"]),
        ("第三章 责任免除\n（一）战争\n（二）地震\n第四章 保险期间\n十年", ["战争", "地震"]),
        ("责任免除条款\n1. 使用不当\n2. 擅自改变主体承重结构\n\n保险期间", ["使用不当", "擅自改变主体承重结构"]),
    ],
)
def test_exclusions_are_told_apart(terms: str, listed: list[str]) -> None:
    assert exclusions.listed(terms) == listed


def test_numbered_clauses_name_the_exclusions(world: World, project: Project) -> None:
    clauses = [
        {"number": "8", "title": "责任免除", "text": "使用不当、超载。"},
        {"number": "15", "title": "风险显著增加", "text": "可以增加除外责任。", "rights": ["exclusion"]},
    ]
    quote = an_accepted_quote(world, project, filing=a_filing(world, clauses=clauses, terms="责任免除：其他。"))
    proposal = a_proposal(world, project, quote=quote)
    with acting(world.underwriter, ASKED):
        assert exclusions.of_proposal(proposal) == ["第 8 条：使用不当", "第 8 条：超载"]


def test_a_draft_is_corrected_until_its_statement_is_signed(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    changed = {"insured": "organisation", "insured_organisation": world.keepers, "claimant": "owners"}
    remarked = ANSWERS | {"novel": {"answer": True, "remark": "示例：新型防水材料"}}
    wordless = ANSWERS | {"novel": {"answer": True, "remark": ""}}
    with pytest.raises(Refusal, match="请说明具体情况"), acting(world.developer, ASKED):
        services.correct(by=world.developer, at=ASKED, proposal=proposal, answers=wordless, **changed)
    with pytest.raises(Forbidden), acting(world.underwriter, ASKED):
        services.correct(by=world.underwriter, at=ASKED, proposal=proposal, answers=remarked, **changed)
    with acting(world.developer, ASKED):
        assert Proposal.objects.get(pk=proposal.pk).answers == ANSWERS
        services.correct(by=world.developer, at=ASKED, proposal=proposal, answers=remarked, **changed)
        stored = Proposal.objects.get(pk=proposal.pk)
        assert (stored.insured_name, stored.answers["novel"]["answer"]) == (world.keepers.name, True)
    state_everything(world, proposal)
    with pytest.raises(Conflict, match="声明已签署"), acting(world.developer, ANSWERED):
        services.correct(by=world.developer, at=ANSWERED, proposal=proposal, answers=ANSWERS, **changed)
    with acting(world.developer, SUBMITTED):
        services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)
    with pytest.raises(Conflict, match="不能再修改"), acting(world.developer, SUBMITTED):
        services.correct(by=world.developer, at=SUBMITTED, proposal=proposal, answers=ANSWERS, **changed)
    with acting(world.developer, SUBMITTED):
        assert Proposal.objects.get(pk=proposal.pk).answers == remarked


def two_exclusions(world: World, project: Project) -> Proposal:
    quote = an_accepted_quote(world, project)
    proposal = a_proposal(world, project, quote=quote)
    with acting(world.underwriter, ASKED):
        Filing.objects.filter(pk=proposal.filing_id).update(terms="责任免除：使用不当、超载。")
    with acting(world.underwriter, ASKED):
        return Proposal.objects.get(pk=proposal.pk)


def test_every_exclusion_is_explained_and_acknowledged(world: World, project: Project) -> None:
    proposal = two_exclusions(world, project)
    with acting(world.underwriter, ANSWERED):
        with pytest.raises(Refusal, match="还有没有说明的责任免除：超载"):
            services.explain_exclusions(by=world.underwriter, at=ANSWERED, proposal=proposal, explained=[1])
        assert not Exclusion.objects.exists()
        services.explain_exclusions(
            by=world.underwriter, at=ANSWERED, proposal=proposal, explained=[1, 2], how="online", explainer="示例说明人"
        )
    with acting(world.developer, SUBMITTED):
        with pytest.raises(Refusal, match="请逐条确认已理解：使用不当"):
            services.disclose(by=world.developer, at=SUBMITTED, proposal=proposal, acknowledged=[2])
        assert not Exclusion.objects.filter(acknowledged_at__isnull=False).exists()
        services.disclose(
            by=world.developer, at=SUBMITTED, proposal=proposal, acknowledged=[1, 2], signer="示例签署人",
            signer_post="总经理",
        )  # fmt: skip
        told = [(e.text, e.how, e.explainer, e.acknowledged_at) for e in proposal.exclusions.order_by("number")]
        assert told == [(text, "online", "示例说明人", SUBMITTED) for text in ("使用不当", "超载")]
        paper = documents.latest(proposal, "policies.statement")
        assert paper is not None
        words = pdf.text_of(documents.content(paper)).replace("\n", "")
    for said in ("示例签署人", "总经理", "超载", "视频会议说明", "施工图设计文件是否经审查合格"):
        assert said in words


def test_nobody_signs_before_the_exclusions_were_explained(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    with acting(world.developer, ANSWERED):
        with pytest.raises(Refusal, match="还没有说明责任免除条款"):
            services.disclose(by=world.developer, at=ANSWERED, proposal=proposal)
        assert Proposal.objects.get(pk=proposal.pk).disclosed_at is None
        assert not documents.of(proposal).exists()


def test_deductibles_and_limits_go_from_the_proposal_into_the_policy(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    with acting(world.underwriter, ASKED):
        with pytest.raises(Refusal, match="C05 的限额应大于免赔额"):
            services.set_item_terms(
                by=world.underwriter, at=ASKED, proposal=proposal, items={"C05": (Decimal(500), Decimal(500))}
            )
        services.set_item_terms(
            by=world.underwriter, at=ASKED, proposal=proposal,
            items={"C05": (Decimal("500.00"), Decimal("90000.00")), "C09": (Decimal("300.00"), None), "C01": (None, None)},
        )  # fmt: skip
    shown = a_browser(world.underwriter).get(f"/policies/proposals/{proposal.pk}/").content.decode()
    assert "C05 屋面、地下室、外墙面、门窗、卫生间和房间的防水防渗漏" in shown
    state_everything(world, proposal)
    with acting(world.underwriter, ANSWERED), pytest.raises(Conflict, match="投保人已签署声明"):
        services.set_item_terms(by=world.underwriter, at=ANSWERED, proposal=proposal, items={})
    with acting(world.developer, SUBMITTED):
        services.submit(by=world.developer, at=SUBMITTED, proposal=proposal)
    with acting(world.underwriter, SIGNED):
        policy = services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())
        told = set(CoverItem.objects.filter(policy=policy).values_list("item", "deductible", "limit"))
    assert ("C05", Decimal("500.00"), Decimal("90000.00")) in told
    assert ("C09", Decimal("300.00"), None) in told
    assert ("C01", None, None) in told


def test_what_was_withdrawn_can_be_proposed_again(world: World, project: Project) -> None:
    first = a_proposal(world, project)
    with acting(world.developer, ASKED):
        services.withdraw(by=world.developer, at=ASKED, proposal=first)
        (task,) = diary.waiting(world.developer).filter(kind=PROPOSE)
        assert task.address == f"/policies/proposals/new/{first.quote_id}/"
    again = a_proposal(world, project, quote=first.quote, answers=ANSWERS)
    assert (again.state, again.answers) == ("draft", first.answers)
