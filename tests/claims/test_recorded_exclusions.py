"""A policy from outside: its exclusions bear a refusal once it is recorded that they were explained before the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import selectors as documents
from idi.foundation.journal.models import Entry
from idi.lifecycle.claims import selectors, services
from idi.lifecycle.claims.services import Ruling
from idi.lifecycle.policies import services as policies
from idi.lifecycle.policies.models import Exclusion, Policy
from idi.lifecycle.projects.models import Unit
from tests.factories import HOUSE
from tests.factories.claims import ACCEPTED_ON, DECIDED, REPORTED, a_claim, seen
from tests.factories.parties import World
from tests.factories.policies import PDF, a_recorded_policy, start
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
EXCLUDED = ["擅自拆改承重结构", "装修不当造成的渗漏"]
RULING = Ruling(
    outcome="refused", item="C05", ground="保险条款第六条", reasons="渗漏由住户装修时破坏防水层造成", exclusion=2
)


@pytest.fixture
def recorded(world: World) -> tuple[Policy, Unit]:
    """A home insured by a policy of 甲's own system, accepted in 2020."""
    project = a_project(world)
    policy = a_recorded_policy(world, project)
    start(world, policy, "1号楼", ACCEPTED_ON)
    with acting(HOUSE, REPORTED), house(project.pk, cause=HOUSE):
        home = Unit.objects.filter(project=project, part="inside", building__number="1号楼")
        return policy, home.select_related("building", "project").order_by("id")[0]


def told(**changes: Any) -> dict[str, Any]:
    return {
        "exclusions": [*EXCLUDED, " "], "how": "written", "explainer": "王五（示例）", "explained_on": date(2019, 4, 28),
        "acknowledged_on": date(2019, 5, 1), "upload": PDF, **changes,
    }  # fmt: skip


def record(world: World, policy: Policy, **changes: Any) -> Policy:
    with acting(world.underwriter, REPORTED):
        return policies.record_explanation(by=world.underwriter, at=REPORTED, policy=policy, **told(**changes))


def written(policy: Policy) -> tuple[int, int]:
    with acting(HOUSE, REPORTED), house(policy.project_id, cause=HOUSE):
        return Exclusion.objects.count(), Entry.objects.count()


def test_a_refusal_relies_on_what_was_recorded_and_not_before(world: World, recorded: tuple[Policy, Unit]) -> None:
    policy, home = recorded
    claim, by = a_claim(world, home), world.claims_handler
    page = a_browser(by).get(f"/claims/{claim.pk}/decide/").content.decode()
    assert "补录的保险单没有登记" in page and f"/policies/{policy.pk}/" in page
    with acting(by, DECIDED), pytest.raises(Refusal) as refused:
        services.decide_items(by=by, at=DECIDED, claim=claim, rulings=[RULING], checked=[2])
    assert refused.value.reasons[0].field == "exclusion"
    record(world, policy)
    shown = a_browser(world.underwriter).get(f"/policies/{policy.pk}/").content.decode()
    assert EXCLUDED[1] in shown and "说明确认书" in shown and "王五" not in shown
    with acting(world.underwriter, REPORTED):
        assert documents.of(policy).filter(kind="policies.outside_explanation").count() == 1
    page = a_browser(by).get(f"/claims/{claim.pk}/decide/").content.decode()
    assert "有说明和确认的记录" in page and "补录的保险单没有登记" not in page and "正在等待另一人复核" not in page
    with acting(world.underwriter, REPORTED):
        correction = policies.correct_explanation(
            by=world.underwriter, at=REPORTED, policy=policy, reason="登记时少写一条", **told(exclusions=EXCLUDED[:1])
        )
    assert "正在等待另一人复核" in a_browser(by).get(f"/claims/{claim.pk}/decide/").content.decode()
    with acting(world.underwriter, REPORTED):
        policies.withdraw_correction(by=world.underwriter, at=REPORTED, correction=correction)
    with acting(by, DECIDED):
        services.decide_items(by=by, at=DECIDED, claim=claim, rulings=[RULING], checked=[2])
        decision = selectors.latest_decision(claim)
        assert decision is not None and decision.lines.get().disclosure["document"]
    assert seen(claim).state == "refused"
    tested = decision.tested[0]
    assert (tested["text"], tested["applies"], tested["explained_at"][:10]) == (EXCLUDED[1], True, "2019-04-28")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"explained_on": date(2019, 5, 2)}, "explained_on"),
        ({"acknowledged_on": date(2019, 5, 2)}, "acknowledged_on"),
        ({"acknowledged_on": date(2019, 4, 1)}, "acknowledged_on"),
        ({"upload": None}, "upload"),
        ({"exclusions": [" "]}, "exclusions"),
        ({"explainer": ""}, "explainer"),
        ({"how": "by_rumour"}, "how"),
    ],
)
def test_not_after_the_contract_and_not_without_evidence(
    world: World, recorded: tuple[Policy, Unit], changes: dict[str, Any], field: str
) -> None:
    policy, _home = recorded
    before = written(policy)
    with pytest.raises(Refusal) as refused:
        record(world, policy, **changes)
    assert field in [each.field for each in refused.value.reasons] and written(policy) == before


def test_once_by_the_lead_and_only_for_what_came_from_outside(world: World, recorded: tuple[Policy, Unit]) -> None:
    policy, _home = recorded
    with acting(world.second_underwriter, REPORTED), pytest.raises((Forbidden, Policy.DoesNotExist)):
        policies.record_explanation(by=world.second_underwriter, at=REPORTED, policy=policy, **told())
    record(world, policy)
    before = written(policy)
    with pytest.raises(Conflict, match="已经登记"):
        record(world, policy)
    assert written(policy) == before
    page = a_browser(world.underwriter).get(f"/policies/{policy.pk}/").content.decode()
    assert 'outside-explanation/"' not in page


def test_one_issued_here_has_it_on_its_proposal(standing_home: Unit, world: World) -> None:
    home = standing_home
    with acting(HOUSE, REPORTED), house(home.project_id, cause=HOUSE):
        policy = Policy.objects.get(project=home.project)
    before = written(policy)
    with pytest.raises(Refusal, match="在平台签发"):
        record(world, policy)
    assert written(policy) == before
