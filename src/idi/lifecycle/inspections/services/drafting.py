"""A report is written: begun, typed, handed to the reviewers, taken back, dropped, or begun again as a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import drawn, next_number
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.inspections import reporting, selectors
from idi.lifecycle.inspections.contents import as_of, contents
from idi.lifecycle.inspections.models import Mandate, Report, Visit
from idi.lifecycle.inspections.reporting import Kind
from idi.lifecycle.inspections.services.issuing import hindered, independent, issue
from idi.lifecycle.inspections.services.reviewing import REDRAFT_TASK, ask_for_review, no_longer_asked

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

KEPT = ("plan", "scope", "method", "content")
"""Texts taken over from the last report of the kind."""
LONGEST = 4000


@act
def draft_report(
    *, by: Actor, at: datetime, mandate: Mandate, kind: str, visit: Visit | None = None, from_on: date | None = None,
    until_on: date | None = None,
) -> Report:  # fmt: skip
    """Begins a report of a visit, or of a period: by default from the end of the last one of its kind until today.

    What the last report of the kind said of scope and method is taken over, and the summary of the visit.
    Refuses others than the appointed body, an unknown kind, a missing visit and a period that ends after today.
    """
    by.require("inspections.report")
    if mandate.body_id is None or not (by.kind == "house" or by.acts_for(mandate.body_id)):
        raise Forbidden(Reason("只有受聘的风险管理机构可以出具报告。"))
    if mandate.left:
        raise Conflict(Reason("机构已经更换，不能再出具报告。"))
    today = local_date(at)
    with lawful("kind"):
        known = reporting.kind_on(mandate.region_code, kind, visit.visited_on if visit else until_on or today)
    if known is None:
        raise Refusal(Reason("请选择报告种类。", "kind"))
    last = selectors.last_report(mandate.project_id, kind)
    from_on, until_on = _period(mandate, visit, from_on, until_on or today, last)
    no = Refusals()
    no.unless(
        known.about != "visit" or visit is not None,
        f"“{known.title}”依据一次现场检查编写，请从检查页面开始。",
        field="kind",
    )
    no.unless(
        known.about != "project" or visit is None, f"“{known.title}”按报告期编写，请从委托页面开始。", field="kind"
    )
    no.unless(visit is None or visit.mandate_id == mandate.pk, "所选检查不属于本委托。", field="kind")
    no.unless(until_on <= today, "报告期不能晚于今天。", field="until_on")
    no.unless(from_on <= until_on, "报告期的起日不能晚于止日。", field="from_on")
    no.stop()
    texts = {name: last.texts[name] for name in KEPT if last and name in known.texts and last.texts.get(name)}
    if visit is not None and "summary" in known.texts:
        texts["summary"] = visit.summary
    report = Report.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, mandate=mandate, body_id=mandate.body_id, visit=visit,
        kind=kind, number=f"{next_number('BG', mandate.region_code, at)}-R1", version=1, from_on=from_on, until_on=until_on,
        texts=texts, authors=_writer(by, []), check_code=drawn(12), drafted_at=at,
    )  # fmt: skip
    record("inspections.draft_report", by=by, at=at, subject=report, kind=kind, visit=visit.pk if visit else None)
    return report


def _period(
    mandate: Mandate, visit: Visit | None, from_on: date | None, until_on: date, last: Report | None
) -> tuple[date, date]:
    if visit is not None:
        return visit.visited_on, visit.visited_on
    if from_on is None and last is not None:
        from_on = min(last.until_on + timedelta(days=1), until_on)
    return from_on or mandate.appointed_on or mandate.signed_on, until_on


def _writer(by: Actor, before: Iterable[int]) -> list[int]:
    """Everybody who wrote, each once: none of them may review."""
    return [*before, by.person_id] if by.person_id is not None and by.person_id not in before else list(before)


@act
def write_report(
    *, by: Actor, at: datetime, report: Report, texts: Mapping[str, str], further: Iterable[Organisation] = (),
    from_on: date | None = None, until_on: date | None = None,
) -> Report:  # fmt: skip
    """Keeps what was typed; who writes becomes one of its authors. `further` are who gets it beside those of its kind.

    Refuses one that is under review or out, and a text that is too long.
    """
    report = _own(by, report, "inspections.report")
    kind = kind_of(report)
    no = Refusals()
    no.unless(report.machine.allows("submit_report", report.state), "报告已提交或已出具，不能再修改。")
    from_on, until_on = from_on or report.from_on, until_on or report.until_on
    no.unless(from_on <= until_on, "报告期的起日不能晚于止日。", field="from_on")
    no.unless(until_on <= local_date(at), "报告期不能晚于今天。", field="until_on")
    for name, text in texts.items():
        no.unless(name in kind.texts, f"“{kind.title}”没有这一章节。", field=name)
        no.unless(len(text) <= LONGEST, f"不能超过 {LONGEST} 字，现有 {len(text)} 字。", field=name)
    no.stop()
    report.texts = {name: texts.get(name, "").strip() for name in kind.texts}
    report.further = [each.pk for each in further]
    report.authors = _writer(by, report.authors)
    if report.visit_id is None:
        report.from_on, report.until_on = from_on, until_on
    report.save(update_fields=["texts", "further", "authors", "from_on", "until_on"])
    record("inspections.write_report", by=by, at=at, subject=report)
    return report


@act
def submit_report(*, by: Actor, at: datetime, report: Report, reviewer_id: int | None = None) -> Report:
    """The author hands it to the reviewers; what they read is frozen. Where the region wants no review it is issued at once.

    Refuses a text that is missing, open findings that forbid a report of this kind, and as reviewer one of its authors.
    """
    report = _own(by, report, "inspections.report")
    kind, today = kind_of(report), local_date(at)
    report.facts = contents(report, kind, as_of(report, today)) | independent(report, today)
    _complete(report, kind)
    report.facts["warnings"] = hindered(report, kind)
    report.levels, report.submitted_at, report.reason = kind.levels, at, ""
    report.save(update_fields=["facts", "levels", "submitted_at", "reason"])
    diary.finish_task(by=by, at=at, kind=REDRAFT_TASK, subject=report, project_id=report.project_id)
    if not kind.levels:
        return issue(by, at, report, "issue_report")
    move(report, "submit_report", by=by, at=at, levels=kind.levels)
    ask_for_review(by, at, report, reviewer_id)
    return report


def _complete(report: Report, kind: Kind) -> None:
    """What the region's list wants to be there is there."""
    no = Refusals()
    for name in kind.must:
        if name in reporting.TEXTS:
            no.unless(bool(report.texts.get(name)), f"请填写“{reporting.TEXTS[name]}”。", field=name)
        else:
            no.unless(bool(report.facts.get(name)), f"“{reporting.SECTIONS[name]}”没有可写入报告的记录。")
    no.stop()


@act
def take_back_report(*, by: Actor, at: datetime, report: Report) -> Report:
    """An author takes it back before anybody judged it."""
    report = _own(by, report, "inspections.report")
    if by.kind != "house" and by.person_id not in report.authors:
        raise Forbidden(Reason("只有编写人可以取回报告。"))
    move(report, "take_back_report", by=by, at=at)
    no_longer_asked(by, at, report)
    return report


@act
def drop_report(*, by: Actor, at: datetime, report: Report, reason: str) -> Report:
    """A draft begun by mistake is dropped; it stays on file with the reason."""
    report = _own(by, report, "inspections.report")
    if not reason.strip():
        raise Refusal(Reason("请写明作废的原因。", "reason"))
    report.reason = reason.strip()
    move(report, "drop_report", by=by, at=at, fields=("reason",))
    diary.finish_task(by=by, at=at, kind=REDRAFT_TASK, subject=report, project_id=report.project_id)
    return report


@act
def revise_report(*, by: Actor, at: datetime, report: Report) -> Report:
    """Begins the next version of a report that is out or was recalled, with what the last one said; that one stays as it is until then.

    Refuses one of which a next version is begun already.
    """
    report = _own(by, report, "inspections.report")
    if report.state not in ("issued", "recalled"):
        raise Conflict(Reason("只有已出具或已撤回的报告可以编写新版本。"))
    if begun := report.replaced_by.exclude(state="dropped").first():
        raise Conflict(Reason(f"新版本 {begun.number} 已在编写。"))
    version = report.root.later.count() + 2
    revised = Report.objects.create(
        region_code=report.region_code, project_id=report.project_id, mandate=report.mandate, body_id=report.body_id,
        visit=report.visit, kind=report.kind, number=f"{report.number.rpartition('-R')[0]}-R{version}", version=version,
        first=report.root, replaces=report, from_on=report.from_on, until_on=report.until_on, texts=report.texts,
        further=report.further, authors=_writer(by, []), check_code=drawn(12), drafted_at=at,
    )  # fmt: skip
    record("inspections.draft_report", by=by, at=at, subject=revised, kind=report.kind, replaces=report.pk)
    return revised


def kind_of(report: Report) -> Kind:
    """The kind as the region has it on the last day the report speaks of."""
    kind = reporting.kind_on(report.region_code, report.kind, report.until_on)
    if kind is None:
        raise Refusal(Reason(f"当地的报告种类里没有 {report.kind}。"))
    return kind


def _own(by: Actor, report: Report, capability: str) -> Report:
    by.require(capability)
    report = locked(report)
    if by.kind != "house" and not by.acts_for(report.body_id):
        raise Forbidden(Reason("只有编写报告的风险管理机构可以办理。"))
    return report
