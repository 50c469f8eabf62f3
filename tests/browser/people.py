"""Somebody at a browser: reads headings, follows links, fills fields by their labels, presses buttons. Nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Locator, Page, expect

from idi.foundation.core import jobs
from idi.foundation.core.pdf import text_of
from tests.factories.parties import PASSWORD

OFFICE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def looked_at(page: Page, name: str = "") -> None:
    """What must hold on every page: a title, one heading, loaded panels, nothing that runs out of the page sideways.

    With IDI_PICTURES set to a folder, a picture of the page is kept there.
    """
    expect(page.locator("[data-panel] .panel-wait")).to_have_count(0)
    assert page.title().split("·")[0].strip(), page.url
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip(), page.url
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], f"{page.url} is {width[0]} wide on a screen of {width[1]}"
    if folder := os.environ.get("IDI_PICTURES"):
        named = name or f"{len(list(Path(folder).iterdir())):03}{urlsplit(page.url).path.replace('/', '-')}{width[1]}"
        page.screenshot(path=Path(folder) / f"{named}.png", full_page=True)


class Somebody:
    """One person at one device, in a session of their own. Each page they come to is looked at."""

    def __init__(self, page: Page, device: dict[str, Any] = OFFICE) -> None:
        self.page = page
        page.set_viewport_size(device)  # type: ignore[arg-type]
        page.on("dialog", lambda dialog: dialog.accept())

    def signs_in(self, name: str) -> Somebody:
        self.goes_to("/account/login/")
        self.fills({"用户名": name, "密码": PASSWORD})
        self.presses("登录")
        return self

    def goes_to(self, address: str) -> int:
        """An address typed into the browser; returns the status of the answer."""
        answer = self.page.goto(address)
        looked_at(self.page)
        return answer.status if answer else 0

    def follows(self, name: str | re.Pattern[str]) -> None:
        """A link in the body of the page; the way back and the navigation where the body has none of this name."""
        if not self._link(name).count():
            self._unfolds(name)
        link = self._link(name)
        self._and_arrives((link if link.count() else self.page.get_by_role("link", name=_said(name))).first.click)

    def _unfolds(self, name: str | re.Pattern[str]) -> None:
        """Opens by its heading what is folded around a link, as the other actions of a page or a group of the navigation."""
        hidden = self.page.get_by_role("link", name=_said(name), include_hidden=True)
        folded = self.page.locator("details:not([open])").filter(has=hidden).first
        if folded.count():
            folded.locator("summary").first.click()

    def opens_row(self, text: str) -> None:
        """The first link in the row of a list in which this text stands."""
        row = self.main.get_by_role("row").filter(has_text=text)
        self._and_arrives(row.get_by_role("link").first.click)

    def presses(self, name: str | re.Pattern[str]) -> None:
        """A button that sends something; what it announced is heard before the next step."""
        self._and_arrives(self.main.get_by_role("button", name=_said(name)).click)
        jobs.run_waiting()

    def presses_twice(self, name: str) -> None:
        """What a hurried finger does. Wait for what it must lead to with `reads`."""
        self.main.get_by_role("button", name=_said(name)).dblclick()
        self.page.wait_for_load_state()
        jobs.run_waiting()

    def fills(self, given: dict[str, Any]) -> None:
        """Fields by their labels: words, days, moments, files, the words of a choice, ticks."""
        for label, value in given.items():
            _fill(self.main, label, value)

    def fills_row(self, table: str, number: int, given: dict[str, Any]) -> None:
        """One row of a table of small forms, counted from 0; a missing row is added first."""
        group = self.main.get_by_role("group", name=table, exact=True)
        rows = group.locator("[data-rows-body] > .form-row-set")
        while rows.count() <= number:
            group.get_by_role("button", name="再加一行").click()
        for label, value in given.items():
            _fill(rows.nth(number), label, value)

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.main).to_contain_text(each)

    def is_refused(self, *words: str) -> None:
        """The form is back, says why on top, and that is where the focus is."""
        summary = self.main.get_by_role("alert").filter(has_text="没有提交成功")
        expect(summary).to_be_focused()
        for each in words:
            expect(summary).to_contain_text(each)

    def opens_paper(self, name: str | re.Pattern[str]) -> str:
        """A PDF behind a link; returns its text."""
        content = self.opens_file(name)
        assert content.startswith(b"%PDF")
        return text_of(content)

    def opens_file(self, name: str | re.Pattern[str]) -> bytes:
        address = self._link(name).first.get_attribute("href") or ""
        answer = self.page.request.get(urljoin(self.page.url, address))
        assert answer.ok, f"{address} answers {answer.status}"
        return answer.body()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def _link(self, name: str | re.Pattern[str]) -> Locator:
        """Links of the body, without the way back."""
        return self.page.get_by_role("link", name=_said(name)).and_(self.page.locator("main a:not(.trail a)"))

    def _and_arrives(self, act: Callable[[], None]) -> None:
        with self.page.expect_navigation():
            act()
        looked_at(self.page)


Come = Callable[..., Somebody]
"""What the fixture `somebody` gives."""


def _said(name: str | re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(name)}\s*$") if isinstance(name, str) else name


def _fill(within: Locator, label: str, value: Any) -> None:
    group = within.get_by_role("group", name=re.compile(rf"^{re.escape(label)}(\s*（选填）)?$"))
    if group.count() and not isinstance(value, bool):
        for each in value if isinstance(value, list) else [value]:
            group.get_by_label(each, exact=True).check()
        return
    field = within.get_by_label(re.compile(rf"^{re.escape(label)}(\s*（选填）)?$"))
    match field.evaluate("e => e.localName === 'select' ? 'select' : e.type"):
        case "select":
            field.select_option(label=value)
        case "checkbox":
            field.set_checked(value)
        case "file":
            field.set_input_files(value)
        case _:
            field.fill(_typed(value))


def _typed(value: Any) -> str:
    match value:
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)
