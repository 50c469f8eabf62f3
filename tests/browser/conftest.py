"""A real Chromium on the test server. Pages may load from this machine only, and a broken page fails its test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from idi.config.runtime import chromium

# Playwright keeps an event loop in this thread, where the tests also use the database directly.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page in a fresh session, in Chinese; relative addresses mean the test server."""
    context = browser.new_context(base_url=str(live_server), locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    context.route("**/*", _loopback_only)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield opened
    context.close()
    assert problems == []


def _loopback_only(route: Route) -> None:
    if urlsplit(route.request.url).hostname in {"localhost", "127.0.0.1", None}:
        route.continue_()
    else:
        route.abort()
