"""A report issued outside the platform is taken in with its number, day and file; doubts are warnings, never a refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections import selectors, services
from idi.lifecycle.inspections.models import Mandate, Report
from tests.factories import on
from tests.factories.inspections import a_finding, a_visit
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2019, 7, 9)


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Any PDF will do."""
    told = {"kind": "外部", "number": "X", "body": "示例", "project": "示例", "issued_at": AT, "reason": "示例"}
    return pdf.render("inspections/recall.typ", told, at=AT)


def told(mandate: Mandate, paper: bytes, **changes: Any) -> dict[str, Any]:
    return {"at": AT, "mandate": mandate, "kind": "907", "outside_number": "外-2019-7", "issued_on": date(2019, 7, 1), "file": paper, **changes}  # fmt: skip


@pytest.mark.parametrize("who", ["inspector", "underwriter"])
def test_body_or_lead_takes_it_in_and_it_is_sent_like_one_of_ours(
    world: World, mandate: Mandate, paper: bytes, who: str
) -> None:
    person = getattr(world, who)
    with acting(person, AT) as frame:
        report = services.record_report(by=frame.actor, **told(mandate, paper))
    assert (report.state, report.outside_number, report.until_on) == ("issued", "外-2019-7", date(2019, 7, 1))
    with acting(world.developer, AT):
        document = documents.readable(report.document_id or 0)
        assert document is not None and documents.content(document) == paper
        assert selectors.completion_report(mandate.project_id) == report
        assert selectors.received(world.developer).get().report_id == report.pk
    shown = a_browser(world.developer).get(reverse("inspections:report", args=[report.pk])).content.decode()
    assert "外-2019-7" in shown and "2019年7月1日" in shown


def test_what_does_not_fit_is_a_warning(world: World, mandate: Mandate, paper: bytes) -> None:
    visit = a_visit(world, mandate, a_finding(world, grade="D"))
    with acting(world.inspector, AT) as frame:
        report = services.record_report(by=frame.actor, **told(mandate, paper, issued_on=date(2019, 5, 2)))
    early, severe = report.facts["warnings"]
    assert "早于聘请日2019年5月8日" in early and f"{visit.number}-01" in severe


@pytest.mark.parametrize(
    ("who", "changes", "why", "words"),
    [
        ("developer", {}, Forbidden, "主承保机构"),
        ("second_underwriter", {}, Forbidden, "主承保机构"),
        ("inspector", {"kind": "9"}, Refusal, "报告种类"),
        ("inspector", {"outside_number": " "}, Refusal, "外部报告编号"),
        ("inspector", {"issued_on": date(2019, 7, 10)}, Refusal, "不能晚于今天"),
        ("inspector", {"until_on": date(2019, 7, 5)}, Refusal, "报告期"),
        ("inspector", {"file": b"no file"}, Refusal, "请上传 PDF"),
    ],
)
def test_refused_and_nothing_is_kept(
    world: World, mandate: Mandate, paper: bytes, who: str, changes: dict[str, Any], why: type[Refusal], words: str
) -> None:
    with acting(getattr(world, who), AT) as frame, pytest.raises(why, match=words):
        services.record_report(by=frame.actor, **told(mandate, paper, **changes))
    with acting(world.inspector, AT):
        assert not Report.objects.exists() and not selectors.received(world.inspector).exists()


def test_the_same_outside_number_is_taken_in_once(world: World, mandate: Mandate, paper: bytes) -> None:
    address = reverse("inspections:record_report", args=[mandate.pk])
    browser = a_browser(world.inspector)
    given = {"kind": "1003", "outside_number": "外-1", "issued_on": "2019-07-01"}
    for status in (303, 409):
        file = SimpleUploadedFile("报告.pdf", paper, content_type="application/pdf")
        answer = browser.post(address, {**given, "file": file})
        assert answer.status_code == status, answer.content.decode()[:2000]
    assert "已经补录过" in answer.content.decode()
    with acting(world.inspector, AT) as frame, pytest.raises(Conflict):
        services.record_report(by=frame.actor, **told(mandate, paper, outside_number="外-1"))
    assert (
        address in a_browser(world.underwriter).get(reverse("inspections:mandate", args=[mandate.pk])).content.decode()
    )
