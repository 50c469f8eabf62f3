"""What blocks a proposal: each step with who has to act, since when and where; qualification, filing, one policy a building."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.diary.models import Task
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Qualification
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import InsuredBuilding, Policy, Proposal, RecourseWaiver
from idi.lifecycle.policies.steps import Step
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from idi.lifecycle.rating import services as rating
from idi.lifecycle.rating.models import Filing
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import (
    ANSWERED,
    PDF,
    PROPOSED,
    SIGNED,
    SUBMITTED,
    a_proposal,
    a_signed_policy,
    a_submitted_proposal,
    evidenced,
)
from tests.factories.projects import a_project
from tests.factories.rating import a_filing, an_accepted_quote

pytestmark = pytest.mark.django_db
HANDED_IN = SUBMITTED.date()


def steps_of(world: World, proposal: Proposal, day: date = HANDED_IN) -> dict[str, Step]:
    with acting(world.underwriter, SUBMITTED):
        return {step.key: step for step in selectors.checklist(Proposal.objects.get(pk=proposal.pk), day)}


def test_each_contract_is_asked_about_recourse(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    with acting(world.developer, ANSWERED):
        (contract,) = projects.contracts(project)
        for given, field in (({}, f"answer_{contract.pk}"), ({contract.pk: ("yes", " ")}, f"clause_{contract.pk}")):
            with pytest.raises(Refusal) as error:
                services.declare_recourse(by=world.developer, at=ANSWERED, proposal=proposal, contracts=given)
            assert [reason.field for reason in error.value.reasons] == [field]
        assert not RecourseWaiver.objects.exists()
        told = {contract.pk: ("yes", "专用条款 18.3")}
        services.declare_recourse(by=world.developer, at=ANSWERED, proposal=proposal, contracts=told)
        services.declare_recourse(by=world.developer, at=ANSWERED, proposal=proposal, contracts=told)
    with acting(world.underwriter, ANSWERED):
        (waiver,) = RecourseWaiver.objects.all()
        assert "不能向该单位追偿" in waiver.effect
    assert steps_of(world, proposal)["recourse"].done


# what blocks it


def test_the_law_wants_evidence_of_contract_and_budget_line(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    before = steps_of(world, proposal)
    assert {key: before[key].because[0].ref for key in ("contract_page", "budget_page")} == {
        "contract_page": "三（四）", "budget_page": "三（二）",
    }  # fmt: skip
    with acting(world.developer, ANSWERED):
        evidenced(by=world.developer, at=ANSWERED, proposal=proposal)
        with pytest.raises(Refusal, match="请选择是什么文件"):
            services.hand_in(by=world.developer, at=ANSWERED, proposal=proposal, kind="policy", upload=PDF)
    after = steps_of(world, proposal)
    assert after["contract_page"].done
    assert after["budget_page"].done


def test_each_step_says_who_since_when_and_where(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    told = steps_of(world, proposal)
    assert {key: (s.who_id, s.kind, s.blocks, s.since) for key, s in told.items() if not s.done} == {
        "contract_page": (world.hongxiang.pk, "evidence", "submit", PROPOSED.date()),
        "budget_page": (world.hongxiang.pk, "evidence", "submit", PROPOSED.date()),
        "recourse": (world.hongxiang.pk, "statement", "submit", PROPOSED.date()),
        "explained": (world.lead.pk, "statement", "submit", PROPOSED.date()),
        "disclosed": (world.hongxiang.pk, "statement", "submit", PROPOSED.date()),
        "submitted": (world.hongxiang.pk, "proposal", "sign", PROPOSED.date()),
    }
    assert all(step.url.startswith("/") for step in told.values())


def test_after_signing_the_money_blocks_the_issue(world: World, signed: Policy) -> None:
    policy = signed
    assert policy.proposal is not None
    (step,) = steps_of(world, policy.proposal).values()
    assert (step.kind, step.blocks, step.who_id, step.due_on) == (
        "payment",
        "issue",
        world.hongxiang.pk,
        date(2019, 5, 16),
    )
    assert "855,000.00" in step.text


@pytest.mark.parametrize(
    ("due_on", "since", "urgency"),
    [
        (date(2019, 4, 14), None, "overdue"),
        (date(2019, 4, 22), None, "soon"),
        (date(2019, 4, 23), None, "normal"),
        (None, date(2019, 3, 15), "soon"),
        (None, date(2019, 3, 16), "normal"),
        (None, None, "normal"),
    ],
)
def test_urgency_is_the_day_or_else_how_long_it_is_open(due_on: date | None, since: date | None, urgency: str) -> None:
    step = Step("key", "text", "who", False, "sign", due_on=due_on, since=since)
    assert step.urgency(date(2019, 4, 15)) == urgency


def expire(world: World, last: date) -> None:
    with acting(world.administrator, on(2019, 1, 1)):
        Qualification.objects.filter(organisation=world.hongxiang, kind="房地产开发").update(until_on=last)


def test_an_expired_qualification_blocks_until_it_is_renewed(world: World, project: Project) -> None:
    quote = an_accepted_quote(world, project)
    expire(world, date(2019, 4, 7))
    with pytest.raises(Refusal, match="房地产开发资质已于2019年4月7日到期"):
        a_proposal(world, project, quote=quote)
    with acting(world.developer, PROPOSED):
        assert not Proposal.objects.exists()
    with acting(world.administrator, PROPOSED):
        parties.qualify(
            by=world.administrator, at=PROPOSED, organisation=world.hongxiang, kind="房地产开发", grade="一级",
            certificate_number="示例-新", from_on=date(2019, 4, 8), until_on=None,
        )  # fmt: skip
    assert a_proposal(world, project, quote=quote).state == "draft"


def test_a_certificate_that_was_replaced_hides_no_expiry(world: World, project: Project) -> None:
    """The old one ran on, the newer one that took its place has ended: nothing is in force."""
    quote = an_accepted_quote(world, project)
    with acting(world.administrator, PROPOSED):
        old = Qualification.objects.get(organisation=world.hongxiang, kind="房地产开发")
        parties.qualify(
            by=world.administrator, at=PROPOSED, organisation=world.hongxiang, kind="房地产开发", grade="二级",
            certificate_number="示例-新", from_on=old.from_on, until_on=date(2019, 4, 7), replaces=old,
        )  # fmt: skip
    with pytest.raises(Refusal, match="房地产开发资质已于2019年4月7日到期"):
        a_proposal(world, project, quote=quote)


def test_a_qualification_that_expires_on_the_way_stops_the_signing(world: World, project: Project) -> None:
    proposal = a_submitted_proposal(world, project)
    expire(world, date(2019, 4, 30))
    assert "qualification" not in steps_of(world, proposal, date(2019, 4, 30))
    step = steps_of(world, proposal, date(2019, 5, 1))["qualification"]
    assert (step.who_id, step.since) == (world.hongxiang.pk, date(2019, 4, 30))
    with acting(world.underwriter, SIGNED):
        with pytest.raises(Refusal, match="2019年4月30日到期"):
            services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())
        assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"until_on": date(2019, 4, 30)}, "已于2019年4月30日停用，请撤回投保，按现行备案重新报价"),
        ({"in_force_on": date(2019, 5, 2)}, "自2019年5月2日起实施，2019年5月1日不能据以签订合同"),
    ],
)
def test_a_filing_must_be_in_force_on_the_day_of_signing(
    world: World, project: Project, days: dict[str, date], words: str
) -> None:
    proposal = a_submitted_proposal(world, project)
    with acting(world.underwriter, SIGNED):
        Filing.objects.filter(pk=proposal.filing_id).update(**days)
        with pytest.raises(Refusal, match=words):
            services.sign(by=world.underwriter, at=SIGNED, proposal=proposal, signed_on=SIGNED.date())
        assert not Policy.objects.exists()
    with acting(world.developer, SIGNED):  # the other side, which may not open the filing, reads it too
        told = {step.key: step for step in selectors.checklist(proposal, SIGNED.date())}
        assert (told["filing"].who_id, told["filing"].done) == (world.lead.pk, False)


def test_insurers_are_asked_anew_once_the_filing_of_the_quote_has_ended(world: World, project: Project) -> None:
    """What the step asks for can be done: withdrawn, the quote no longer stands in the way; while its filing runs it does."""
    proposal = a_submitted_proposal(world, project)
    with acting(world.developer, SIGNED):
        services.withdraw(by=world.developer, at=SIGNED, proposal=proposal)
        with pytest.raises(Refusal, match="已经接受"):
            rating.invite(by=world.developer, at=SIGNED, project=project, insurer=world.second)
    again = a_proposal(world, project, quote=proposal.quote)
    with acting(world.underwriter, SIGNED):
        Filing.objects.filter(pk=proposal.filing_id).update(until_on=date(2019, 4, 30))
    with acting(world.developer, SIGNED):
        services.withdraw(by=world.developer, at=SIGNED, proposal=again)
        assert not Task.objects.filter(kind="policies.propose", done_at=None).exists()
        assert rating.invite(by=world.developer, at=SIGNED, project=project, insurer=world.lead).state == "invited"
    with pytest.raises(Refusal, match="备案已停用，请重新邀请报价"):
        a_proposal(world, project, quote=proposal.quote)


def test_one_building_has_one_policy_at_a_time(world: World, project: Project) -> None:
    filing = a_filing(world)
    quote = an_accepted_quote(world, project, filing=filing)
    elsewhere = a_project(world, name="示例工程二")
    other = a_signed_policy(world, elsewhere, quote=an_accepted_quote(world, elsewhere, filing=filing))
    policy = a_signed_policy(world, project, quote=quote)
    with acting(world.underwriter, SIGNED):
        held = InsuredBuilding.objects.filter(policy=policy)[0]
        InsuredBuilding.objects.create(
            region_code=held.region_code, project_id=held.project_id, policy=other, building=held.building,
            from_on=date(2018, 1, 1), until_on=held.from_on,
        )  # fmt: skip  # one that ended before does not overlap
        with pytest.raises(IntegrityError, match="building_insured_by_one_policy"), transaction.atomic():
            InsuredBuilding.objects.filter(policy=other, building=held.building).update(until_on=None)


def test_buildings_are_free_again_the_day_their_policy_ends(world: World, project: Project, signed: Policy) -> None:
    policy = signed
    assert policy.proposal is not None
    quote = policy.proposal.quote
    with acting(world.developer, SIGNED):
        Proposal.objects.filter(pk=policy.proposal_id).update(state="withdrawn")  # what a cancellation leaves behind
    with pytest.raises(Refusal, match=f"已由保险单 {policy.number} 承保"):
        a_proposal(world, project, quote=quote)
    with acting(world.underwriter, SIGNED):
        Policy.objects.filter(pk=policy.pk).update(state="cancelled", cancelled_on=date(2019, 5, 20))
        assert set(InsuredBuilding.objects.values_list("until_on", flat=True)) == {date(2019, 5, 20)}
        assert not InsuredBuilding.objects.exclude(until_on__lte=date(2019, 5, 20)).exists()


def test_the_checklists_of_many_ask_as_often_as_that_of_one(world: World) -> None:
    proposals, filing = [], a_filing(world)
    for number in range(3):
        project = a_project(world, **({} if number == 0 else {"name": f"示例工程{number}"}))
        proposals.append(a_proposal(world, project, quote=an_accepted_quote(world, project, filing=filing)))
    asked = []
    for some in (proposals[:1], proposals):
        with acting(world.underwriter, SUBMITTED):
            rows = selectors.unfinished(world.underwriter)
            rows = [row for row in rows if row.pk in {each.pk for each in some}]
            with CaptureQueriesContext(
                connection,
            ) as queries:
                told = selectors.checklists(rows, SUBMITTED.date())
            assert set(told) == {each.pk for each in some}
            asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[1] <= 20
