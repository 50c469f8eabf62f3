"""The settled cost does not come: the list with its age, and what developer and lead are given to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from idi.foundation.core.acting import acting
from idi.foundation.diary.models import Task
from idi.lifecycle.policies import selectors, services
from idi.lifecycle.policies.models import CoverItem, Policy
from tests.factories import HOUSE, on
from tests.factories.parties import World
from tests.factories.policies import settle, start

pytestmark = pytest.mark.django_db
SOON, LATE = on(2020, 12, 12), on(2020, 12, 13)


def chased(at: object) -> int:
    with acting(HOUSE, at):  # type: ignore[arg-type]
        return services.chase_settlements(by=HOUSE, at=at)  # type: ignore[arg-type]


def test_a_settlement_that_does_not_come_is_chased_and_cover_runs_all_the_same(world: World, policy: Policy) -> None:
    start(world, policy, "1号楼", date(2020, 6, 15))
    with acting(world.underwriter, LATE):
        assert not selectors.unsettled(world.underwriter).exists()
    start(world, policy, "2号楼", date(2020, 6, 15))
    assert (chased(SOON), chased(LATE), chased(LATE)) == (0, 1, 1)
    with acting(world.underwriter, LATE):
        (waiting,) = selectors.unsettled(world.underwriter)
        assert (waiting.pk, waiting.accepted_on) == (policy.pk, date(2020, 6, 15))
        (mine,) = Task.objects.filter(kind="policies.settle", done_at=None)
        assert (mine.holder_id, mine.due_on, mine.because[0]["grade"]) == (world.lead.pk, date(2020, 12, 12), "D")
        assert CoverItem.objects.exclude(starts_on=None).count() == 18
    with acting(world.developer, LATE):
        assert Task.objects.filter(kind="policies.settle", done_at=None, holder_id=world.hongxiang.pk).exists()
    settle(world, policy, Decimal("83000000.00"), at=on(2021, 1, 4))
    with acting(world.underwriter, on(2021, 1, 5)):
        assert not selectors.unsettled(world.underwriter).exists()
        assert not Task.objects.filter(kind="policies.settle", done_at=None).exists()
    assert chased(on(2021, 1, 5)) == 0
