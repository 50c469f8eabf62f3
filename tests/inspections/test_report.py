"""The report freezes a visit as data and as PDF; what must be put right becomes a credit fact the party sees first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.credit import selectors as credit
from idi.foundation.credit import services as crediting
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.foundation.notices import selectors as notices
from idi.lifecycle.inspections import services
from idi.lifecycle.inspections.models import Mandate, Report, Visit
from tests.factories import on
from tests.factories.inspections import a_finding, a_photo, a_report, a_visit, findings_of
from tests.factories.parties import World

pytestmark = pytest.mark.django_db
ISSUED = on(2019, 7, 9)


@pytest.fixture
def first(world: World, mandate: Mandate) -> Visit:
    """A visit whose one finding was put right."""
    visit = a_visit(world, mandate)
    (finding,) = findings_of(world, visit)
    with acting(world.site_manager, on(2019, 6, 10)) as frame:
        services.reply(by=frame.actor, at=frame.at, finding=finding, text="已注浆封堵", photos=[a_photo("green")])
    with acting(world.inspector, on(2019, 6, 12)) as frame:
        services.close(by=frame.actor, at=frame.at, finding=finding, remark="淋水试验合格")
    return visit


@pytest.fixture
def second(world: World, mandate: Mandate, first: Visit) -> Visit:
    """A later visit with a grave finding, a light one and one that asks for nothing."""
    return a_visit(
        world, mandate, a_finding(world, grade="D", description="屋面防水卷材搭接不足"), a_finding(world, grade="B"),
        a_finding(world, grade="A", responsible=world.supervisor, photos=[]), at=on(2019, 7, 8), stage="roof",
    )  # fmt: skip


def text_of(world: World, report: Report) -> str:
    with acting(world.underwriter, ISSUED):
        document = Document.objects.get(pk=report.document_id)
        return pdf.text_of(files.get(document.sha256))


def test_the_paper_says_what_was_found_and_how_earlier_risks_were_put_right(
    world: World, first: Visit, second: Visit
) -> None:
    report = a_report(world, second, at=ISSUED)
    facts = report.facts
    assert facts["overall"].startswith("D 严重技术风险") and facts["visit"]["score"] == 10 + 2 + 1
    assert facts["standings"] == [{"grade": "C 中等技术风险", "total": 1, "closed": 1, "waiting": 0, "overdue": 0}]
    assert [(e["before"], e["after"], e["remark"]) for e in facts["earlier"]] == [
        ("C 中等技术风险", "已消除", "淋水试验合格")
    ]
    assert [f["before"] for f in facts["findings"]] == ["D 严重技术风险", "B 轻微技术风险", "A 正常技术风险"]
    text = "".join(text_of(world, report).split())
    for words in ("屋面防水卷材搭接不足", second.number, world.inspectors.name, "淋水试验合格", "假设／平台默认"):
        assert "".join(words.split()) in text


def test_asked_for_on_an_english_page_the_paper_is_chinese_all_the_same(
    world: World, first: Visit, second: Visit
) -> None:
    with translation.override("en"):
        facts = a_report(world, second, at=ISSUED).facts
    assert [earlier["state"] for earlier in facts["earlier"]] == ["已销项"]


def test_photos_before_and_after_are_in_the_paper(world: World, first: Visit) -> None:
    report = a_report(world, first, at=ISSUED)
    (finding,) = report.facts["findings"]
    assert len(finding["found"]) == 1 and [len(r["photos"]) for r in finding["rounds"]] == [1]
    before, (after,) = finding["found"][0], finding["rounds"][0]["photos"]
    text = text_of(world, report)
    for photo in (before, after):
        assert photo["words"] in text and photo["sha256"][:16] in text
    with acting(world.inspector, ISSUED):
        assert documents.latest(report, "inspections.report") is not None
        assert {p.sha256 for p in documents.of_each([first.findings.get()])[first.findings.get().pk]} == {
            before["sha256"]
        }


def test_issued_again_it_replaces_the_last_version(world: World, first: Visit) -> None:
    one, two = a_report(world, first, at=ISSUED), a_report(world, first, at=ISSUED)
    with acting(world.underwriter, ISSUED):
        assert [(r.version, r.state) for r in Report.objects.order_by("version")] == [(1, "replaced"), (2, "issued")]
    assert two.number == f"{one.number[:-1]}2" and one.facts["findings"] == two.facts["findings"]


def test_the_report_feeds_one_fact_to_each_party_that_must_put_something_right(world: World, second: Visit) -> None:
    a_report(world, second, at=ISSUED)
    a_report(world, second, at=ISSUED)
    with acting(world.site_manager, ISSUED):
        (fact,) = credit.facts(world.contractor.pk)
        told = notices.messages_of(world.site_manager).filter(title__contains="信用事实").get()
        assert "B 级 1 项、D 级 1 项" in fact.text and fact.points == -12 and fact.project_id == second.project_id
        assert (fact.reply_until_on, fact.effective_on) == (date(2019, 7, 24), date(2019, 7, 25))
        assert not credit.facts_effective(world.contractor.pk, date(2019, 7, 24)).exists()
        assert credit.facts_effective(world.contractor.pk, date(2019, 7, 25)).get() == fact
        crediting.reply(by=world.site_manager, at=ISSUED, fact=fact, text="已安排整改")
    assert fact.text in told.text
    with acting(world.supervision_engineer, ISSUED):
        assert not credit.facts(world.supervisor.pk).exists(), "grade A asks for nothing"
        assert not credit.facts(world.contractor.pk).exists(), "another party's fact is not open to it"


def test_insurer_and_developer_are_told_and_the_contractor_sees_no_paper(world: World, first: Visit) -> None:
    report = a_report(world, first, at=ISSUED)
    for reader in (world.underwriter, world.developer):
        with acting(reader, ISSUED):
            assert notices.messages_of(reader).filter(title__startswith="检查报告已出具").count() == 1
            assert documents.readable(report.document_id) is not None
    with acting(world.site_manager, ISSUED):
        assert not Report.objects.exists() and documents.readable(report.document_id) is None


def test_only_the_body_issues_and_only_known_kinds(world: World, first: Visit) -> None:
    told: dict[str, Any] = {"at": ISSUED, "mandate": first.mandate, "visit": first}
    for stranger in (world.underwriter, world.related_inspector):
        with acting(stranger, ISSUED) as frame, pytest.raises(Forbidden):
            services.draft_report(by=frame.actor, kind="1001", **told)
    for kind, why in (("9999", "报告种类"), ("1003", "从委托页面开始")):
        with acting(world.inspector, ISSUED) as frame, pytest.raises(Refusal, match=why):
            services.draft_report(by=frame.actor, kind=kind, **told)
    with acting(world.inspector, ISSUED):
        assert not Report.objects.exists() and not Entry.objects.filter(act="inspections.draft_report").exists()


def test_a_visit_without_findings_says_so(world: World, mandate: Mandate) -> None:
    with acting(world.inspector, on(2019, 6, 3)) as frame:
        visit = services.record_visit(
            by=frame.actor,
            at=frame.at,
            mandate=mandate,
            visited_on=date(2019, 6, 3),
            stage="masonry",
            summary="未见异常",
        )
    report = a_report(world, visit, at=ISSUED)
    assert "未发现需要记录的质量风险" in "".join(text_of(world, report).split())
    with acting(world.site_manager, ISSUED):
        assert not credit.facts(world.contractor.pk).exists()
