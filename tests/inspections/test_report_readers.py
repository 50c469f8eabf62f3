"""Who gets a report, who has opened it, and how those are reminded who have not."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.diary.selectors import waiting
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Mandate, Recipient, Report, Visit
from tests.factories import on
from tests.factories.inspections import a_draft, a_finding, a_report, a_visit, issued
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT, LATER = on(2019, 7, 9), on(2019, 7, 17)


@pytest.fixture
def visit(world: World, mandate: Mandate) -> Visit:
    return a_visit(world, mandate, a_finding(world), a_finding(world, responsible=world.designer))


@pytest.fixture
def report(world: World, visit: Visit) -> Report:
    return a_report(world, visit, at=AT)


def sent_to(world: World, report: Report) -> set[int]:
    with acting(world.inspector, AT):
        return set(selectors.recipients(report).values_list("holder_id", flat=True))


def test_the_regions_list_decides_who_gets_it_and_the_author_may_add(
    world: World, visit: Visit, report: Report
) -> None:
    daily = {world.lead.pk, world.hongxiang.pk, world.contractor.pk, world.supervisor.pk}
    assert sent_to(world, report) == daily
    draft = a_draft(world, visit, at=AT, kind="907")
    with acting(world.inspector, AT) as frame:
        draft = services.write_report(
            by=frame.actor, at=AT, report=draft, texts=draft.texts, further=[world.designer, world.supervisor]
        )
    completion = issued(world, draft, at=AT)
    assert sent_to(world, completion) == daily | {world.haining.pk, world.jiaxing.pk, world.designer.pk}
    for person in (world.haining_officer, world.site_manager):
        with acting(person, AT):
            assert notices.messages_of(person).filter(title__startswith="检查报告已出具").exists()


def test_the_first_opening_is_kept_and_body_and_insurer_see_it(world: World, report: Report) -> None:
    browser = a_browser(world.developer)
    with acting(world.developer, AT):
        mine = selectors.received(world.developer).get()
    address = reverse("inspections:received", args=[mine.pk])
    assert "查收并打开" in browser.get(address).content.decode()
    with acting(world.developer, AT):
        assert selectors.received(world.developer).get().opened_at is None, "looking writes nothing"
    answer = browser.post(address, {})
    assert answer.status_code == 303 and answer.headers["Location"] == reverse("inspections:report", args=[report.pk])
    with acting(world.developer, AT) as frame:
        first = selectors.received(world.developer).get()
        services.receive_report(by=frame.actor, at=LATER, recipient=first)
        again = selectors.received(world.developer).get()
        assert again.opened_at == first.opened_at and again.opened_by == world.developer.person_id
        assert Recipient.objects.count() == 1, "a party sees its own row only"
    for reader in (world.inspector, world.underwriter):
        shown = a_browser(reader).get(reverse("inspections:report", args=[report.pk])).content.decode()
        assert "已查收" in shown and "未查收" in shown and world.contractor.name in shown
    assert world.contractor.name not in browser.get(reverse("inspections:report", args=[report.pk])).content.decode()


def to_take_in(*readers: Actor) -> list[int]:
    """How many reports each is asked to take in."""
    counted = []
    for reader in readers:
        with acting(reader, AT):
            counted.append(waiting(reader).filter(kind="inspections.receive").count())
    return counted


def test_who_gets_it_is_asked_to_take_it_in_until_it_did(world: World, visit: Visit, report: Report) -> None:
    readers = (world.developer, world.site_manager, world.underwriter)
    assert to_take_in(*readers) == [1, 1, 1]
    with acting(world.developer, AT) as frame:
        services.receive_report(by=frame.actor, at=AT, recipient=selectors.received(world.developer).get())
    assert to_take_in(*readers) == [0, 1, 1]
    with acting(world.body_chief, LATER):
        services.recall_report(by=world.body_chief, at=LATER, report=report, reason="测量数据有误")
    assert to_take_in(*readers) == [0, 0, 0], "nobody takes in what no longer stands"


def test_nobody_takes_in_what_was_sent_to_another(world: World, report: Report) -> None:
    with acting(world.underwriter, AT) as frame:
        other = Recipient.objects.get(report=report, holder=world.hongxiang)
        with pytest.raises(Forbidden):
            services.receive_report(by=frame.actor, at=AT, recipient=other)
        assert Recipient.objects.get(pk=other.pk).opened_at is None
    assert a_browser(world.site_manager).get(reverse("inspections:received", args=[other.pk])).status_code == 404


def test_a_contractor_takes_note_of_it_and_sees_its_own_findings_only(
    world: World, visit: Visit, report: Report
) -> None:
    browser = a_browser(world.site_manager)
    with acting(world.site_manager, AT):
        mine = selectors.received(world.site_manager).get()
    address = reverse("inspections:received", args=[mine.pk])
    shown = browser.get(address).content.decode()
    assert f"{visit.number}-01" in shown and f"{visit.number}-02" not in shown, "the second is the designer's"
    assert browser.post(address, {}).status_code == 303 and "已查收" in browser.get(address).content.decode()
    assert browser.get(reverse("inspections:report", args=[report.pk])).status_code == 404


def test_who_has_not_opened_it_after_the_regions_days_stands_out_and_is_reminded_once_a_day(
    world: World, report: Report
) -> None:
    address = reverse("inspections:report", args=[report.pk])
    assert "日未查收" in a_browser(world.inspector).get(address).content.decode(), "today is years later"
    with acting(world.developer, LATER) as frame, pytest.raises(Forbidden):
        services.remind_readers(by=frame.actor, at=LATER, report=report)
    with acting(world.underwriter, LATER) as frame:
        assert services.remind_readers(by=frame.actor, at=LATER, report=report) == 4
        with pytest.raises(Refusal, match="今天已经提醒过"):
            services.remind_readers(by=frame.actor, at=LATER, report=report)
    with acting(world.developer, LATER):
        assert notices.messages_of(world.developer).filter(title__startswith="请查收报告").count() == 1


def test_the_list_is_filtered_and_asks_as_often_for_many_as_for_few(
    world: World, visit: Visit, report: Report, django_assert_max_num_queries: Any
) -> None:
    for kind in ("906", "907"):
        a_report(world, visit, at=AT, kind=kind)
    a_draft(world, visit, at=AT)
    address = reverse("inspections:reports")
    counts = {
        "": 3,
        "?kind=907": 1,
        "?state=issued": 3,
        "?since=2019-06-04": 0,
        "?until=2019-06-03": 3,
        "?unread=on": 3,
    }
    browser = a_browser(world.developer)
    for query, count in counts.items():
        assert browser.get(address + query).content.decode().count("-R1</a>") == count, query
    assert a_browser(world.inspector).get(address).content.decode().count("-R1</a>") == 4
    assert a_browser(world.other_developer).get(address).content.decode().count("-R1</a>") == 0
    assert browser.get(address + "?format=xlsx").content.startswith(b"PK")
    with django_assert_max_num_queries(16):
        browser.get(address)
    received = browser.get(reverse("inspections:received_reports")).content.decode()
    assert received.count(report.number) == 1 and "未查收" in received


@pytest.mark.parametrize("reader", ["underwriter", "developer", "haining_officer", "site_manager"])
def test_the_lists_open_for_every_reader(world: World, report: Report, reader: str) -> None:
    person: Actor = getattr(world, reader)
    for name in ("reports", "received_reports"):
        assert a_browser(person).get(reverse(f"inspections:{name}")).status_code == 200
