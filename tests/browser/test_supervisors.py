"""What authorities and the association look at, on a phone: nothing runs out of the screen, and a return can be sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.insight.filings import services as filings
from idi.insight.filings.selectors import visible
from idi.insight.statistics import services as statistics
from idi.lifecycle.policies.models import Policy
from tests.factories import on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

PHONE = {"width": 390, "height": 844}
ASKED = on(2019, 7, 5)


def sign_in(page: Page, address: Any, actor: Actor) -> None:
    session = a_browser(actor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(address)}])


@pytest.mark.django_db(transaction=True, databases=["default", "read"])
def test_pages_of_figures_fit_a_phone_and_lead_on(
    world: World, standing_policy: Policy, page: Page, live_server: Any
) -> None:
    by = world.administrator
    with acting(by, ASKED):
        statistics.refresh(by=by, at=ASKED)
        filings.build_returns(
            by=by, at=ASKED, region_code="330400", from_on=date(2019, 4, 1), until_on=date(2019, 6, 30)
        )
    jobs.run_waiting()
    with acting(by, ASKED):
        pooled = visible(by).get(kind="pooled")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, live_server, world.insurance_officer)
    for address in (
        "/",
        "/supervision/",
        "/statistics/",
        "/returns/",
        f"/returns/{pooled.pk}/",
        "/search/?q=示例",
        "/diary/",
        "/messages/",
    ):
        page.goto(address)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, address
    sign_in(page, live_server, by)
    page.goto(f"/returns/{pooled.pk}/")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已报送").first).to_be_visible()
