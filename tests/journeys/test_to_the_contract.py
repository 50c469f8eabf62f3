"""From the accepted quote to the signed contract: one insurer alone by its pages; a lead with two followers, one of whom refuses first."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.documents import selectors as documents
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.policies import panel_terms, selectors, services
from idi.lifecycle.policies.models import Agreement, Policy, Proposal, Share
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import ANSWERS, PDF, a_proposal, answer, state_everything
from tests.factories.rating import an_accepted_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
TODAY = on(2019, 5, 10)


@pytest.fixture
def project(standing_project: Project) -> Project:
    return standing_project


@pytest.fixture
def today() -> Iterator[None]:
    """The pages run on the day of the story."""
    with mock.patch("idi.foundation.core.clock.now", return_value=TODAY):
        yield


def reads(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def fills(client: Client, name: str, pk: int, status: int = 303, **data: Any) -> str:
    response = client.post(reverse(name, args=[pk]), data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


@pytest.mark.usefixtures("today")
def test_one_insurer_alone_by_its_pages(world: World, project: Project) -> None:
    """Each side is told what to do next, does it, and in the end the contract stands with its papers."""
    quote = an_accepted_quote(world, project)
    developer, lead = a_browser(world.developer), a_browser(world.underwriter)
    typed = {key: "yes" if each["answer"] else "no" for key, each in ANSWERS.items()}
    fills(developer, "policies:propose", quote.pk, insured="owners", claimant="owners", **typed)
    with acting(world.developer, TODAY):
        proposal = Proposal.objects.get()
        (contract,) = projects.contracts(project)
    told = reads(developer, "policies:proposal", proposal.pk)
    assert "由贵单位办理" in told
    assert "可以向投保人追偿" in told
    assert "上面的事办完后提交" in told  # the button comes when nothing hinders it
    fills(developer, "policies:submit", proposal.pk, status=422)
    assert "说明责任免除条款" in reads(lead, "policies:proposal", proposal.pk)
    fills(lead, "policies:item_terms", proposal.pk, deductible_C05="500", limit_C05="2000000")
    fills(lead, "policies:explain", proposal.pk, explained="1", how="written", explainer="示例说明人")
    for kind in ("contract_page", "budget_page", "intent"):
        fills(developer, "policies:hand_in", proposal.pk, kind=kind, upload=SimpleUploadedFile("a.pdf", PDF))
    waived = {f"answer_{contract.pk}": "yes", f"clause_{contract.pk}": "专用条款 18.3"}
    fills(developer, "policies:recourse", proposal.pk, **waived)
    fills(
        developer,
        "policies:disclose",
        proposal.pk,
        declared="on",
        acknowledged="1",
        signer="示例签署人",
        signer_post="总经理",
    )
    assert "提交投保单" in reads(developer, "policies:proposal", proposal.pk)
    fills(developer, "policies:submit", proposal.pk)
    told = reads(lead, "policies:proposal", proposal.pk)
    assert "赔付后不能向该单位追偿所放弃的部分" in told
    assert "签订合同" in told
    alone = {"instalments-TOTAL_FORMS": "0", "instalments-INITIAL_FORMS": "0"}
    fills(lead, "policies:sign", proposal.pk, signed_on="2019-05-10", **alone)
    with acting(world.developer, TODAY):
        policy = Policy.objects.get()
        assert {d.kind for d in documents.of(proposal)} == {
            "policies.contract_page", "policies.budget_page", "policies.intent", "policies.statement", "policies.proposal",
        }  # fmt: skip
        assert set(policy.items.filter(item="C05").values_list("deductible", "limit")) == {
            (Decimal("500.00"), Decimal("2000000.00"))
        }
        assert [e.acknowledged_at for e in selectors.explained_exclusions(policy)] == [TODAY]
        assert selectors.recourse_waived(policy, world.contractor.pk) is not None
        assert selectors.recourse_waived(policy, world.designer.pk) is None
    assert "保险费 855,000.00 元还没有到账" in reads(developer, "policies:blocking")


def test_a_lead_and_two_followers_one_of_whom_refuses_first(world: World, project: Project) -> None:
    """乙 refuses 30 %, takes 20 % on changed terms; only then is the agreement made, and only then can be signed."""
    proposal, terms = a_proposal(world, project), panel_terms.PanelTerms(shares_by="discovered")
    lead = world.underwriter

    def asks(day: int, second: str, third: str, cash_call_days: int) -> dict[int, Share]:
        at = on(2019, 4, day)
        panel = [(world.second, Decimal(second)), (world.third, Decimal(third))]
        rest = 1 - sum(share for _, share in panel)
        with acting(lead, at):
            services.set_panel(
                by=lead, at=at, proposal=proposal, shares=[(world.lead, rest), *panel], answer_by=date(2019, 4, 30),
                terms=replace(terms, cash_call_days=cash_call_days),
            )  # fmt: skip
            return {share.insurer_id: share for share in Share.objects.filter(proposal=proposal)}

    shares = asks(9, "0.3", "0.2", 10)
    answer(world, shares[world.third.pk], at=on(2019, 4, 10))
    answer(world, shares[world.second.pk], accept=False, at=on(2019, 4, 11))
    state_everything(world, proposal)
    with acting(world.developer, on(2019, 4, 15)):
        services.submit(by=world.developer, at=on(2019, 4, 15), proposal=proposal)
    with acting(lead, on(2019, 4, 16)):
        with pytest.raises(Refusal, match="示例财产保险乙公司拒绝了共保份额"):
            services.sign(by=lead, at=on(2019, 4, 16), proposal=proposal, signed_on=date(2019, 4, 16))
        assert not Policy.objects.exists()
        assert Agreement.objects.get().agreed_on is None
    shares = asks(17, "0.2", "0.2", 15)  # other terms: everybody is asked again
    assert {shares[pk].state for pk in (world.second.pk, world.third.pk)} == {"invited"}
    answer(world, shares[world.second.pk], at=on(2019, 4, 18))
    answer(world, shares[world.third.pk], at=on(2019, 4, 19))
    with acting(lead, on(2019, 5, 1)):
        policy = services.sign(by=lead, at=on(2019, 5, 1), proposal=proposal, signed_on=date(2019, 5, 1))
    with acting(world.second_underwriter, on(2019, 5, 1)):
        agreed = selectors.panel_terms(policy)
        assert (agreed.agreed_on, agreed.cash_call_days, agreed.shares_by) == (date(2019, 4, 19), 15, "discovered")
        (paper,) = documents.of(Agreement.objects.get())
        printed = html.unescape(pdf.text_of(documents.content(paper)))
        assert re.search(r"第\s*2\s*版", printed)
        members = [(m.insurer_id, m.share, m.premium) for m in selectors.members(policy, date(2019, 5, 1))]
    assert members == [
        (world.lead.pk, Decimal("0.6"), Decimal("513000.00")),
        (world.second.pk, Decimal("0.2"), Decimal("171000.00")),
        (world.third.pk, Decimal("0.2"), Decimal("171000.00")),
    ]
    with acting(world.developer, on(2019, 5, 1)):
        assert [due.amount for due in ledger.dues_of(policy, "premium")] == [Decimal("855000.00")]
