"""A finding that is not put right: the lead accepts the risk or changes the contract, and takes it back once it is gone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary import selectors as diary
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Consequence, Finding
from idi.lifecycle.policies import services as policy_door
from idi.lifecycle.policies.models import CoverItem, Endorsement, Policy
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.endorsing import agree, chief_of
from tests.factories.inspections import a_finding, a_visit, findings_of
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy
from tests.factories.rating import FACTORS, a_filing, an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
DECIDED, CLOSED, LIFTED = on(2019, 8, 1), on(2019, 9, 2), on(2019, 9, 10)
SCORED = {
    "label": "施工单位风险评分", "reads": "findings_score", "values": {}, "min": "1.00", "max": "1.20",
    "ranges": [{"low": None, "high": "5", "value": "1.00"}, {"low": "5", "high": None, "value": "1.10"}],
}  # fmt: skip


@pytest.fixture
def policy(world: World, project: Project) -> Policy:
    a_filing(world, factors={**FACTORS, "findings_score": SCORED})
    policy = an_issued_policy(world, project, panel=[(world.lead, Decimal(1))])
    run_waiting()
    return policy


@pytest.fixture
def finding(world: World, policy: Policy) -> Finding:
    return found_under(world, policy)


def found_under(world: World, policy: Policy) -> Finding:
    with acting(world.underwriter, on(2019, 5, 12)):
        mandate = selectors.mandate_of_project(policy.project_id)
        assert mandate is not None
        mandate = services.appoint(
            by=world.underwriter, at=on(2019, 5, 12), mandate=mandate, body=world.inspectors, appointed_on=on(2019, 5, 12).date()
        )  # fmt: skip
    return findings_of(world, a_visit(world, mandate, a_finding(world, photos=[])))[0]


@pytest.fixture
def chief(world: World) -> Actor:
    return chief_of(world)


def decide(
    world: World, finding: Finding, kind: str, *, by: Actor | None = None, at: datetime = DECIDED, **given: Any
) -> Consequence:
    by = by or world.underwriter
    given = {"reason": "渗水未处理", "basis": "agreement", "effective_on": at.date(), **given}
    with acting(by, at):
        return services.decide(by=by, at=at, finding=finding, kind=kind, **given)


def in_force(world: World, chief: Actor, endorsement: Endorsement | None, *, at: datetime) -> Endorsement:
    """Submitted, signed by the policyholder, let pass by a second person."""
    assert endorsement is not None
    with acting(world.underwriter, at):
        sent = policy_door.submit_endorsement(by=world.underwriter, at=at, endorsement=endorsement)
    assert sent.state == "awaiting_agreement"
    signed = agree(world, sent, at=at)
    assert signed.state == "awaiting_approval", "four eyes, whatever the insurer's own rule says"
    with acting(chief, at):
        return policy_door.approve_endorsement(by=chief, at=at, endorsement=signed, agree=True)


def close(world: World, finding: Finding) -> None:
    with acting(world.inspector, CLOSED):
        services.close(by=world.inspector, at=CLOSED, finding=finding, remark="复核合格")


def item(world: World, policy: Policy) -> CoverItem:
    with acting(world.underwriter, DECIDED):
        return CoverItem.objects.filter(policy=policy, item="C05").order_by("id")[0]


def lift(world: World, consequence: Consequence) -> Consequence:
    with acting(world.underwriter, LIFTED):
        return services.lift(
            by=world.underwriter, at=LIFTED, consequence=consequence, reason="复核合格", basis="agreement",
            effective_on=LIFTED.date(),
        )  # fmt: skip


def told(actor: Actor, words: str) -> bool:
    with acting(actor, LIFTED):
        return any(words in f"{each.title}{each.text}" for each in notices.messages_of(actor))


def test_an_accepted_risk_changes_no_contract_and_is_told_to_the_authority(world: World, finding: Finding) -> None:
    decide(world, finding, "accept")
    with acting(world.underwriter, DECIDED):
        assert Endorsement.objects.count() == 0 and selectors.standing_consequence(finding) is not None
    assert told(world.haining_officer, "接受风险") and told(world.developer, "接受风险")
    with pytest.raises(Conflict, match="已有处置"):
        decide(world, finding, "loading", change={"rate": "0.001"})


def test_that_a_risk_was_accepted_is_taken_back_to_decide_anew(world: World, finding: Finding) -> None:
    accepted = decide(world, finding, "accept")
    page = reverse("inspections:lift", args=[finding.pk, accepted.pk])
    assert page in a_browser(world.underwriter).get(reverse("inspections:finding", args=[finding.pk])).content.decode()
    with acting(world.underwriter, LIFTED):
        with pytest.raises(Refusal, match="撤销的原因"):
            services.lift(by=world.underwriter, at=LIFTED, consequence=accepted, reason=" ")
        assert selectors.standing_consequence(finding) is not None
        services.lift(by=world.underwriter, at=LIFTED, consequence=accepted, reason="渗水扩大")
        assert selectors.standing_consequence(finding) is None
    assert told(world.developer, "撤销“接受风险”的决定。原因：渗水扩大")
    assert decide(world, finding, "loading", change={"rate": "0.001"}).endorsement is not None


def test_an_exclusion_stands_until_the_finding_is_closed_and_is_ended_with_its_day(
    world: World, policy: Policy, finding: Finding, chief: Actor
) -> None:
    concerned = item(world, policy)
    made = decide(world, finding, "exclusion", change={"items": [concerned.pk]})
    in_force(world, chief, made.endorsement, at=DECIDED)
    assert finding.number in item(world, policy).excluded and "自2019年8月1日起除外" in item(world, policy).excluded
    assert told(world.haining_officer, "除外")
    with pytest.raises(Refusal, match="还没有销项"):
        lift(world, made)
    close(world, finding)
    with acting(world.underwriter, CLOSED):
        assert "inspections.lift" in [task.kind for task in diary.waiting(world.underwriter)]
    back = lift(world, made)
    in_force(world, chief, back.lifting, at=LIFTED)
    assert "2019年8月1日至2019年9月9日除外" in item(world, policy).excluded
    with acting(world.underwriter, LIFTED):
        assert selectors.standing_consequence(finding) is None
        assert "inspections.lift" not in [task.kind for task in diary.waiting(world.underwriter)]


def test_a_loading_is_paid_back_whole_and_a_deductible_becomes_what_it_was(
    world: World, policy: Policy, finding: Finding, chief: Actor
) -> None:
    before, had = policy.premium, item(world, policy).deductible
    made = decide(world, finding, "deductible", change={"items": [item(world, policy).pk], "deductible": "20000.00"})
    in_force(world, chief, made.endorsement, at=DECIDED)
    assert item(world, policy).deductible == Decimal("20000.00")
    close(world, finding)
    in_force(world, chief, lift(world, made).lifting, at=LIFTED)
    assert item(world, policy).deductible == had
    with acting(world.underwriter, LIFTED):
        again = Policy.objects.get(pk=policy.pk)
        assert again.premium == before


def test_a_loading_is_taken_back_to_the_cent(world: World, policy: Policy, finding: Finding, chief: Actor) -> None:
    made = decide(world, finding, "loading", change={"rate": "0.001"})
    in_force(world, chief, made.endorsement, at=DECIDED)
    with acting(world.underwriter, DECIDED):
        assert Policy.objects.get(pk=policy.pk).premium == policy.premium + policy.budget / 1000
    close(world, finding)
    done = in_force(world, chief, lift(world, made).lifting, at=LIFTED)
    assert done.amount == -policy.budget / 1000
    with acting(world.underwriter, LIFTED):
        again = Policy.objects.get(pk=policy.pk)
        assert (again.premium, again.loading) == (policy.premium, 0)


def test_what_has_no_ground_no_right_or_comes_after_the_handover_is_refused(
    world: World, policy: Policy, finding: Finding
) -> None:
    with pytest.raises(Refusal, match="没有依据不能批改"):
        decide(world, finding, "loading", basis="", change={"rate": "0.001"})
    with pytest.raises(Refusal, match="备案条款中没有这段文字"):
        decide(world, finding, "loading", basis="clause", change={"rate": "0.001", "clause": "并无此条"})
    with pytest.raises(Refusal, match="超过备案费率上限"):
        decide(world, finding, "loading", change={"rate": "0.5"})
    with pytest.raises(Forbidden):
        decide(world, finding, "accept", by=world.claims_handler)
    with acting(world.underwriter, DECIDED):
        policy_door.note_handover(
            by=Actor(kind="house"), at=DECIDED, project_id=policy.project_id, handed_over_on=on(2019, 7, 1).date()
        )  # fmt: skip
        assert Consequence.objects.count() == 0
    with pytest.raises(Refusal, match="首户已于"):
        decide(world, finding, "loading", change={"rate": "0.001"})
    close(world, finding)
    with pytest.raises(Refusal, match="已经销项"):
        decide(world, finding, "accept")


def test_by_hand_the_price_is_shown_and_the_draft_is_reached(world: World, policy: Policy, finding: Finding) -> None:
    browser, detail = a_browser(world.underwriter), reverse("inspections:finding", args=[finding.pk])
    shown = browser.get(detail).content.decode()
    assert "届时已销项的保险费" in shown and "这条风险的价格" in shown
    with acting(world.underwriter, DECIDED):
        mandate_id = Finding.objects.select_related("visit").get(pk=finding.pk).visit.mandate_id
    for name, pk in (("panel", finding.project_id), ("mandate", mandate_id)):
        page = browser.get(reverse(f"inspections:{name}", args=[pk])).content.decode()
        assert "本工程未销项风险的价格" in page and "届时已销项的保险费" in page
    board, price = reverse("inspections:risks"), reverse("inspections:price", args=[mandate_id])
    assert price in browser.get(board).content.decode() and "未销项风险的价格" in browser.get(board).content.decode()
    assert 'hx-push-url="false"' in browser.get(board).content.decode(), "a price that loads is no page one comes to"
    cost = browser.get(price).content.decode()
    assert cost.startswith("¥") and cost in shown
    assert price not in a_browser(world.haining_officer).get(board).content.decode()
    assert a_browser(world.haining_officer).get(price).content.decode() == "—"
    file = browser.get(board + "?format=xlsx")
    assert file.status_code == 200 and "spreadsheet" in file.headers["Content-Type"]
    address = reverse("inspections:decide", args=[finding.pk])
    assert address in shown and address not in a_browser(world.inspector).get(detail).content.decode()
    assert browser.get(address).status_code == 200
    bad = browser.post(
        address, {"kind": "loading", "reason": "渗水", "effective_on": "2019-08-01", "basis": "agreement"}
    )
    assert bad.status_code == 422 and "请填写加费的费率" in bad.content.decode()
    done = browser.post(
        address,
        {"kind": "loading", "reason": "渗水", "effective_on": "2019-08-01", "basis": "agreement", "rate": "0.1"},
    )
    assert done.status_code == 303
    assert finding.number in browser.get(done.headers["Location"]).content.decode()
    assert "查看批单" in browser.get(detail).content.decode()
    assert a_browser(world.site_manager).get(address).status_code == 403


def test_where_the_accepted_offer_reads_no_score_the_board_says_so(world: World, project: Project) -> None:
    a_filing(world)
    policy = an_issued_policy(world, project, panel=[(world.lead, Decimal(1))])
    run_waiting()
    found_under(world, policy)
    with acting(world.underwriter, DECIDED):
        mandate = selectors.mandate_of_project(project.pk)
    assert mandate is not None
    address = reverse("inspections:price", args=[mandate.pk])
    assert "不读取风险评分" in a_browser(world.underwriter).get(address).content.decode()
    assert a_browser(world.haining_officer).get(address).content.decode() == "—"


def test_the_form_offers_the_filed_clauses_with_what_each_permits(world: World, project: Project) -> None:
    clauses = [
        {"number": "8", "title": "责任免除", "text": "示例：使用不当。"},
        {"number": "15", "title": "风险显著增加", "text": "示例：可以加收保险费。", "rights": ["loading", "exclusion"]},
    ]
    quote = an_accepted_quote(world, project, filing=a_filing(world, clauses=clauses))
    policy = an_issued_policy(world, project, quote=quote, panel=[(world.lead, Decimal(1))])
    run_waiting()
    found = found_under(world, policy)
    browser, address = a_browser(world.underwriter), reverse("inspections:decide", args=[found.pk])
    shown = browser.get(address).content.decode()
    assert (
        "第15条 风险显著增加（可以加收保险费、可以增加除外责任）：示例：可以加收保险费。" in shown
        and "第8条" not in shown
    )
    given = {"kind": "loading", "reason": "渗水", "effective_on": "2019-08-01", "basis": "clause", "rate": "0.1"}
    refused = browser.post(address, {**given, "items": [item(world, policy).pk]})
    kept = refused.content.decode()
    assert refused.status_code == 422 and "请选择或照备案条款摘录所依据的条款" in kept
    assert '<details class="choices" open><summary>1号楼 <span class="badge">1</span></summary>' in kept
    assert '<details class="choices"><summary>2号楼</summary>' in kept, "where nothing is chosen it stays closed"
    assert browser.post(address, {**given, "clause": "第15条"}).status_code == 303
