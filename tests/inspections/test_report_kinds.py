"""Kinds of report are regional data: what each is built from, who reviews it, what forbids it. A city changes them by its file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from idi import rules
from idi.foundation.core import pdf
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Refusal
from idi.foundation.core.jobs import run_waiting
from idi.foundation.documents import files
from idi.foundation.documents.models import Document
from idi.lifecycle.inspections import planned, reporting, services
from idi.lifecycle.inspections.models import Accident, Mandate, Plan, Report
from idi.rules import lawbook
from tests.factories import on
from tests.factories.inspections import a_draft, a_finding, a_report, a_visit, issued
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
AT = on(2019, 7, 9)
OWN = """
[figure.report_types]
values = [{ from = 2018-09-01, value = [{ code = "907", name = "完工评价" }, { code = "X1", name = "周报" }], ref = "示例", grade = "S" }]

[figure.report_layouts]
values = [{ from = 2018-09-01, value = [
  { code = "907", about = "any", sections = ["cover", "summary"], must = [] },
  { code = "X1", about = "project", sections = ["cover", "visits", "items"], must = [] },
], ref = "示例", grade = "S" }]

[figure.report_review_levels]
values = [{ from = 2018-09-01, value = { default = 1, X1 = 0 }, ref = "示例", grade = "S" }]

[figure.report_blocks]
values = [{ from = 2018-09-01, value = [{ code = "907", grades = ["D", "E"], effect = "block" }], ref = "示例第9条", grade = "S" }]

[figure.report_recipients]
values = [{ from = 2018-09-01, value = { default = ["developer"] }, ref = "示例", grade = "S" }]
"""


@pytest.fixture
def own_city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jiaxing with a list of its own, by its data file alone."""
    folder = tmp_path / "law"
    folder.mkdir()
    for path in lawbook.BUILT_IN.glob("*.toml"):
        (folder / path.name).write_text(path.read_text("utf-8") + (OWN if path.stem == "jiaxing" else ""), "utf-8")
    book = lawbook.assemble(sorted(folder.glob("*.toml")))
    monkeypatch.setattr(lawbook, "built_in", lambda: book)


def text_of(report: Report, world: World) -> str:
    with acting(world.inspector, AT):
        return "".join(pdf.text_of(files.get(Document.objects.get(pk=report.document_id).sha256)).split())


def test_the_shipped_list_is_whole_and_says_where_it_comes_from() -> None:
    kinds = reporting.kinds_on("330481", date(2019, 6, 1))
    assert list(kinds) == ["701", "702", "901", "902", "903", "904", "905", "906", "907", "908", "1001", "1002", "1003"]
    assert kinds["907"].title == "D6 竣工总体评价" and kinds["907"].blocking == ("D", "E") and not kinds["907"].blocks
    assert {kind.levels for kind in kinds.values()} == {2}
    assert [each.grade for each in kinds["907"].because] == ["C", "D", "D", "D", "D"], (
        "only the list was seen in practice"
    )
    with translation.override("en"):
        assert kinds["907"].label == "D6 Overall evaluation at completion" and kinds["907"].title == "D6 竣工总体评价"


@pytest.mark.parametrize("law", [law.id for law in rules.laws()])
def test_what_must_be_there_is_part_of_the_report_in_every_region(law: str) -> None:
    for kind in reporting.kinds_on(law, rules.law(law).latest()).values():
        assert set(kind.must) <= {*kind.texts, *kind.sections}, kind.code
        assert set(kind.recipients) <= {"insurer", "developer", "contractor", "supervisor", "authority"}


def test_every_kind_can_be_written_and_printed(world: World, mandate: Mandate) -> None:
    visit = a_visit(world, mandate, a_finding(world), a_finding(world, grade="A", photos=[]))
    with acting(world.inspector, on(2019, 7, 1)) as frame:
        services.report_accident(
            by=frame.actor, at=frame.at, project=mandate.project, kind=Accident.Kind.choices[0][0], happened_at=on(2019, 7, 1),
            place="基坑", description="示例：局部坍塌", responsible=None,
        )  # fmt: skip
    for code, kind in reporting.kinds_on("330481", AT.date()).items():
        if kind.about == "project":
            report = _of_period(world, mandate, code)
        else:
            report = a_draft(world, visit, at=AT, kind=code)
        report = issued(world, report, at=AT)
        text = text_of(report, world)
        assert report.number in text and world.inspectors.name in text, code
        for section, words in (
            ("items", "整改和未整改清单"),
            ("photos", "指纹"),
            ("accidents", "局部坍塌"),
            ("visits", "本期现场检查"),
        ):
            assert (words in text) is (section in kind.sections), (code, section)
        signed = [
            f"{post}：示例{name}"
            for post, name in (("编写", "inspector"), ("审核", "reviewing_inspector"), ("签发", "body_chief"))
        ]
        assert all(words in text for words in signed), code


def test_the_service_plan_lists_the_nodes_with_what_is_done_and_what_is_late(world: World, mandate: Mandate) -> None:
    run_waiting()
    with acting(world.inspector, AT):
        pile, slab, *_ = planned.open_nodes(mandate.project_id)
    with acting(world.body_chief, AT) as frame:
        plan = Plan.objects.get(project_id=mandate.project_id)
        days = {pile.pk: date(2019, 6, 1), slab.pk: date(2019, 6, 2)}
        services.replan(by=frame.actor, at=AT, plan=plan, days=days, reason="按进度")
    for _ in range(pile.least):
        a_visit(world, mandate, node=pile)
    report = issued(world, _of_period(world, mandate, "701"), at=AT)
    done, late = report.facts["nodes"][:2]
    assert (done["node"], done["seen"], done["state"]) == (str(pile), pile.least, "已检查")
    assert (late["node"], late["planned_on"], late["state"]) == (str(slab), "2019-06-02", "计划日已过")
    assert "".join(f"{late['node']}2019年6月2日0/{late['least']}计划日已过".split()) in text_of(report, world)


def _of_period(world: World, mandate: Mandate, code: str, **texts: str) -> Report:
    with acting(world.inspector, AT) as frame:
        told: dict[str, Any] = {"by": frame.actor, "at": AT}
        report = services.draft_report(**told, mandate=mandate, kind=code)
        words = dict.fromkeys(services.kind_of(report).texts, "示例：按计划。")
        return services.write_report(**told, report=report, texts={**words, **texts})


def test_the_next_report_of_a_period_begins_where_the_last_ended_and_keeps_what_was_said_of_its_scope(
    world: World, mandate: Mandate
) -> None:
    first = issued(world, _of_period(world, mandate, "701", scope="全部单体"), at=AT)
    with acting(world.inspector, on(2019, 9, 1)) as frame:
        second = services.draft_report(by=frame.actor, at=frame.at, mandate=mandate, kind="701")
    assert (first.from_on, first.until_on) == (date(2019, 5, 8), AT.date())
    assert (second.from_on, second.until_on) == (date(2019, 7, 10), date(2019, 9, 1)) and second.texts[
        "scope"
    ] == "全部单体"


def test_an_accident_report_without_an_accident_is_not_handed_in(world: World, mandate: Mandate) -> None:
    report = _of_period(world, mandate, "1002")
    with acting(world.inspector, AT) as frame, pytest.raises(Refusal, match="“事故”没有可写入报告的记录"):
        services.submit_report(by=frame.actor, at=AT, report=report)


def test_by_default_open_severe_findings_are_a_warning_printed_in_the_completion_report(
    world: World, mandate: Mandate
) -> None:
    visit = a_visit(world, mandate, a_finding(world, grade="D"), a_finding(world, grade="C"))
    report = a_report(world, visit, at=AT, kind="907")
    (words,) = report.facts["warnings"]
    assert f"{visit.number}-01" in words and "D 严重技术风险" in words
    assert "".join(words.split()) in text_of(report, world)


def test_where_the_city_says_so_they_forbid_it_until_they_are_closed(
    own_city: None, world: World, mandate: Mandate
) -> None:
    visit = a_visit(world, mandate, a_finding(world, grade="D"))
    report = a_draft(world, visit, at=AT, kind="907")
    with acting(world.inspector, AT) as frame, pytest.raises(Refusal, match="复核销项后再提交") as refusal:
        services.submit_report(by=frame.actor, at=AT, report=report)
    assert f"{visit.number}-01" in str(refusal.value)
    assert [each.ref for each in refusal.value.reasons[0].because] == ["示例第9条"]
    with acting(world.inspector, AT) as frame:
        assert Report.objects.get().facts == {} and Report.objects.get().state == "draft"
        (finding,) = visit.findings.all()
        services.close(by=frame.actor, at=AT, finding=finding, remark="合格")
        submitted = services.submit_report(by=frame.actor, at=AT, report=report)
    with acting(world.body_chief, AT) as frame:
        signed = services.sign_report(by=frame.actor, at=AT, report=submitted)
    assert signed.state == "issued" and signed.facts["kind"] == "完工评价", "one review, that of the head"


def test_a_city_lists_its_own_kinds_by_its_data_file_alone(own_city: None, world: World, mandate: Mandate) -> None:
    a_visit(world, mandate)
    address = reverse("inspections:report_period", args=[mandate.pk])
    shown = a_browser(world.inspector).get(address).content.decode()
    assert "周报" in shown and "完工评价" in shown and "服务计划" not in shown
    report = _of_period(world, mandate, "X1")
    with acting(world.inspector, AT) as frame:
        report = services.submit_report(by=frame.actor, at=AT, report=report)
    assert report.state == "issued" and report.levels == 0, "this city wants no review of it"
    assert "未整改原因" in text_of(report, world)
    with acting(world.inspector, AT):
        assert [each.holder_id for each in report.recipients.all()] == [world.hongxiang.pk]


def test_a_section_nobody_knows_is_a_fault_of_the_file(
    own_city: None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "SECTIONS", {"cover": "基本情况"})
    with pytest.raises(LookupError, match="unknown sections"):
        reporting.kinds_on("330481", AT.date())
