"""A warning of a recorded policy is done with: put right, or kept with a reason; then it is no longer missing."""

from __future__ import annotations

from decimal import Decimal
from unittest import mock

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.diary.models import Task
from idi.foundation.journal.models import Entry
from idi.foundation.ledger import selectors as ledger
from idi.lifecycle.policies import services
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.projects.models import Project
from tests.factories import on
from tests.factories.parties import World
from tests.factories.policies import a_recorded_policy, invited
from tests.factories.projects import a_project
from tests.factories.rating import an_invited_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
NOW = on(2019, 9, 2)


@pytest.fixture
def policy(world: World) -> Policy:
    project = a_project(world)
    invited(world, project)
    return a_recorded_policy(world, project, provisional=Decimal("999000.00"))


def the_sum(policy: Policy) -> int:
    """The number of the warning about the sum."""
    return next(n for n, each in enumerate(policy.warnings, 1) if "与概算造价乘费率所得" in each["message"])


def cleared(world: World, policy: Policy, *, by: Actor | None = None, how: str = "explained", reason: str = "示例：照外部保单") -> Policy:  # fmt: skip
    by = by or world.underwriter
    with acting(by, NOW):
        return services.clear_warning(by=by, at=NOW, policy=policy, number=the_sum(policy), how=how, reason=reason)


def test_whoever_was_asked_for_a_quote_is_asked_no_more(standing_project: Project, world: World) -> None:
    """The project is insured: open quotes end with it, and so do the tasks about them."""
    project = standing_project
    asked = [an_invited_quote(world, project, insurer=each) for each in (world.lead, world.second)]
    a_recorded_policy(world, project)
    for quote, by in zip(asked, (world.underwriter, world.second_underwriter), strict=True):
        with acting(by, NOW):
            quote.refresh_from_db()
            assert quote.state == "closed"
            assert not Task.objects.filter(kind="rating.offer", done_at=None, subject_id=quote.pk).exists()


def test_a_premium_that_came_in_outside_is_noted_afterwards(world: World, policy: Policy) -> None:
    lead, asked = a_browser(world.underwriter), {"kind": "no_payment"}
    page, form = reverse("policies:detail", args=[policy.pk]), reverse("policies:premium", args=[policy.pk])
    with mock.patch("idi.foundation.core.clock.now", return_value=NOW):
        assert policy.number in lead.get(reverse("web:missing"), asked).content.decode()
        assert form in lead.get(page).content.decode()
        given = {"amount": "1000000.00", "paid_on": "2019-05-09", "reference": "示例-1"}
        assert "超过未收余额 999,000.00" in lead.post(form, given).content.decode()
        with acting(world.underwriter, NOW):
            assert not ledger.dues_of(policy).exists(), "refused, nothing was written"
        assert lead.post(form, {**given, "amount": "999000.00"}).status_code == 303
        assert policy.number not in lead.get(reverse("web:missing"), asked).content.decode()
        assert form not in lead.get(page).content.decode()


def test_one_kept_with_a_reason_stays_on_the_policy_and_leaves_the_list(world: World, policy: Policy) -> None:
    lead, at = a_browser(world.underwriter), reverse("policies:detail", args=[policy.pk])
    with mock.patch("idi.foundation.core.clock.now", return_value=NOW):
        asked = {"kind": "warned"}
        assert policy.number in lead.get(reverse("web:missing"), asked).content.decode()
        with acting(world.underwriter, NOW):
            for number in range(1, len(policy.warnings) + 1):
                services.clear_warning(
                    by=world.underwriter, at=NOW, policy=policy, number=number, how="explained", reason="示例：照外部保单"
                )  # fmt: skip
        assert policy.number not in lead.get(reverse("web:missing"), asked).content.decode()
    page = lead.get(at).content.decode()
    for words in ("与概算造价乘费率所得", "保留并说明", "示例：照外部保单", world.lead.name):
        assert words in page, words
    assert "处理这一条" not in page


def test_one_that_still_holds_is_not_corrected(world: World, policy: Policy) -> None:
    with pytest.raises(Refusal, match="仍然存在") as refused:
        cleared(world, policy, how="corrected")
    assert refused.value.reasons[0].field == "how"
    with acting(world.underwriter, NOW):
        Policy.objects.filter(pk=policy.pk).update(provisional=Decimal("1000000.00"))
        assert not Entry.objects.filter(act="policies.clear_warning").exists()
    told = cleared(world, policy, how="corrected").warnings[the_sum(policy) - 1]["cleared"]
    assert (told["how"], told["by_id"]) == ("corrected", world.underwriter.person_id)


def test_it_takes_a_reason_the_lead_and_happens_once(world: World, policy: Policy) -> None:
    with pytest.raises(Refusal, match="请写明"):
        cleared(world, policy, reason=" ")
    with pytest.raises(Forbidden):
        cleared(world, policy, by=world.claims_handler)
    cleared(world, policy)
    with pytest.raises(Conflict, match="已经处理"):
        cleared(world, policy)


def test_the_page_asks_and_keeps_what_was_typed(world: World, policy: Policy) -> None:
    lead = a_browser(world.underwriter)
    address = reverse("policies:clear_warning", args=[policy.pk, the_sum(policy)])
    assert address in lead.get(reverse("policies:detail", args=[policy.pk])).content.decode()
    refused = lead.post(address, {"how": "corrected", "reason": "示例：已改"})
    assert refused.status_code == 422
    assert "仍然存在" in refused.content.decode() and "示例：已改" in refused.content.decode()
    assert lead.post(address, {"how": "explained", "reason": "示例：照外部保单"}).status_code == 303
    assert lead.get(reverse("policies:clear_warning", args=[policy.pk, 99])).status_code == 404
    assert a_browser(world.developer).get(address).status_code == 403
