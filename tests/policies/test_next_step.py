"""What comes next, said on top: on the page of a project ready to be insured, and of an issued policy, for each reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.policies.selectors import policy_of_project
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.acceptance import RECORDED, accept, buildings_of
from tests.factories.claims import an_insured_home
from tests.factories.inspections import a_mandate
from tests.factories.parties import World
from tests.factories.policies import a_proposal
from tests.factories.projects import a_project
from tests.factories.rating import an_accepted_quote, an_invited_quote, an_offered_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[mock.Mock]:
    """The pages run on the day of the story."""
    with mock.patch("idi.foundation.core.clock.now", return_value=on(2019, 3, 20)) as told:
        yield told


def project_says(by: Actor, project: Project) -> str:
    return a_browser(by).get(f"/policies/next-of-project/{project.pk}/").content.decode()


def test_who_is_ready_is_led_to_the_quotes_and_on_to_the_proposal(world: World, project: Project) -> None:
    by, insurer = world.developer, world.underwriter
    shown = a_browser(by).get(f"/projects/{project.pk}/").content.decode()
    assert f'hx-get="/policies/next-of-project/{project.pk}/"' in shown
    told = project_says(by, project)
    assert "请邀请保险机构报价" in told and f"/rating/projects/{project.pk}/invite/" in told
    others = project_says(world.insurance_officer, project)
    assert "等待建设单位邀请保险机构报价" in others and "/invite/" not in others
    quote = an_invited_quote(world, project)
    assert "已邀请 1 家保险机构" in project_says(by, project)
    told = project_says(insurer, project)
    assert "请试算后发出报价" in told and reverse("rating:quote", args=[quote.pk]) in told


def test_offers_are_compared_and_one_is_accepted(world: World, project: Project) -> None:
    an_offered_quote(world, project)
    told = project_says(world.developer, project)
    assert "已收到 1 份报价" in told and "对照报价" in told
    assert "等待建设单位对照后接受" in project_says(world.underwriter, project)


def test_an_accepted_offer_leads_to_the_proposal(world: World, project: Project) -> None:
    quote = an_accepted_quote(world, project)
    told = project_says(world.developer, project)
    assert "请填写投保单" in told and f"/policies/proposals/new/{quote.pk}/" in told
    assert "等待填写投保单" in project_says(world.underwriter, project)
    proposal = a_proposal(world, project, quote=quote)
    for by in (world.developer, world.underwriter):
        told = project_says(by, project)
        assert proposal.number in told and f"/policies/proposals/{proposal.pk}/" in told


def test_a_project_that_lacks_papers_says_those_instead(world: World) -> None:
    project = a_project(world, name="示例花园二期", until="contract")
    shown = a_browser(world.developer).get(f"/projects/{project.pk}/").content.decode()
    assert "投保前还需要" in shown and "next-of-project" not in shown


def policy_says(by: Actor, policy_pk: int) -> str:
    return a_browser(by).get(f"/acceptance/policies/{policy_pk}/next/").content.decode()


def test_a_contract_without_a_body_asks_the_lead_to_appoint_one(world: World, project: Project) -> None:
    mandate = a_mandate(world, project)
    told = policy_says(world.underwriter, mandate.policy_id)
    assert "前聘请风险管理机构，聘请后自动建立检查计划" in told and f"/inspections/{mandate.pk}/" in told
    told = policy_says(world.developer, mandate.policy_id)
    assert "等待主承保机构在" in told and "去聘请" not in told


def test_an_issued_policy_waits_for_acceptance_handover_settlement_and_the_wait(world: World, today: mock.Mock) -> None:
    today.return_value = on(2019, 5, 10)
    home = an_insured_home(world, accepted_on=None)
    pk = _policy(world, home.project)
    shown = a_browser(world.underwriter).get(f"/policies/{pk}/").content.decode()
    assert f'hx-get="/acceptance/policies/{pk}/next/"' in shown
    told = policy_says(world.developer, pk)
    assert "已登记 0 / 2 栋" in told and f"/acceptance/projects/{home.project_id}/" in told
    assert "等待建设单位登记竣工验收（已登记 0 / 2 栋）" in policy_says(world.underwriter, pk)
    for building in buildings_of(world, home.project):
        accept(world, building)
    today.return_value = RECORDED
    assert "请登记交付（已登记 0 / 8 户）" in policy_says(world.developer, pk)
    told = policy_says(world.underwriter, pk)
    assert "等待建设单位登记工程结算" in told and "等待期中：2022年6月16日 前由建设单位维修" in told
    with acting(world.developer, RECORDED):
        acceptance.settle(
            by=world.developer,
            at=RECORDED,
            project=home.project,
            cost=Decimal("83000000.00"),
            settled_on=date(2020, 6, 18),
        )
    for moment, words in (
        (on(2020, 7, 1), "等待期中"), (on(2025, 3, 1), "保险期内：业主报修由主承保机构受理"), (on(2040, 1, 1), "都已届满"),
    ):  # fmt: skip
        today.return_value = moment
        assert words in policy_says(world.underwriter, pk)


def _policy(world: World, project: Project) -> int:
    with acting(world.underwriter, on(2019, 5, 10)):
        policy = policy_of_project(project.pk)
        assert policy is not None
        return policy.pk
