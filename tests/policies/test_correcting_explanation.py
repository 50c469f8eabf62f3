"""A recorded explanation of exclusions put right: drawn up with a reason, let pass by a second person, the earlier kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from idi.foundation.core.acting import acting, house
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.journal.models import Entry
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import Exclusion, ExplanationCorrection, Policy
from tests.factories import HOUSE, on
from tests.factories.endorsing import chief_of
from tests.factories.parties import World
from tests.factories.policies import PDF, a_recorded_policy
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2025, 3, 10)
TOLD = {
    "exclusions": ["擅自拆改承重结构", "装修不当造成的渗漏"], "how": "written", "explainer": "王五（示例）",
    "explained_on": date(2019, 4, 28), "acknowledged_on": date(2019, 5, 1),
}  # fmt: skip
RIGHT = {**TOLD, "exclusions": ["擅自拆改承重结构", "使用不当"], "reason": "与确认书第2条核对，抄录有误"}


@pytest.fixture
def policy(world: World) -> Policy:
    """A policy from outside with an explanation on record."""
    policy = a_recorded_policy(world, a_project(world))
    with acting(world.underwriter, AT):
        return services.record_explanation(by=world.underwriter, at=AT, policy=policy, upload=PDF, **TOLD)


def correct(world: World, policy: Policy, **changes: Any) -> ExplanationCorrection:
    with acting(world.underwriter, AT):
        return services.correct_explanation(by=world.underwriter, at=AT, policy=policy, **{**RIGHT, **changes})


def answer(by: Any, correction: ExplanationCorrection, **given: Any) -> ExplanationCorrection:
    with acting(by, AT):
        return services.answer_correction(by=by, at=AT, correction=correction, **given)


def standing(policy: Policy) -> list[str]:
    with acting(HOUSE, AT), house(policy.project_id, cause=HOUSE):
        return [each.text for each in selectors.explained_exclusions(policy)]


def written(policy: Policy) -> tuple[int, ...]:
    with acting(HOUSE, AT), house(policy.project_id, cause=HOUSE):
        return tuple(model.objects.count() for model in (Exclusion, ExplanationCorrection, Entry, Task))


def test_a_second_person_puts_it_in_force_and_the_earlier_stays(world: World, policy: Policy) -> None:
    correction, chief = correct(world, policy), chief_of(world)
    assert standing(policy) == TOLD["exclusions"], "what stands counts until then"
    with acting(world.underwriter, AT):
        task = Task.objects.get(kind="policies.approve_correction")
        assert (task.holder_id, task.capability) == (world.lead.pk, "policies.approve_endorsement")
    done = answer(chief, correction, agree=True)
    assert (done.state, done.version) == ("in_force", 2) and standing(policy) == RIGHT["exclusions"]
    again = answer(chief, correct(world, policy, exclusions=["使用不当"], upload=PDF), agree=True)
    assert again.version == 3 and standing(policy) == ["使用不当"]
    with acting(world.underwriter, AT):
        told = selectors.earlier_explanations(policy)
        assert [(each.version, [e.text for e in each.exclusions]) for each in told] == [
            (2, RIGHT["exclusions"]), (1, TOLD["exclusions"]),
        ]  # fmt: skip
        assert told[1].correction == done and told[1].exclusions[0].document_id == told[0].exclusions[0].document_id
        assert not Task.objects.filter(kind="policies.approve_correction", done_at__isnull=True).exists()
        acts = set(Entry.objects.values_list("act", flat=True))
    assert {"policies.correct_explanation", "policies.approve_correction"} <= acts


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"exclusions": TOLD["exclusions"]}, "exclusions"),
        ({"exclusions": []}, "exclusions"),
        ({"explained_on": date(2019, 5, 2)}, "explained_on"),
        ({"explainer": ""}, "explainer"),
    ],
)
def test_what_is_refused_and_writes_nothing(world: World, policy: Policy, changes: dict[str, Any], field: str) -> None:
    before = written(policy)
    with pytest.raises(Refusal) as refused:
        correct(world, policy, **changes)
    assert field in [each.field for each in refused.value.reasons] and written(policy) == before


def test_never_by_who_drew_it_up_and_one_at_a_time(world: World, policy: Policy) -> None:
    chief = chief_of(world)
    correction = correct(world, policy)
    before = written(policy)
    with pytest.raises(Conflict, match="等待复核"):
        correct(world, policy, exclusions=["另一条"])
    with pytest.raises(Forbidden):
        answer(world.underwriter, correction, agree=True)
    with pytest.raises(Refusal, match="原因"):
        answer(chief, correction, agree=False)
    with acting(world.second_underwriter, AT), pytest.raises(Forbidden):
        services.withdraw_correction(by=world.second_underwriter, at=AT, correction=correction)
    with acting(HOUSE, AT), house(policy.project_id, cause=HOUSE):
        ExplanationCorrection.objects.update(drafted_by_id=chief.person_id)
    with pytest.raises(Forbidden, match="另一人"):
        answer(chief, correction, agree=True)
    assert written(policy) == before and standing(policy) == TOLD["exclusions"]


def test_refused_or_withdrawn_it_changes_nothing(world: World, policy: Policy) -> None:
    chief = chief_of(world)
    refused = answer(chief, correct(world, policy), agree=False, answer="第2条与确认书不符")
    assert refused.state == "refused" and standing(policy) == TOLD["exclusions"]
    drawn = correct(world, policy, exclusions=["另一条"])
    with acting(world.underwriter, AT):
        taken_back = services.withdraw_correction(by=world.underwriter, at=AT, correction=drawn)
        assert taken_back.state == "withdrawn" and selectors.earlier_explanations(policy) == []
    assert standing(policy) == TOLD["exclusions"]
    with pytest.raises(Conflict):
        answer(chief, taken_back, agree=True)


def test_on_its_pages(world: World, policy: Policy) -> None:
    underwriter, chief, page = a_browser(world.underwriter), a_browser(chief_of(world)), f"/policies/{policy.pk}/"
    form = f"{page}outside-explanation/correct/"
    assert form in underwriter.get(page).content.decode()
    begun = underwriter.get(form).content.decode()
    assert "装修不当造成的渗漏" in begun and "王五（示例）" in begun and "2019-04-28" in begun
    typed = {
        **RIGHT,
        "exclusions": "擅自拆改承重结构\n使用不当",
        "explained_on": "2019-04-28",
        "acknowledged_on": "2019-05-01",
    }
    kept = underwriter.post(form, {**typed, "reason": ""})
    assert kept.status_code == 422 and "使用不当" in kept.content.decode()
    one = underwriter.post(form, typed)["Location"]
    assert "有一份更正在等待复核" in underwriter.get(page).content.decode()
    shown = underwriter.get(one).content.decode()
    assert "使用不当" in shown and "装修不当造成的渗漏" in shown and f"{one}yes/" not in shown
    assert a_browser(world.second_underwriter).get(one).status_code == 404, "a draft is the lead's own"
    assert f"{one}yes/" in chief.get(one).content.decode()
    assert chief.post(f"{one}no/", {"answer": ""}).status_code == 422
    assert chief.post(f"{one}yes/", {"answer": ""}).status_code == 303
    shown = underwriter.get(page).content.decode()
    assert "第 1 版" in shown and "使用不当" in shown and "装修不当造成的渗漏" in shown and "抄录有误" in shown
    assert "同意更正责任免除的说明" in shown and "王五" not in shown
    assert "第 2 版" in a_browser(world.claims_handler).get(one).content.decode()
