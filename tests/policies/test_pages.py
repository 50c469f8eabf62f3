"""The pages, walked by the people of the story; what one insurer must not see of another; a form sent twice."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.numbers import drawn, next_number
from idi.foundation.ledger.models import Payment
from idi.lifecycle.policies import panel_terms
from idi.lifecycle.policies.models import Policy, Proof, Proposal, Share, Waiver
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import (
    ANSWERS,
    PDF,
    SIGNED,
    a_proposal,
    a_recorded_policy,
    an_issued_policy,
    ask,
    invited,
    proof_of,
    settle,
    start,
    state_everything,
    three,
)
from tests.factories.projects import a_project
from tests.factories.rating import an_accepted_quote, an_invited_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TODAY = on(2019, 5, 10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """The pages run on the day of the story."""
    with mock.patch("idi.foundation.core.clock.now", return_value=TODAY):
        yield


def words(client: Client, name: str, *args: Any, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def sent(client: Client, name: str, *args: Any, status: int = 303, **data: Any) -> str:
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.headers.get("Location") or response.content.decode()


def terms_as_typed() -> dict[str, str]:
    """The platform's terms, as the form offers them."""
    terms = panel_terms.PanelTerms()
    return {name: str(getattr(terms, name)) for name in panel_terms.AGREED}


def test_from_quote_to_issued_policy_by_hand(world: World, project: Project) -> None:
    quote = an_accepted_quote(world, project)
    developer, lead, second = (
        a_browser(world.developer),
        a_browser(world.underwriter),
        a_browser(world.second_underwriter),
    )
    assert reverse("policies:propose", args=[quote.pk]) in words(developer, "policies:of_project", project.pk)
    answers = {key: "yes" if each["answer"] else "no" for key, each in ANSWERS.items()}
    assert "被保险人" in words(developer, "policies:propose", quote.pk)
    sent(developer, "policies:propose", quote.pk, insured="owners", claimant="owners", **answers)
    with acting(world.developer, TODAY):
        proposal = Proposal.objects.get()
    assert "还没有提交" in words(developer, "policies:proposal", proposal.pk)
    rows = {"shares-TOTAL_FORMS": "1", "shares-INITIAL_FORMS": "0", "shares-0-insurer": world.second.pk}
    asked = {"lead_share": "60", "answer_by": "2019-05-17", **rows, **terms_as_typed()}
    no = sent(lead, "policies:panel", proposal.pk, **asked, **{"shares-0-share": "30"}, status=422)
    assert "份额合计应为 100%，现为 90%" in no
    assert 'value="60"' in no
    shown = sent(lead, "policies:panel", proposal.pk, **asked, **{"shares-0-share": "40"}, status=200)
    assert "342,000.00" in shown
    assert "513,000.00" in shown
    with acting(world.underwriter, TODAY):
        assert Share.objects.count() == 1  # nobody is asked before the amounts were seen
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    sent(lead, "policies:panel", proposal.pk, **asked, **{"shares-0-share": "40"}, seen=html.unescape(seen[1]))
    with acting(world.second_underwriter, TODAY):
        share = Share.objects.get(lead=False)
    assert "342,000.00" in words(second, "policies:share", share.pk)
    sent(second, "policies:accept_share", share.pk, agreed="on", signer="示例签署人", signer_post="总经理")
    sent(lead, "policies:explain", proposal.pk, explained="1", how="in_person", explainer="示例说明人")
    no = sent(developer, "policies:submit", proposal.pk, status=422)
    assert "保险法第16条" in no
    signed = {"declared": "on", "acknowledged": "1", "signer": "示例签署人", "signer_post": "总经理"}
    sent(developer, "policies:disclose", proposal.pk, **signed)
    with acting(world.developer, TODAY):
        (contract,) = projects.contracts(project)
    sent(developer, "policies:recourse", proposal.pk, **{f"answer_{contract.pk}": "no"})
    for kind in ("contract_page", "budget_page"):
        sent(developer, "policies:hand_in", proposal.pk, kind=kind, upload=SimpleUploadedFile("a.pdf", PDF))
    sent(developer, "policies:submit", proposal.pk)
    at_once = {"instalments-TOTAL_FORMS": "0", "instalments-INITIAL_FORMS": "0"}
    to = sent(lead, "policies:sign", proposal.pk, signed_on="2019-05-10", premium_due_on="2019-05-31", **at_once)
    with acting(world.underwriter, TODAY):
        policy = Policy.objects.get()
    assert to == reverse("policies:detail", args=[policy.pk])
    assert "见费出单" in sent(lead, "policies:issue", policy.pk, status=422)
    sent(lead, "policies:premium", policy.pk, amount="855,000.00", paid_on="2019-05-10", reference="示例-流水")
    sent(lead, "policies:issue", policy.pk)
    for reader in (developer, lead, second, a_browser(world.haining_officer), a_browser(world.property_officer)):
        shown = words(reader, "policies:detail", policy.pk)
        assert "已出单" in shown
        assert "屋面、地下室" in shown
    assert policy.number in words(developer, "policies:list")
    assert policy.number in words(developer, "policies:of_project", project.pk)


def test_a_user_of_another_insurer_opens_nothing_by_address(world: World, project: Project) -> None:
    policy = an_issued_policy(world, project, panel=[(world.lead, Decimal(1))])
    stranger = a_browser(world.second_underwriter)
    for name, pk in (
        ("policies:detail", policy.pk), ("policies:proposal", policy.proposal_id), ("policies:premium", policy.pk),
        ("policies:proof", proof_of(world, policy).pk), ("policies:of_project", project.pk),
    ):  # fmt: skip
        words(stranger, name, pk, status=404)
    assert policy.number not in words(stranger, "policies:list")
    with acting(world.underwriter, TODAY):
        share = Share.objects.get()
    words(stranger, "policies:share", share.pk, status=404)
    assert Client().get(reverse("policies:detail", args=[policy.pk])).status_code == 302


def test_a_premium_sent_twice_is_received_once(world: World, signed: Policy) -> None:
    policy = signed
    lead = a_browser(world.underwriter)
    form = {
        "amount": "100000",
        "paid_on": "2019-05-10",
        "reference": "示例-流水",
        "_once": "0d3c5f0e-6f5a-4b6f-9f0f-0f6f5a4b6f9f",
    }
    first = sent(lead, "policies:premium", policy.pk, **form)
    assert sent(lead, "policies:premium", policy.pk, **form) == first
    with acting(world.underwriter, TODAY):
        assert Payment.objects.get().amount == Decimal("100000.00")


def test_the_property_officer_waives_and_revokes(world: World, policy: Policy) -> None:
    proof = proof_of(world, policy)
    officer = a_browser(world.property_officer)
    assert proof.number in words(officer, "policies:proofs")
    form = words(officer, "policies:waive", proof.pk)
    assert 'value="1600000.00"' in form
    assert "假设，未见原文" in form
    sent(officer, "policies:waive", proof.pk, amount_otherwise_due="1600000.00")
    with acting(world.property_officer, TODAY):
        waiver = Waiver.objects.get()
    assert "免交已登记" in words(officer, "policies:proof", proof.pk)
    sent(officer, "policies:revoke_waiver", waiver.pk, reason="", status=422)
    sent(officer, "policies:revoke_waiver", waiver.pk, reason="示例：补交")
    assert "免交已撤销" in words(officer, "policies:proof", proof.pk)
    words(a_browser(world.developer), "policies:waive", proof.pk, status=403)


def test_a_policy_from_outside_is_recorded_by_form(world: World, project: Project) -> None:
    invited(world, project, at=SIGNED)
    lead = a_browser(world.underwriter)
    assert project.name in words(lead, "policies:record")
    form: dict[str, Any] = {
        "project": project.pk, "outside_number": "示例-外-1", "outside_on": "2019-05-03", "signed_on": "2019-05-01",
        "budget": "80000000", "rate": "1.25", "provisional": "1000000", "insured": "owners", "claimant": "owners",
        "lead_share": "100", "shares-TOTAL_FORMS": "1", "shares-INITIAL_FORMS": "0", "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0", "items-0-item": "C05", "items-0-deductible": "500", "payments-TOTAL_FORMS": "1",
        "payments-INITIAL_FORMS": "0", "payments-0-amount": "1000000", "payments-0-paid_on": "2019-05-04",
        "payments-0-reference": "示例-流水-外",
    }  # fmt: skip
    no = sent(lead, "policies:record", status=422, **form, upload=SimpleUploadedFile("x.pdf", b"not a file"))
    assert "示例-外-1" in no
    to = sent(lead, "policies:record", **form, upload=SimpleUploadedFile("x.pdf", PDF))
    shown = lead.get(to).content.decode()
    assert "示例-外-1" in shown
    assert "外部系统出单补录" in shown
    assert "条款费率" in shown


def test_anybody_checks_a_paper_without_an_account(world: World, policy: Policy) -> None:
    anybody = Client()
    shown = words(anybody, "check:result", policy.check_code)
    assert policy.number in shown
    assert "有效" in shown
    assert "竣工验收后起算" in shown
    asked = anybody.get(reverse("check:ask"), {"code": policy.number})
    assert asked.headers["Location"] == reverse("check:result", args=[policy.number])
    assert "没有查到这个编号" in words(anybody, "check:result", "BD-0")
    assert "核验" in words(anybody, "check:ask")
    anybody.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "In force" in words(anybody, "check:result", policy.check_code)


@pytest.mark.parametrize("homes", [1, 6])
def test_the_page_of_a_policy_asks_no_query_per_row(world: World, homes: int) -> None:
    buildings = [f"{n}号楼" for n in range(1, homes + 1)]
    policy = an_issued_policy(world, a_project(world, buildings=buildings))
    for building in buildings:
        start(world, policy, building, date(2020, 6, 15))
    settle(world, policy, Decimal("83000000.00"))
    lead = a_browser(world.underwriter)
    with CaptureQueriesContext(connection) as queries:
        words(lead, "policies:detail", policy.pk)
    assert len(queries) <= 45


def test_the_checklist_tells_each_what_to_do_next(world: World, project: Project) -> None:
    proposal = a_proposal(world, project)
    ask(world, proposal, three(world))
    lead, developer = a_browser(world.underwriter), a_browser(world.developer)
    assert reverse("policies:explain", args=[proposal.pk]) in words(lead, "policies:proposal", proposal.pk)
    assert reverse("policies:explain", args=[proposal.pk]) not in words(developer, "policies:proposal", proposal.pk)
    assert "示例财产保险乙公司还没有确认共保份额" in words(developer, "policies:proposal", proposal.pk)
    state_everything(world, proposal)
    shown = words(developer, "policies:proposal", proposal.pk)
    assert "投保人已如实告知并签署声明" in shown


def test_lists_ask_as_often_for_sixty_rows_as_for_ten(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    lists = ("policies:list", "policies:proofs", "policies:proposals")

    def asked(rows: int) -> list[int]:
        counts = []
        for name in lists:
            with CaptureQueriesContext(connection) as queries:
                assert f"共 {rows} 条" in words(lead, name)
            counts.append(len(queries))
        return counts

    copies(policy, 9)
    ten = asked(10)
    copies(policy, 50)
    assert asked(60) == ten


def copies(policy: Policy, count: int) -> None:
    """Earlier tries at the same project: proposals withdrawn, policies cancelled, their proofs revoked."""
    with acting(Actor(kind="house", scope_id=policy.project_id), TODAY):
        proposal, copy, proof = policy.proposal, Policy.objects.get(pk=policy.pk), Proof.objects.get(policy=policy)
        for _ in range(count):
            proposal.pk, proposal.number, proposal.state = (
                None,
                next_number("TB", policy.region_code, TODAY),
                "withdrawn",
            )
            proposal.save(force_insert=True)
            copy.pk, copy.number, copy.state = None, next_number("BD", policy.region_code, TODAY), "cancelled"
            copy.proposal, copy.check_code = proposal, drawn(12)
            copy.save(force_insert=True)
            proof.pk, proof.number, proof.state = None, next_number("ZM", policy.region_code, TODAY), "revoked"
            proof.policy, proof.check_code = copy, drawn(12)
            proof.save(force_insert=True)


def test_who_was_asked_and_did_not_get_the_contract_reads_that_another_insures(world: World, project: Project) -> None:
    an_invited_quote(world, project)
    asked = an_invited_quote(world, project, insurer=world.second)
    second = a_browser(world.second_underwriter)
    assert "还没有投保" in words(second, "policies:of_quote", asked.pk)
    policy = a_recorded_policy(world, project, shares=[(world.lead, Decimal(1))])
    shown = words(second, "policies:of_quote", asked.pk)
    assert "已由其他保险机构承保" in shown and "还没有投保" not in shown and policy.number not in shown
    assert policy.number in words(a_browser(world.developer), "policies:of_project", project.pk)
