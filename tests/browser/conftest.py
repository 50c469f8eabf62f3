"""A real Chromium on the test server. Pages may load from this machine only, and a broken page fails its test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from idi.config.runtime import chromium
from idi.foundation.core import clock
from tests.browser.people import OFFICE, Somebody
from tests.factories import CHINA

# Playwright keeps an event loop in this thread, where the tests also use the database directly.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


# No other machine has an address. Requests are not routed through the tests: a browser that is routed keeps no cache.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", ALONE]


@pytest.fixture(scope="session")
def program() -> str:
    """The Chromium of this machine."""
    found = chromium.find()
    if found is None:
        pytest.skip("no Chromium on this machine")
    return str(found)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for the whole run: its event loop is also the context of the connections to the database."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, program: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page in a fresh session, in Chinese; relative addresses mean the test server. Requests may fail on purpose."""
    with _a_page(browser, live_server, lambda message: "Content Security Policy" in message.text) as opened:
        yield opened


@pytest.fixture
def somebody(browser: Browser, live_server: object) -> Iterator[Callable[..., Somebody]]:
    """`somebody("developer")` is signed in with the password of everybody; `somebody()` has no account. Once each."""
    with ExitStack() as open_pages:
        known: dict[Any, Somebody] = {}

        def come(name: str = "", device: dict[str, Any] = OFFICE) -> Somebody:
            if name not in known:
                known[name] = Somebody(open_pages.enter_context(_a_page(browser, live_server, _complaint)), device)
                if name:
                    known[name].signs_in(name)
            return known[name]

        yield come


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`it_is(date(2020, 6, 20))`: ten in the morning of that day for the whole platform, until it is another day."""

    def turn(day: date) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, time(10), CHINA))

    return turn


@contextmanager
def _a_page(browser: Browser, live_server: object, bad: Callable[[ConsoleMessage], bool]) -> Iterator[Page]:
    context = browser.new_context(base_url=str(live_server), locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    opened = context.new_page()
    problems: list[str] = []
    context.on("request", lambda request: problems.append(request.url) if _elsewhere(request) else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if bad(message) else None)
    opened.on(
        "response", lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    yield opened
    context.close()
    assert problems == []


def _complaint(message: ConsoleMessage) -> bool:
    """Everything the browser complains about, apart from answers that refuse (tests read those on the page).

    A price that is asked for anew while the last answer is still under way is no error: the older question is dropped.
    """
    said = (
        "Failed to load resource",
        "htmx:sendAbort,",
        "htmx:afterRequest,",
    )  # one that fails also says htmx:sendError
    return message.type == "error" and not message.text.startswith(said)


def _elsewhere(request: Request) -> bool:
    return urlsplit(request.url).hostname not in {"localhost", "127.0.0.1", None}
