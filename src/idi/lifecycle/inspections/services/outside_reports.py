"""A report issued elsewhere is taken in with its outside number, day and file: what would be refused of our own is a warning here."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import drawn, next_number
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import move
from idi.lifecycle.inspections import reporting
from idi.lifecycle.inspections.models import Mandate, Report
from idi.lifecycle.inspections.services.issuing import PAPER, hindered
from idi.lifecycle.inspections.services.sending import send


@act
def record_report(
    *, by: Actor, at: datetime, mandate: Mandate, kind: str, outside_number: str, issued_on: date, file: BinaryIO | bytes,
    from_on: date | None = None, until_on: date | None = None, summary: str = "",
) -> Report:  # fmt: skip
    """The body or the lead insurer takes in a report that was issued outside the platform; it is sent as one of our own.

    Refuses a second one of the same outside number, a day to come, and what is no file. A day before the appointment and
    open findings that forbid the kind are kept as warnings.
    """
    by.require("inspections.read")
    if mandate.body is None or not (by.kind == "house" or _may(by, mandate)):
        raise Forbidden(Reason("由受聘的风险管理机构或主承保机构补录外部报告。"))
    number, today = outside_number.strip(), local_date(at)
    with lawful("kind"):
        known = reporting.kind_on(mandate.region_code, kind, issued_on)
    no = Refusals()
    no.unless(known is not None, "请选择报告种类。", field="kind")
    no.unless(bool(number), "请填写外部报告编号。", field="outside_number")
    no.unless(issued_on <= today, "出具日期不能晚于今天。", field="issued_on")
    from_on, until_on = from_on or until_on or issued_on, until_on or issued_on
    no.unless(from_on <= until_on <= issued_on, "报告期应在出具日期之前，起日不晚于止日。", field="from_on")
    no.stop()
    assert known is not None  # noqa: S101  refused above
    if Report.objects.filter(body_id=mandate.body_id, outside_number=number).exists():
        raise Conflict(Reason(f"外部报告 {number} 已经补录过。", "outside_number"))
    report = Report.objects.create(
        region_code=mandate.region_code, project_id=mandate.project_id, mandate=mandate, body=mandate.body, kind=kind,
        number=f"{next_number('BG', mandate.region_code, at)}-R1", outside_number=number, version=1, from_on=from_on,
        until_on=until_on, texts={"summary": summary.strip()}, authors=[by.person_id] if by.person_id else [], levels=0,
        check_code=drawn(12), drafted_at=at, issued_at=at,
        facts={"kind": known.title, "code": kind, "sections": [], "outside": number, "issued_on": issued_on.isoformat(), "warnings": []},
    )  # fmt: skip
    early = mandate.appointed_on is not None and issued_on < mandate.appointed_on
    report.facts["warnings"] = [
        *([f"出具日期早于聘请日{day(mandate.appointed_on)}。"] if early else []), *hindered(report, known, refuse=False),
    ]  # fmt: skip
    document = documents.store(
        by=by, at=at, subject=report, kind=PAPER, title=f"{known.title} {number}", upload=file, number=report.number
    )
    report.document_id = document.pk
    move(report, "record_report", by=by, at=at, fields=("facts", "document_id"), kind=kind, sha256=document.sha256)
    send(by, at, report, known)
    return report


def _may(by: Actor, mandate: Mandate) -> bool:
    own = by.acts_for(mandate.body_id) and by.may("inspections.report")
    return own or (by.acts_for(mandate.lead_id) and by.may("policies.record_outside"))
