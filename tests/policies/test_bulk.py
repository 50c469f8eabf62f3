"""Several at once: shares accepted, arrears reminded of; each on its own, refused ones in words."""

from __future__ import annotations

from typing import Any

import pytest

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.lifecycle.policies import selectors
from idi.lifecycle.policies.models import Share
from idi.lifecycle.projects.models import Project
from tests.factories.parties import World
from tests.factories.policies import a_proposal, a_signed_policy, ask, three
from tests.factories.projects import a_project
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db


def states(world: World) -> dict[int, str]:
    with acting(world.second_underwriter, clock.now()):
        return dict(Share.objects.filter(insurer=world.second).values_list("pk", "state"))


def test_several_shares_are_accepted_at_once(world: World) -> None:
    asked = [
        ask(world, a_proposal(world, a_project(world, name=name)), three(world))[world.second.pk].pk
        for name in ("示例甲园", "示例乙园")
    ]
    browser = a_browser(world.second_underwriter)
    assert "确认所选份额" in browser.get("/policies/shares/").content.decode()
    page = browser.post("/policies/shares/", {"act": "accept", "row": asked}).content.decode()
    assert "示例甲园：确认 30% 份额" in page and "示例乙园" in page
    assert set(states(world).values()) == {"invited"}
    done = browser.post("/policies/shares/", {"act": "accept", "row": asked, "sure": "1"}).content.decode()
    assert "2 条全部办好" in done and set(states(world).values()) == {"accepted"}
    assert "确认所选份额" not in browser.get("/policies/shares/").content.decode()
    again = browser.post("/policies/shares/", {"act": "accept", "row": asked, "sure": "1"}).content.decode()
    assert "全部 2 条没有办成" in again and "其余已经办好" not in again


def test_arrears_are_reminded_of_once_a_day(standing_project: Project, world: World) -> None:
    a_signed_policy(world, standing_project)
    with acting(world.underwriter, clock.now()):
        rows: Any = list(
            selectors.arrears(world.underwriter, clock.local_date(clock.now())).values_list("pk", flat=True)
        )
    browser = a_browser(world.underwriter)
    given = {"act": "remind", "row": rows, "sure": "1"}
    assert rows and "全部办好" in browser.post("/policies/arrears/", given).content.decode()
    assert "今天已经催缴过" in browser.post("/policies/arrears/", given).content.decode()
    assert "没有这项批量操作" in browser_after(a_browser(world.developer), given)


def browser_after(browser: Any, given: dict[str, Any]) -> str:
    answer = browser.post("/policies/arrears/", given)
    return str(browser.get(answer["Location"]).content.decode())
