"""The desk by keyboard alone: a caller on the screen, the home found by the sound of its name, a report and a promised call-back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.front.hotline import services
from idi.front.hotline.models import Call, Incoming
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.projects.models import Unit
from tests.browser.people import looked_at
from tests.factories.parties import PASSWORD, World

pytestmark = pytest.mark.django_db(transaction=True)
FOCUSED = "document.activeElement.name || document.activeElement.textContent.trim()"


def to(page: Page, name: str) -> None:
    """Tabs forward until the field or button of this name has the focus."""
    for _ in range(80):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab on {page.url}")


def types(page: Page, **fields: str) -> None:
    """Fills fields in the order of the page; `↓↓` walks down a choice."""
    for name, text in fields.items():
        to(page, name)
        if set(text) == {"↓"}:
            for _ in text:
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(text)


def rings(world: World, reference: str) -> Incoming:
    by, at = world.hotline_agent, clock.now()
    with acting(by, at):
        return services.hear(by=by, at=at, reference=reference, event="ringing", moment=at, phone="13800000000")


def test_a_report_and_a_call_back_without_a_mouse(world: World, standing_home: Unit, page: Page) -> None:
    home = standing_home
    page.goto("/account/login/?next=/hotline/")
    types(page, login="hotline_agent", password=PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#home-search")).to_be_focused()
    row = rings(world, "示例-1")
    expect(page.get_by_text("来电振铃")).to_be_visible()
    page.keyboard.press("Alt+a")
    page.wait_for_url(f"**/hotline/?call={row.pk}")
    page.keyboard.press("Alt+s")
    page.keyboard.type("slhy 1号楼 101")
    expect(page.locator("#found [data-row]").first).to_contain_text("101室")
    looked_at(page, "desk-found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="由谁负责", exact=True)).to_be_visible()
    page.wait_for_load_state()  # the keys are heard once the page's script has run
    looked_at(page, "desk-home")
    page.keyboard.press("Alt+r")
    page.wait_for_url(f"**/hotline/homes/{home.pk}/report/**")
    types(page, reporter_name="李四（示例）", symptom="↓", place="↓↓↓↓↓", narrative="楼上淋浴后滴水")
    to(page, "登记报案")
    page.keyboard.press("Enter")
    expect(page.get_by_text("报案已登记，请告诉来电人")).to_be_visible()
    page.goto(f"/hotline/homes/{home.pk}/?call={row.pk}")
    page.keyboard.press("Alt+c")
    page.wait_for_url("**/hotline/calls/new/**")
    types(page, note="查勘员没来，约定回电")
    to(page, "call_back_at")
    page.keyboard.type("010120310900AM" if page.evaluate("navigator.language") == "en-US" else "203101010900")
    to(page, "登记")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    with acting(world.hotline_agent, clock.now()):
        claim, calls = Claim.objects.get(), list(Call.objects.order_by("id"))
    assert (claim.unit_id, claim.symptom, claim.place, claim.reporter_phone) == (
        home.pk,
        "leak",
        "bathroom",
        "13800000000",
    )
    assert calls[0].claim_id == claim.pk and calls[0].incoming_id == row.pk
