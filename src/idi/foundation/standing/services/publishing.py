"""An insurer publishes its service (notice 三（七）): dated texts, posts of its team, who repairs for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.foundation.standing.kinds import SKILLS, WRITTEN
from idi.foundation.standing.models import RepairContract, Statement, TeamPost
from idi.foundation.standing.selectors.sheets import CONTRACT, PROCEDURE, Insurer, sheets
from idi.foundation.standing.services.watching import SHEET

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

Row = TypeVar("Row", TeamPost, RepairContract)


@act
def publish(
    *, by: Actor, at: datetime, insurer: Organisation, part: str, text: str, from_on: date,
    upload: BinaryIO | bytes | None = None,
) -> Statement:  # fmt: skip
    """A new version of a written part, from a day on; earlier versions stay readable.

    Refuses a day that is not later than that of the newest version: what was in force is never rewritten.
    """
    _require_own(by, insurer)
    no = Refusals()
    no.unless(part in {each.code for each in WRITTEN}, "请选择公示内容。", field="part")
    no.unless(bool(text.strip()), "请填写内容。", field="text")
    newest = Statement.objects.filter(insurer=insurer, part=part).order_by("-from_on").first()
    no.unless(
        newest is None or from_on > newest.from_on,
        f"已有 {newest.from_on if newest else ''} 起的版本，新版本的起始日应更晚。", field="from_on",
    )  # fmt: skip
    no.stop()
    row = Statement.objects.create(
        insurer=insurer, region_code=insurer.region_code, part=part, text=text.strip(), from_on=from_on, filed_at=at
    )
    if upload is not None:
        _store(by, at, row, PROCEDURE, f"{row.get_part_display()} {from_on}", upload)
    record("standing.publish", by=by, at=at, subject=row, part=part, from_on=from_on)
    _finish(by, at, insurer)
    return row


@act
def post_team(
    *, by: Actor, at: datetime, insurer: Organisation, duty: str, people: int, area: str, first_contact: bool,
    office_line: str, from_on: date,
) -> TeamPost:  # fmt: skip
    """A post of the service team. Posts and office lines only: no person and no personal phone is published."""
    _require_own(by, insurer)
    no = Refusals()
    no.unless(bool(duty.strip()), "请填写岗位。", field="duty")
    no.unless(people > 0, "人数应大于 0。", field="people")
    no.unless(bool(area.strip()), "请填写服务区域。", field="area")
    no.unless(not first_contact or bool(office_line.strip()), "首接岗位请填写办公电话。", field="office_line")
    mobile = office_line.strip().replace(" ", "").replace("-", "")
    no.unless(
        not (len(mobile) == 11 and mobile.isdigit() and mobile.startswith("1")),
        "这是手机号码。公示页面只填办公电话，不公布个人手机。", field="office_line",
    )  # fmt: skip
    no.stop()
    row = TeamPost.objects.create(
        insurer=insurer, region_code=insurer.region_code, duty=duty.strip(), people=people, area=area.strip(),
        first_contact=first_contact, office_line=office_line.strip(), from_on=from_on,
    )  # fmt: skip
    record("standing.post_team", by=by, at=at, subject=row, duty=row.duty, people=people)
    _finish(by, at, insurer)
    return row


@act
def engage_repairer(
    *, by: Actor, at: datetime, insurer: Organisation, repairer: Organisation | None, area: str, from_on: date,
    until_on: date | None, upload: BinaryIO | bytes | None = None, skills: Sequence[str] = (), qualification: str = "",
    qualified_until: date | None = None,
) -> RepairContract:  # fmt: skip
    """Who repairs for the insurer in an area, with what skills and until when it is qualified; none means its own shop. The
    contract itself is filed, not published. Orders are given to this panel.
    """
    _require_own(by, insurer)
    no = Refusals()
    no.unless(
        repairer is None or repairer.kind == "repairer",
        f"“{repairer.name if repairer else ''}”不是维修机构。", field="repairer",
    )  # fmt: skip
    no.unless(bool(area.strip()), "请填写服务区域。", field="area")
    no.unless(until_on is None or until_on >= from_on, "终止日期不能早于起始日期。", field="until_on")
    no.unless(repairer is None or upload is not None, "委托维修机构的，请上传委托合同。", field="upload")
    no.unless(set(skills) <= SKILLS.keys(), "请选择专长。", field="skills")
    no.stop()
    row = RepairContract.objects.create(
        insurer=insurer, region_code=insurer.region_code, repairer=repairer,
        repairer_name=repairer.name if repairer else "自建维修机构", area=area.strip(), from_on=from_on,
        until_on=until_on, filed_at=at, skills=list(skills), qualification=qualification.strip(),
        qualified_until=qualified_until,
    )  # fmt: skip
    if upload is not None:
        _store(by, at, row, CONTRACT, f"{row.repairer_name} 委托合同", upload)
    record("standing.engage_repairer", by=by, at=at, subject=row, repairer=row.repairer_id, area=row.area)
    _finish(by, at, insurer)
    return row


@act
def end_post(*, by: Actor, at: datetime, row: TeamPost, until_on: date) -> TeamPost:
    """A post of the team ends with its last day."""
    return _end(by, at, row, until_on, "standing.end_post")


@act
def end_repairer(*, by: Actor, at: datetime, row: RepairContract, until_on: date) -> RepairContract:
    """A repair contract ends with its last day, earlier than agreed or where none was agreed."""
    return _end(by, at, row, until_on, "standing.end_repairer")


def _end(by: Actor, at: datetime, row: Row, until_on: date, name: str) -> Row:
    _require_own(by, row.insurer)
    row = locked(row)
    if row.until_on is not None and row.until_on <= local_date(at):
        raise Conflict(Reason(f"已于{day(row.until_on)}结束。", "until_on"))
    no = Refusals()
    no.unless(until_on >= row.from_on, f"最后一天不能早于起始日期{day(row.from_on)}。", field="until_on")
    no.stop()
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record(name, by=by, at=at, subject=row, until_on=until_on)
    return row


def _require_own(by: Actor, insurer: Organisation) -> None:
    by.require("standing.publish")
    if by.kind != "house" and not by.acts_for(insurer.pk):
        raise Forbidden(Reason("服务公示由保险机构自己维护。"))
    if insurer.kind != "insurer":
        raise Forbidden(Reason("只有保险机构有服务公示。"))


def _store(
    by: Actor, at: datetime, row: Statement | RepairContract, kind: str, title: str, upload: BinaryIO | bytes
) -> None:
    with house(row.insurer_id, cause=by) as inside:
        documents.store(by=inside, at=at, subject=row, kind=kind, title=title, upload=upload, field="upload")


def _finish(by: Actor, at: datetime, insurer: Organisation) -> None:
    """The to-do about what was missing ends with the last part."""
    (sheet,) = sheets(local_date(at), [Insurer(insurer.pk, insurer.name, insurer.region_code)])
    if not sheet.missing:
        finish_task(by=by, at=at, kind=SHEET, subject=insurer)
