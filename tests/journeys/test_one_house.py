"""One house, from the opening of the pilot to a paid claim and a return: each act by the person whose act it is.

Every chapter takes what the chapters before it left behind and asserts what a reader would want to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

import pytest

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Refusal
from idi.foundation.credit import selectors as credit
from idi.foundation.journal.chain import first_break
from idi.foundation.journal.models import Entry, Head
from idi.foundation.ledger import selectors as ledger
from idi.insight.filings import selectors as returns
from idi.insight.filings import services as filings
from idi.insight.statistics import services as statistics
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.claims import selectors as claims_asked
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.disputes import services as disputes
from idi.lifecycle.inspections import selectors as inspections_asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.policies import selectors as policies_asked
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects import selectors as projects_asked
from idi.lifecycle.projects.models import Project, Unit
from idi.lifecycle.rating import services as rating
from idi.lifecycle.rating.models import Quote
from idi.lifecycle.recovery import selectors as recovery_asked
from idi.lifecycle.recovery import services as recovery
from idi.lifecycle.repairs import services as repairs
from tests.factories import CHINA
from tests.factories.inspections import a_photo
from tests.factories.parties import World
from tests.factories.policies import ANSWERS, evidenced
from tests.factories.rating import a_filing

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])


@contextmanager
def on(day: str, by: Actor) -> Iterator[tuple[Actor, datetime]]:
    """One person's act on one day; what it announced is heard before the next line."""
    at = datetime.combine(date.fromisoformat(day), datetime.min.time().replace(hour=10), CHINA)
    with acting(by, at):
        yield by, at
    jobs.run_waiting()


def test_one_house(world: World, standing_project: Project) -> None:
    project = standing_project
    quote = quoted(world, project)
    policy = insured(world, project, quote)
    checked_and_waived(world, policy)
    inspected(world, project)
    accepted(world, project, policy)
    settled(world, project, policy)
    home = the_home(world, project)
    in_the_wait(world, project, home)
    leak = covered_and_repaired(world, project, home)
    paid_and_recovered(world, leak)
    refused_then_appraised(world, project, home)
    read_by_the_authorities(world)
    every_chain_holds(world)


def quoted(world: World, project: Project) -> Quote:
    """A first-class developer of good standing gets the discount the filed table allows, and sees why."""
    filing = a_filing(world)
    with on("2019-03-11", world.developer) as (by, at):
        asked = rating.invite(by=by, at=at, project=project, insurer=world.lead)
    with on("2019-03-12", world.underwriter) as (by, at):
        offer = rating.offer(by=by, at=at, quote=asked, filing=filing, valid_until_on=date(2019, 5, 31))
    assert offer.rate < filing.base_rate
    assert offer.provisional == (offer.budget * offer.rate).quantize(Decimal("0.01"))
    assert all(line["reason"] for line in offer.lines)
    with on("2019-03-18", world.developer) as (by, at):
        return rating.accept(by=by, at=at, quote=offer)


def insured(world: World, project: Project, quote: Quote) -> Policy:
    """Three insurers share; nothing is issued before the premium is paid."""
    with on("2019-04-08", world.developer) as (by, at):
        proposal = policies.propose(by=by, at=at, quote=quote, insured="owners", claimant="owners", answers=ANSWERS)
    with on("2019-04-09", world.underwriter) as (by, at):
        wrong = [(world.lead, Decimal("0.5")), (world.second, Decimal("0.3")), (world.third, Decimal("0.3"))]
        with pytest.raises(Refusal, match="1"):
            policies.set_panel(by=by, at=at, proposal=proposal, shares=wrong)
        right = [*wrong[:2], (world.third, Decimal("0.2"))]
        policies.set_panel(by=by, at=at, proposal=proposal, shares=right)
        policies.explain_exclusions(by=by, at=at, proposal=proposal)
    for follower in (world.second_underwriter, world.third_underwriter):
        with on("2019-04-12", follower) as (by, at):
            policies.answer_share(by=by, at=at, share=policies_asked.shares_of(by).get(), accept=True)
    with on("2019-04-15", world.developer) as (by, at):
        policies.disclose(by=by, at=at, proposal=proposal)
        evidenced(by=by, at=at, proposal=proposal)
        policies.submit(by=by, at=at, proposal=proposal)
    with on("2019-05-01", world.underwriter) as (by, at):
        policy = policies.sign(by=by, at=at, proposal=proposal, signed_on=date(2019, 5, 1))
        with pytest.raises(Refusal):
            policies.issue(by=by, at=at, policy=policy)
    with on("2019-05-09", world.underwriter) as (by, at):
        policies.receive_premium(
            by=by, at=at, policy=policy, amount=policy.provisional, paid_on=date(2019, 5, 9), reference="流水-1"
        )
        policy = policies.issue(by=by, at=at, policy=policy)
    assert policy.state == "issued"
    return policy


def checked_and_waived(world: World, policy: Policy) -> None:
    """Anybody checks the policy by its number; the property authority waives the deposit on the proof."""
    with on("2019-05-20", ANONYMOUS):
        assert [printed.number for printed in policies_asked.check(policy.number)] == [policy.number]
        assert policies_asked.check("没有这个编号") == []
    with on("2019-05-20", world.property_officer) as (by, at):
        waiver = policies.record_waiver(
            by=by, at=at, proof=policies_asked.proofs(by).get(), amount_otherwise_due=Decimal("1600000.00")
        )
    assert waiver.recorded_on == date(2019, 5, 20)


def inspected(world: World, project: Project) -> None:
    """Signing opened the mandate; a body that shares a shareholder with the contractor is refused, naming the link."""
    with on("2019-05-22", world.underwriter) as (by, at):
        mandate = inspections_asked.mandate_of_project(project.pk)
        assert mandate is not None and mandate.state == "open"
        with pytest.raises(Refusal, match=world.shareholder.name):
            inspections.appoint(by=by, at=at, mandate=mandate, body=world.related, appointed_on=at.date())
        mandate = inspections.appoint(by=by, at=at, mandate=mandate, body=world.inspectors, appointed_on=at.date())
    with on("2019-09-10", world.inspector) as (by, at):
        visit = inspections.record_visit(
            by=by, at=at, mandate=mandate, visited_on=at.date(), stage="basement", summary="地下室防水检查。",
            findings=[{
                "location": "1号楼地下室外墙", "item": "C05", "grade": "C", "description": "卷材搭接不足。",
                "responsible": world.contractor, "photos": [a_photo()],
            }],
        )  # fmt: skip
        report = inspections.draft_report(by=by, at=at, mandate=mandate, visit=visit, kind="1001")
        report = inspections.submit_report(by=by, at=at, report=report)
    with on("2019-09-10", world.reviewing_inspector) as (by, at):
        report = inspections.pass_report(by=by, at=at, report=report)
    with on("2019-09-11", world.body_chief) as (by, at):
        report = inspections.sign_report(by=by, at=at, report=report)
    assert report.state == "issued" and report.document_id
    with on("2019-09-16", world.site_manager) as (by, at):
        finding = inspections_asked.open_findings(project).get()
        inspections.reply(by=by, at=at, finding=finding, text="已返工。", photos=[a_photo()])
        fact = credit.facts(world.contractor.pk).get()
        assert fact.effective_on > fact.reply_until_on
    with on("2019-09-18", world.inspector) as (by, at):
        inspections.close(by=by, at=at, finding=finding, remark="复核合格。")
        assert not inspections_asked.open_findings(project).exists()


def accepted(world: World, project: Project, policy: Policy) -> None:
    """The clock starts with acceptance: C05 from 2022-06-16 to 2030-06-15, decoration only to 2024-06-15."""
    with on("2020-06-15", world.developer) as (by, at):
        first, *others = projects_asked.buildings(project)
        with pytest.raises(Refusal):
            acceptance.accept(by=by, at=at, building=first, accepted_on=date(2018, 12, 31))
        for building in (first, *others):
            acceptance.accept(by=by, at=at, building=building, accepted_on=date(2020, 6, 15))
        waterproofing, decoration = (policies_asked.cover_on(first, item) for item in ("C05", "C09"))
        assert waterproofing and decoration
        assert (waterproofing.starts_on, waterproofing.ends_on) == (date(2022, 6, 16), date(2030, 6, 15))
        assert decoration.ends_on == date(2024, 6, 15)
        assert waterproofing.because
        for building in (first, *others):
            acceptance.hand_over_building(by=by, at=at, building=building, handed_over_on=date(2020, 6, 15))


def settled(world: World, project: Project, policy: Policy) -> None:
    """The settled cost is the base of the final premium; the difference is due, split to the cent."""
    with on("2020-11-20", world.developer) as (by, at):
        acceptance.settle(by=by, at=at, project=project, cost=Decimal("83000000.00"), settled_on=date(2020, 11, 20))
    with on("2020-11-21", world.underwriter):
        now = policies_asked.policy_of_project(project.pk)
        assert now is not None
        assert now.final == (Decimal("83000000") * now.rate).quantize(Decimal("0.01"))
        due = ledger.dues_of(now, "premium_adjustment").get()
        assert due.amount == now.final - now.provisional
        assert due.debtor_id == world.hongxiang.pk


def the_home(world: World, project: Project) -> Unit:
    with on("2020-11-22", world.developer):
        return projects_asked.units(project).filter(part="inside").order_by("id")[0]


def report(world: World, home: Unit, day: str, symptom: str, place: str) -> Claim:
    """From the public page, with the word printed beside the QR code."""
    with on(day, ANONYMOUS) as (by, at):
        return claims.report(
            by=by, at=at, region_code="330481", unit=home, channel="web", symptom=symptom, place=place,
            narrative="家里出现问题，请来看看。", discovered_on=at.date(), reporter_name="示例业主", claim_word=home.claim_word,
            reporter_phone="13800000000",
        )  # fmt: skip


def in_the_wait(world: World, project: Project, home: Unit) -> None:
    """In the wait the report is registered and goes to the builder; cover and repair orders are refused."""
    claim = report(world, home, "2021-08-02", "leak", "window")
    assert (claim.state, claim.triage["state"]) == ("with_builder", "in_wait")
    with on("2021-08-03", world.claims_handler) as (by, at), pytest.raises(Refusal):
        claims.decide(
            by=by, at=at, claim=claim, outcome="covered", item="C05", reasons="想直接承保", ground="通知三（一）第5项"
        )
    with on("2021-08-20", world.developer) as (by, at):
        claim = claims.resolve_in_wait(by=by, at=at, claim=claim, text="已重新打胶。")
    assert claim.state == "closed"


def covered_and_repaired(world: World, project: Project, home: Unit) -> Claim:
    """In cover: surveyed, decided with reasons, repaired, confirmed by the owner and by nobody else."""
    claim = report(world, home, "2025-04-07", "leak", "bathroom")
    assert (claim.state, claim.triage["state"]) == ("with_insurer", "in_cover")
    with on("2025-04-08", world.claims_handler) as (by, at):
        claims.survey(
            by=by, at=at, claim=claim, surveyed_at=at, finding="管根渗漏", cause="construction", item="C05",
            estimate=Decimal("8000.00"), responsible_id=world.contractor.pk,
        )  # fmt: skip
        claims.decide(
            by=by, at=at, claim=claim, outcome="covered", item="C05", reasons="防水层失效。", ground="通知三（一）第5项"
        )
        order = repairs.order(
            by=by, at=at, claim=claim, repairer=world.repairers, scheme="重做防水",
            lines=[{"name": "防水", "unit": "平方米", "quantity": Decimal("10"), "price": Decimal("810.01")}],
        )  # fmt: skip
    with on("2025-04-10", world.repair_manager) as (by, at):
        repairs.accept(by=by, at=at, order=order)
        repairs.finish(by=by, at=at, order=order, work_done="已完成", photos=[a_photo()])
        with pytest.raises(Refusal):
            repairs.confirm(by=by, at=at, order=order, satisfaction=0)
    with on("2025-04-12", ANONYMOUS) as (by, at):
        tracked = claims_asked.track(claim.track_code)
        assert tracked is not None
        repairs.confirm_with_word(by=by, at=at, tracked=tracked, word=home.claim_word, satisfaction=1)
    return claim


def paid_and_recovered(world: World, claim: Claim) -> None:
    """The lead pays once and in full, the followers owe their parts to the cent, the contractor is asked to pay back."""
    with on("2025-04-15", world.claims_handler) as (by, at):
        paid = claims.pay(by=by, at=at, claim=claim, paid_on=at.date(), reference="赔付-1")
        assert (paid.state, paid.amount) == ("paid", Decimal("8100.10"))
        parts = {due.debtor_id: due.amount for due in ledger.dues_of(paid, "claim_share")}
        assert parts == {world.second.pk: Decimal("2430.03"), world.third.pk: Decimal("1620.02")}
    with on("2025-05-12", world.claims_handler) as (by, at):
        case = recovery_asked.of_claim(claim).get()
        assert (case.target_id, case.demand) == (world.contractor.pk, Decimal("8100.10"))
        case = recovery.demand(
            by=by, at=at, case=case, amount=case.demand, facts="防水附加层未做到位。", answer_by=date(2025, 6, 12)
        )
        case = recovery.receive(
            by=by, at=at, case=case, amount=Decimal("5000.00"), received_on=at.date(), reference="追偿-1"
        )
    assert case.received == Decimal("5000.00")


def refused_then_appraised(world: World, project: Project, home: Unit) -> None:
    """A refusal goes to joint appraisal; the award reopens the decision. An expired item it cannot bring back."""
    late = report(world, home, "2025-10-13", "hollow", "room")
    assert late.triage["state"] == "expired"
    crack = report(world, home, "2026-03-16", "crack", "balcony")
    with on("2026-03-18", world.claims_handler) as (by, at):
        claims.survey(
            by=by, at=at, claim=crack, surveyed_at=at, finding="板根裂缝", cause="unknown", item="C03",
            estimate=Decimal("15000.00"),
        )  # fmt: skip
        refused = claims.decide(
            by=by,
            at=at,
            claim=crack,
            outcome="refused",
            item="C03",
            reasons="判断为抹灰裂缝。",
            ground="通知三（一）第3项",
        )
        assert refused.letter_id
    with on("2026-04-02", world.developer) as (by, at):
        appraisal = disputes.apply(by=by, at=at, claim=crack, body=world.appraisers, question="是否影响使用安全？")
    with on("2026-04-08", world.claims_handler) as (by, at):
        disputes.commission(by=by, at=at, appraisal=appraisal)
    with on("2026-05-06", world.appraiser) as (by, at):
        disputes.award(
            by=by, at=at, appraisal=appraisal, result="covered", reasons="裂缝贯穿板厚。", fee=Decimal("6000.00")
        )
    with on("2026-05-07", world.claims_handler):
        again = claims_asked.claim(crack.pk)
        decision = claims_asked.latest_decision(crack)
        assert again is not None and decision is not None
        assert (again.state, decision.outcome, decision.award_id) == ("covered", "covered", appraisal.pk)


def read_by_the_authorities(world: World) -> None:
    """One return an insurer and a pooled one, frozen and balanced, sent to both authorities, read by the finance office."""
    with on("2026-07-01", world.administrator) as (by, at):
        filings.build_returns(by=by, at=at, region_code="330400", from_on=date(2019, 1, 1), until_on=date(2026, 6, 30))
    with on("2026-07-02", world.administrator) as (by, at):
        pooled = returns.visible(by).get(kind="pooled")
        assert pooled.checks and all(check["holds"] for check in pooled.checks)
        filings.send(by=by, at=at, subject=pooled)
    with on("2026-07-03", world.second_underwriter) as (by, at):
        assert [row.insurer_id for row in returns.visible(by)] == [world.second.pk]
    for reader in (world.insurance_officer, world.finance_officer):
        with on("2026-07-03", reader) as (by, at):
            assert returns.visible(by).get(pk=pooled.pk).state == "sent"
            statistics.refresh(by=by, at=at)


def every_chain_holds(world: World) -> None:
    with acting(Actor(kind="person", person_id=0, organisation_id=world.association.pk), datetime.now(CHINA)):
        heads = list(Head.objects.all())
        assert heads
        for head in heads:
            assert first_break(Entry.objects.filter(scope_id=head.scope_id).order_by("number"), head.hash) is None
