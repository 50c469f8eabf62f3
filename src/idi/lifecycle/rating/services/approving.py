"""The regulator returns or approves terms and rates; the insurer reports them to the housing authority (notice 三（三）)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices import services as notices
from idi.lifecycle.rating.models import Filing
from idi.lifecycle.rating.services.filing import address, authorities, own_filing

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

REPORT = "rating.report"
"""Kind of the document that shows the report to the housing authority."""


@act
def return_filing(*, by: Actor, at: datetime, filing: Filing, reason: str) -> Filing:
    """The regulator returns a filing for correction and says why; the insurer is given the task."""
    filing = locked(filing)
    filing.machine.after("return_filing", filing.state)
    if not reason.strip():
        raise Refusal(Reason("请写明需要补正的内容，保险机构会看到。", "reason"))
    filing.returned_because = reason.strip()
    move(filing, "return_filing", by=by, at=at, fields=("returned_because",))
    diary.finish_task(by=by, at=at, kind="rating.approve", subject=filing)
    diary.open_task(
        by=by, at=at, holder_id=filing.insurer_id, kind="rating.correct", capability="rating.file", subject=filing,
        address=address(filing), region_code=filing.region_code, title=f"“{filing}”被退回，请补正后重新提交",
    )  # fmt: skip
    return filing


@act
def approve_filing(*, by: Actor, at: datetime, filing: Filing, approval_number: str, approved_on: date) -> Filing:
    """The regulator approves terms and rates under a number of its own; the insurer must then report them."""
    filing = locked(filing)
    filing.machine.after("approve", filing.state)
    no = Refusals()
    no.unless(bool(approval_number.strip()), "请填写核准文号。", field="approval_number")
    no.unless(approved_on <= local_date(at), "核准日期不能晚于今天。", field="approved_on")
    no.stop()
    filing.approval_number, filing.approved_on, filing.regulator_id = (
        approval_number.strip(),
        approved_on,
        by.organisation_id,
    )
    fields = ("approval_number", "approved_on", "regulator")
    move(filing, "approve", by=by, at=at, fields=fields, approved_on=approved_on)
    diary.finish_task(by=by, at=at, kind="rating.approve", subject=filing)
    diary.open_task(
        by=by, at=at, holder_id=filing.insurer_id, kind="rating.report", capability="rating.file", subject=filing,
        address=address(filing), region_code=filing.region_code, title=f"“{filing}”已核准，请报住建主管部门后执行",
    )  # fmt: skip
    return filing


@act
def report_filing(
    *, by: Actor, at: datetime, filing: Filing, reported_on: date, in_force_on: date,
    reported_to: Organisation | None = None, reference: str = "", file: BinaryIO | bytes | None = None,
) -> Filing:  # fmt: skip
    """The insurer reported the approved filing to the housing authority; it prices from `in_force_on`.

    Without `reported_to` it is the authority of the region, if there is one. An earlier version of the same name in the same
    region ends the day before.
    """
    filing = own_filing(filing, by)
    filing.machine.after("report", filing.state)
    here = authorities("housing_authority", filing.region_code)
    reported_to = reported_to or (here[0] if here else None)
    _check_report(filing, reported_on, in_force_on, reported_to, at)
    _end_earlier(filing, in_force_on, by=by, at=at)
    filing.reported_on, filing.in_force_on = reported_on, in_force_on
    filing.reported_to, filing.report_reference = reported_to, reference.strip()
    fields = ("reported_on", "in_force_on", "reported_to", "report_reference")
    move(filing, "report", by=by, at=at, fields=fields, reported_on=reported_on, in_force_on=in_force_on)
    if file:
        documents.store(by=by, at=at, subject=filing, kind=REPORT, title=f"{filing}报送材料", upload=file)
    diary.finish_task(by=by, at=at, kind="rating.report", subject=filing)
    for authority in here:
        notices.tell(
            by=by, at=at, holder_id=authority.pk, subject=filing, address=address(filing),
            title=f"条款费率“{filing.name}”报送", text=f"核准文号 {filing.approval_number}，自{day(in_force_on)}起执行。",
        )  # fmt: skip
    return filing


def _check_report(
    filing: Filing, reported_on: date, in_force_on: date, reported_to: Organisation | None, at: datetime
) -> None:
    approved_on = filing.approved_on or reported_on
    no = Refusals()
    no.unless(reported_on <= local_date(at), "报送日期不能晚于今天。", field="reported_on")
    no.unless(reported_on >= approved_on, f"报送日期不能早于核准日期{day(approved_on)}。", field="reported_on")
    no.unless(in_force_on >= reported_on, f"执行日期不能早于报送日期{day(reported_on)}。", field="in_force_on")
    if reported_to is not None and reported_to.kind != "housing_authority":
        no.add(f"“{reported_to.name}”不是住建主管部门。", field="reported_to")
    later = _same(filing).filter(state="reported", in_force_on__gte=in_force_on).first()
    if later is not None:
        words = f"第 {later.version} 版自{day(later.in_force_on)}起执行，本版的执行日期应晚于这一天。"
        no.add(words, field="in_force_on")
    no.stop()


def _same(filing: Filing):  # type: ignore[no-untyped-def]
    same = Filing.objects.filter(insurer_id=filing.insurer_id, region_code=filing.region_code, name=filing.name)
    return same.exclude(pk=filing.pk)


def _end_earlier(filing: Filing, in_force_on: date, *, by: Actor, at: datetime) -> None:
    for earlier in _same(filing).filter(state="reported", until_on__isnull=True).select_for_update():
        earlier.until_on = in_force_on - timedelta(days=1)
        earlier.save(update_fields=["until_on"])
        record("rating.replace", by=by, at=at, subject=earlier, until_on=earlier.until_on, by_version=filing.version)
