"""What happens to a policy after its issue, each act by the person whose act it is, through the doors of the stages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import ANONYMOUS
from idi.foundation.core.errors import Refusal
from idi.foundation.diary.models import Task
from idi.foundation.ledger import selectors as ledger
from idi.foundation.notices.models import Message
from idi.insight.statistics import selectors as statistics
from idi.lifecycle.acceptance import services as acceptance
from idi.lifecycle.acceptance.models import OwnerNotice
from idi.lifecycle.claims import services as claims
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Endorsement, Member, Policy
from idi.lifecycle.projects.models import Building, Project
from idi.lifecycle.projects.selectors import units
from tests.factories import HOUSE, on
from tests.factories.acceptance import accept, buildings_of
from tests.factories.claims import words_of_a_report
from tests.factories.endorsing import a_fourth, agree, draft, in_force, items_of, join, submit
from tests.factories.parties import World
from tests.factories.policies import an_issued_policy
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])


@pytest.fixture(autouse=True)
def _issued(standing_policy: Policy) -> None:
    """Insured in 2019 by three and issued."""
    jobs.run_waiting()


def accepted(world: World, project: Project) -> list[Building]:
    """Both buildings accepted on 15 June 2020."""
    buildings = buildings_of(world, project)
    for building in buildings:
        accept(world, building)
        jobs.run_waiting()
    return buildings


def settled(world: World, project: Project, cost: str, at: datetime) -> None:
    with acting(world.developer, at):
        acceptance.settle(by=world.developer, at=at, project=project, cost=Decimal(cost), settled_on=at.date())
    jobs.run_waiting()


def reported(world: World, project: Project, discovered_on: date, at: datetime) -> Claim:
    with acting(world.developer, at):
        home = units(project).select_related("project").filter(part="inside")[0]
    with acting(ANONYMOUS, at):
        return claims.report(by=ANONYMOUS, at=at, unit=home, **words_of_a_report(discovered_on=discovered_on))


def test_lead_two_followers_and_a_later_replacement(
    world: World, standing_project: Project, standing_policy: Policy
) -> None:
    project, policy = standing_project, standing_policy
    fourth, fourth_underwriter = a_fourth(world)
    accepted(world, project)
    asked, before, after = on(2023, 6, 1), on(2023, 6, 30), on(2023, 7, 1)
    panel = [[world.lead.pk, "0.5"], [world.second.pk, "0.3"], [fourth.pk, "0.2"]]
    drawn = draft(
        world, policy, "members", at=asked, effective_on=date(2023, 7, 1), panel=panel, reason="示例：丙公司退出"
    )
    submitted = submit(world, drawn, at=asked)
    for by in (world.third_underwriter, fourth_underwriter):
        join(world, submitted, by, at=asked)
    assert agree(world, submitted, at=asked).state == "in_force"
    jobs.run_waiting()
    with acting(world.underwriter, after):
        assert [i for i, _ in selectors.members_on(policy, before.date())][-1] == world.third.pk
        assert [i for i, _ in selectors.members_on(policy, after.date())][-1] == fourth.pk
        dues = {(d.debtor_id, d.creditor_id): d.amount for d in ledger.dues_of(policy) if d.opened_at == asked}
        assert dues[world.third.pk, world.lead.pk] == dues[world.lead.pk, fourth.pk] > 0
    own = statistics.measured("330481", date(2019, 1, 1), date(2023, 12, 31))
    parts = {int(pk): each["own_premium"] for pk, each in own["insurers"].items()}
    assert sum(parts.values()) == own["pooled"]["premium"] == 85_500_000
    assert parts[fourth.pk] == 100 * dues[world.lead.pk, fourth.pk]


def test_a_settlement_above_the_budget_below_it_and_never(world: World, standing_project: Project) -> None:
    project = standing_project
    accepted(world, project)
    settled(world, project, "83000000.00", on(2020, 11, 20))
    with acting(world.underwriter, on(2020, 11, 21)):
        above = Endorsement.objects.get(kind="settlement")
        assert (above.amount, above.net, above.tax) == (Decimal("32062.50"), Decimal("30247.64"), Decimal("1814.86"))
        assert [p["amount"] for p in above.parts] == ["16031.25", "9618.75", "6412.50"]
        assert sum(Decimal(a) for _, a in above.spread) == above.amount
    lower = a_project(world, name="示例花园二期")
    cheap = an_issued_policy(world, lower)
    settled(world, lower, "70000000.00", on(2020, 11, 20))
    with acting(world.underwriter, on(2020, 11, 21)):
        assert Endorsement.objects.get(policy=cheap).amount == Decimal("-106875.00")
        (back, *_) = [d for d in ledger.dues_of(cheap) if d.kind == "premium_adjustment"]
        assert (back.debtor_id, back.creditor_id, back.amount) == (
            world.lead.pk,
            world.hongxiang.pk,
            Decimal("106875.00"),
        )
    never = a_project(world, name="示例花园三期")
    waiting = an_issued_policy(world, never)
    jobs.run_waiting()
    accepted(world, never)
    with pytest.raises(Refusal, match="大于 0"), acting(world.developer, on(2020, 11, 20)):
        acceptance.settle(
            by=world.developer, at=on(2020, 11, 20), project=never, cost=Decimal("-1.00"), settled_on=date(2020, 11, 20)
        )
    with acting(HOUSE, on(2021, 3, 1)):
        assert services.chase_settlements(by=HOUSE, at=on(2021, 3, 1)) == 1
    with acting(world.developer, on(2021, 3, 1)):
        assert Task.objects.get(kind="policies.settle", holder_id=world.hongxiang.pk).subject_id == waiting.pk
        assert set(selectors.unsettled(world.developer)) == {waiting}
        assert not waiting.items.filter(starts_on=None).exists()


def test_a_contract_cancelled_before_cover(world: World, standing_policy: Policy) -> None:
    policy = standing_policy
    at = on(2019, 11, 4)
    done = in_force(world, draft(world, policy, "cancellation", at=at, basis="article", article="第15条"), at=at)
    jobs.run_waiting()
    assert done.amount == Decimal("-855000.00")
    with acting(world.property_officer, at):
        assert Message.objects.filter(holder_id=world.property.pk, title__contains="已撤销").exists()
    with acting(ANONYMOUS, at):
        assert selectors.check(policy.number)[0].state_name == "cancelled"
    figures = statistics.measured("330481", date(2019, 1, 1), date(2019, 12, 31))["pooled"]
    assert (figures["policies"], figures["cancelled"], figures["premium"], figures["homes"]) == (0, 1, 0, 0)


def test_a_contract_cancelled_after_part_of_the_cover(
    world: World, standing_project: Project, standing_policy: Policy
) -> None:
    project, policy = standing_project, standing_policy
    buildings = accepted(world, project)
    at = on(2024, 6, 15)
    chosen = items_of(world, policy, "C05", "1号楼")
    in_force(
        world,
        draft(world, policy, "exclusion", at=on(2023, 1, 9), items=chosen, reason="屋面擅自开孔"),
        at=on(2023, 1, 9),
    )
    jobs.run_waiting()
    done = in_force(world, draft(world, policy, "cancellation", at=at), at=at)
    jobs.run_waiting()
    with acting(world.underwriter, at):
        kept = Policy.objects.get(pk=policy.pk).premium
        assert done.amount is not None and kept == Decimal("855000.00") + done.amount > 0 > done.amount
        assert sum(Member.objects.values_list("premium", flat=True)) == kept
        notices = (
            OwnerNotice.objects.filter(building=buildings[0]).order_by("version").values_list("version", flat=True)
        )
        assert list(notices) == [1, 2, 3]
    # What was found while the contract ran is still a claim on it, unless the item was out of the cover that day.
    with acting(world.developer, at):
        home = units(project).filter(part="inside", building=buildings[1]).select_related("project")[0]
    with acting(ANONYMOUS, on(2024, 7, 1)):
        late = claims.report(
            by=ANONYMOUS, at=on(2024, 7, 1), unit=home, **words_of_a_report(discovered_on=date(2024, 6, 14))
        )
        after = claims.report(
            by=ANONYMOUS,
            at=on(2024, 7, 1),
            unit=home,
            **words_of_a_report(discovered_on=date(2024, 6, 20), place="kitchen"),
        )
    excluded = reported(world, project, date(2024, 6, 14), on(2024, 7, 1))
    assert (late.triage["state"], late.policy_id) == ("in_cover", policy.pk)
    assert (after.triage["state"], after.policy_id) == ("no_policy", None)
    assert excluded.triage["state"] == "not_covered" and "屋面擅自开孔" in excluded.triage["excluded"]
