"""A leak in the two years after acceptance: the developer's to repair, silent or gone, and never the insurer's to pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.jobs import run_waiting
from idi.foundation.diary.selectors import waiting
from idi.foundation.ledger.models import Due
from idi.lifecycle.claims import selectors, tasks
from idi.lifecycle.claims.models import Claim, Reserve
from idi.lifecycle.inspections import selectors as inspections_asked
from idi.lifecycle.inspections import services as inspections
from idi.lifecycle.inspections.models import Mandate
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Unit
from tests.factories import on
from tests.factories.acceptance import accept, buildings_of
from tests.factories.claims import seen
from tests.factories.inspections import a_visit
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
APPOINTED, REPORTED, RETURNED = on(2019, 5, 12), on(2021, 3, 3), on(2022, 4, 1)
ANSWER_LATE, REPAIR_LATE = on(2021, 3, 7), on(2021, 4, 3)


def test_the_builder_is_silent_then_repairs_and_the_return_visit_knows(
    world: World, standing_policy: Policy, it_is: Callable[[datetime], None]
) -> None:
    home, mandate = an_accepted_home(world, standing_policy)
    it_is(REPORTED)
    track = reported_on_the_page_of_the(home)
    claim = the_claim(world)
    assert (claim.state, claim.triage["state"]) == ("with_builder", "in_wait")
    assert "建设单位" in page(Client(), track)
    for builder in (world.developer, world.site_manager):
        listed = page(a_browser(builder), "/claims/wait/")
        assert claim.number in listed and "等待回应" in listed and "2021年3月6日" in listed

    for morning, silent_about in ((ANSWER_LATE, "3月6日"), (REPAIR_LATE, "4月2日")):
        it_is(morning)
        tasks.escalate_missed()
        tasks.escalate_missed()
        (alarm,) = alarms(world.haining_officer, morning)
        assert world.hongxiang.name in alarm and claim.number in alarm and silent_about in alarm
        assert not alarms(world.xiuzhou_officer, morning), "not the authority of another place"
    assert "已通知主管部门" in page(a_browser(world.developer), "/claims/wait/")

    builder = a_browser(world.site_manager)
    assert builder.post(f"/claims/{claim.pk}/answer/", {"visit_at": "2021-04-04T09:00"}).status_code == 303
    it_is(on(2021, 4, 6))
    assert builder.post(f"/claims/{claim.pk}/resolve/", {"text": "管根防水已重做"}).status_code == 303
    assert "管根防水已重做" in page(Client(), track)
    assert seen(claim).state == "closed" and not alarms(world.haining_officer, on(2021, 4, 6))
    the_insurer_paid_nothing(world, claim)

    with acting(world.inspector, RETURNED):
        (defect,) = inspections_asked.wait_defects(mandate.project_id)
    assert (defect.claim_number, defect.reported_on) == (claim.number, date(2021, 3, 3))
    it_is(RETURNED)
    inspector, looked_after = a_browser(world.inspector), reverse("inspections:mandate", args=[mandate.pk])
    assert "101室 卫生间" in page(inspector, looked_after)
    a_visit(world, mandate, at=RETURNED, stage="return")
    assert "已回访" in page(inspector, looked_after)


def test_the_developer_is_deregistered_and_the_authority_knows_at_once(
    world: World, standing_policy: Policy, it_is: Callable[[datetime], None]
) -> None:
    home, _ = an_accepted_home(world, standing_policy)
    it_is(REPORTED)
    reported_on_the_page_of_the(home)
    claim, gone = the_claim(world), on(2021, 3, 4)
    it_is(gone)
    told = {"condition": "deregistered", "reason": "（示例）公司已注销登记"}
    officer = a_browser(world.haining_officer)
    assert officer.post(f"/parties/{world.hongxiang.pk}/condition/", told).status_code == 303
    run_waiting()
    (alarm,) = alarms(world.haining_officer, gone)
    assert "注销" in alarm and claim.number in alarm
    contractor = a_browser(world.site_manager)
    assert claim.number in page(contractor, "/claims/wait/"), "who built it still answers"
    assert contractor.post(f"/claims/{claim.pk}/resolve/", {"text": "施工单位已修复"}).status_code == 303
    assert seen(claim).state == "closed" and not alarms(world.haining_officer, gone)
    the_insurer_paid_nothing(world, claim)


def an_accepted_home(world: World, policy: Policy) -> tuple[Unit, Mandate]:
    """A body looks after the project; the developer records that 1号楼 was accepted on 2020-06-15."""
    run_waiting()
    by = world.underwriter
    with acting(by, APPOINTED):
        mandate = Mandate.objects.get(policy=policy)
        mandate = inspections.appoint(
            by=by, at=APPOINTED, mandate=mandate, body=world.inspectors, appointed_on=APPOINTED.date()
        )
    (first, *_) = buildings_of(world, policy.project)
    accept(world, first)
    run_waiting()
    with acting(world.developer, REPORTED):
        return Unit.objects.filter(building=first, part="inside").select_related("project").order_by("id")[0], mandate


def reported_on_the_page_of_the(home: Unit) -> str:
    """The owner scans the card; the address of the page that tells how it goes."""
    told = {
        "symptom": "leak", "place": "bathroom", "narrative": "楼上淋浴后滴水", "discovered_on": "2021-03-02",
        "reporter_name": "李四（示例）", "reporter_phone": "13900000000", "reporter_is_owner": "owner",
        "claim_word": home.claim_word,
    }  # fmt: skip
    sent = Client().post(f"/p/unit/{home.code}/report/", told)
    assert sent.status_code == 303
    return sent["Location"]


def the_claim(world: World) -> Claim:
    with acting(world.developer, REPORTED):
        return Claim.objects.get()


def page(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def alarms(officer: Actor, at: datetime) -> list[str]:
    with acting(officer, at):
        return [each.title for each in waiting(officer).filter(kind="claims.builder_silent")]


def the_insurer_paid_nothing(world: World, claim: Claim) -> None:
    with acting(world.claims_handler, RETURNED):
        assert not Due.objects.filter(subject_kind="claims.claim").exists() and not Reserve.objects.exists()
        assert {each.clock for each in selectors.clocks(claim)} == {"builder_answer", "builder_repair"}
