"""An underwriter writes an offer: the price follows what is typed, by keyboard and at phone width."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.parties import World
from tests.factories.projects import a_project
from tests.factories.rating import a_filing, an_invited_quote
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_price_follows_what_is_typed(world: World, page: Page, live_server: object) -> None:
    project = a_project(world, until="buildings")
    a_filing(world)
    quote = an_invited_quote(world, project)
    session = a_browser(world.underwriter).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": str(live_server)}])
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(reverse("rating:offer", args=[quote.pk]))
    price = page.locator("[aria-live=polite]")
    expect(price).to_contain_text("¥ 855,000.00")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_label("系数", exact=True).select_option("地质条件")
    page.get_by_label("取值", exact=True).fill("1.2")
    page.get_by_label("理由", exact=True).fill("软土地基")
    expect(price).to_contain_text("备案只允许 0.95 至 1.1")
    page.get_by_label("取值", exact=True).fill("1.1")
    expect(price).to_contain_text("¥ 940,500.00")
    assert "_once" not in str(page.url)
    page.get_by_role("button", name="保存方案").press("Enter")
    expect(page.locator("main")).to_contain_text("方案一已保存")
    page.get_by_role("link", name="发出报价").press("Enter")
    page.get_by_role("button", name="发出报价").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已报价")
    expect(page.locator("main")).to_contain_text("软土地基")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
