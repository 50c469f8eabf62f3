"""What was found on site: by the lead's handler at the desk, or by whoever was sent, on the phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import money
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as filing
from idi.foundation.documents.services import Arrived
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import triage
from idi.lifecycle.claims.kinds import CAUSES, NO_DEFECT
from idi.lifecycle.claims.models import Claim, Survey, SurveyTask
from idi.lifecycle.claims.pricelist import price_list, priced
from idi.lifecycle.claims.services import clocks, reserving
from idi.lifecycle.claims.services.handling import building_parties
from idi.lifecycle.claims.services.passing_on import VISIT, pass_on, require_lead

PHOTO, SIGNATURE = "claims.survey_photo", "claims.survey_signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a surveyor records. The estimate is the sum of `lines` where there are any, else `estimate`.

    Where a defect of the works cost nothing, `zero_reason` says why: a covered loss of zero is neither repaired nor paid.
    """

    surveyed_at: datetime
    finding: str
    cause: str
    item: str
    estimate: Decimal | None = None
    zero_reason: str = ""
    responsible_id: int | None = None
    measurements: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Mapping[str, Any]] = ()
    signed_as: str = ""
    signer: str = ""


@act
def survey(
    *, by: Actor, at: datetime, claim: Claim, surveyed_at: datetime, finding: str, cause: str, item: str,
    estimate: Decimal | None = None, zero_reason: str = "", responsible_id: int | None = None,
    lines: Sequence[Mapping[str, Any]] = (), photos: Sequence[BinaryIO | bytes] = (),
) -> Survey:  # fmt: skip
    """What the lead's handler enters at the desk: cause, cover item, estimate as a whole or line by line, and the party at fault
    where one is to be seen."""
    claim = locked(claim)
    require_lead(by, claim)
    seen = Seen(
        surveyed_at=surveyed_at, finding=finding, cause=cause, item=item, estimate=estimate, zero_reason=zero_reason,
        responsible_id=responsible_id, lines=lines,
    )  # fmt: skip
    row = written(claim, seen, None, by=by, at=at)
    file_photos(claim, row, photos, by=by, at=at)
    _go_on(claim, row, by=by, at=at)
    return row


@act
def take_in_survey(
    *, by: Actor, at: datetime, task: SurveyTask, seen: Seen, photos: Sequence[BinaryIO | bytes] = (),
    arrived: Sequence[Arrived] = (), signature: BinaryIO | bytes | None = None,
) -> Survey:  # fmt: skip
    """What whoever was sent found, with photos (sent along, or `arrived` before in pieces) and the signature of who was there.

    Sent once more it is the survey it became. Refuses somebody else, a task handed on meanwhile, and what `survey` refuses.
    """
    by.require("claims.visit")
    task = locked(task)
    if by.person_id != task.person_id:
        raise Forbidden(Reason("只有被指派的查勘人员可以提交查勘。"))
    with house(task.project_id, cause=by):
        earlier = Survey.objects.filter(task=task).first()
    if earlier is not None:
        return earlier
    if task.state != "assigned":
        raise Conflict(Reason(f"这项查勘任务{task.get_state_display()}，不能提交。请联系保险机构。"))
    with house(task.project_id, cause=by) as inside:
        claim = locked(task.claim)
        row = written(claim, seen, task, by=inside, at=at)
        file_photos(claim, row, photos, arrived, by=inside, at=at)
        sign(claim, row, signature, by=inside, at=at)
        task.ended_at = at
        move(task, "finish_survey", by=inside, at=at, fields=("ended_at",))
        diary.finish_task(by=inside, at=at, kind=VISIT, subject=task, project_id=task.project_id)
        _go_on(claim, row, by=inside, at=at)
    return row


def enter_survey_of_estate(*, by: Actor, at: datetime, claim: Claim, item: str, estimate: Decimal) -> Survey:
    """The one survey of an estate claim is that of a home which was not looked at by itself, with the amount of this home.

    The caller holds the lock of the claim, and knows that the survey took place and found its cause.
    """
    estate = claim.estate
    assert estate is not None and estate.visit_at is not None  # noqa: S101  the caller asked
    seen = Seen(
        surveyed_at=estate.visit_at, finding=f"统一查勘（{estate.number}）：{estate.finding}", cause=estate.cause, item=item,
        estimate=estimate, responsible_id=estate.responsible_id,
    )  # fmt: skip
    row = written(claim, seen, None, by=by, at=at)
    _go_on(claim, row, by=by, at=at)
    return row


def written(
    claim: Claim, seen: Seen, task: SurveyTask | None, *, by: Actor, at: datetime, corrects: Survey | None = None,
    reason: str = "",
) -> Survey:  # fmt: skip
    """The record itself, priced and checked; the claim is not touched yet."""
    on = local_date(seen.surveyed_at)
    lines = priced(seen.lines, price_list(claim.region_code, on, claim.lead_id))
    estimate = sum((line["total"] for line in lines), Decimal(0)) if lines else seen.estimate
    _check(claim, seen, lines, estimate, at)
    assert estimate is not None  # noqa: S101  refused above
    return Survey.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code, task=task,
        surveyed_at=seen.surveyed_at, surveyor_id=by.person_id or 0, finding=seen.finding.strip(), cause=seen.cause,
        responsible_id=seen.responsible_id, item=seen.item, estimate=estimate,
        measurements=[{name: str(value).strip() for name, value in each.items()} for each in seen.measurements],
        lines=[{name: "" if value is None else str(value) for name, value in line.items()} for line in lines],
        zero_reason="" if estimate else seen.zero_reason.strip(), signed_as=seen.signed_as, signer=seen.signer.strip(),
        corrects=corrects, corrected_at=at if corrects else None, reason=reason,
    )  # fmt: skip


def _check(claim: Claim, seen: Seen, lines: list[dict[str, Any]], estimate: Decimal | None, at: datetime) -> None:
    no = Refusals()
    reported_at = claim.reported_at.replace(second=0, microsecond=0)  # forms tell a moment by the minute
    no.unless(reported_at <= seen.surveyed_at <= at, "查勘时间应在报案之后且不晚于现在。", field="surveyed_at")
    no.unless(bool(seen.finding.strip()), "请填写查勘情况。", field="finding")
    no.unless(seen.cause in CAUSES, "请选择原因。", field="cause")
    no.unless(seen.item in triage.known_items(claim), "请选择承保项目。", field="item")
    whole = estimate is not None and estimate >= 0 and yuan(estimate) == estimate
    no.unless(whole, "请填写估损金额，或逐项填写维修项目；金额不小于零且精确到分。", field="estimate")
    worth = claim.project.budget_cost if claim.project else None
    no.unless(
        not (whole and worth and estimate and estimate > worth),
        f"估损超过整个工程的概算造价 {money(worth)}，请核对位数、数量和单位（元）。" if worth else "", field="estimate",
    )  # fmt: skip
    no.unless(
        estimate != 0 or seen.cause in NO_DEFECT or bool(seen.zero_reason.strip()),
        "属于工程质量缺陷而估损为零的，请写明为什么没有损失，或填写估损金额；估损为零不能派修和赔付。", field="zero_reason",
    )  # fmt: skip
    no.unless(
        seen.responsible_id is None or seen.responsible_id in building_parties(claim),
        "责任单位应为本工程的参建单位。", field="responsible",
    )  # fmt: skip
    for number, line in enumerate(lines, 1):
        no.unless(bool(line["name"]), f"第 {number} 项维修项目没有名称，也不在单价库。", field="lines")
        no.unless(line["quantity"] > 0, f"第 {number} 项维修项目的数量应大于 0。", field="lines")
        no.unless(line["price"] > 0, f"第 {number} 项维修项目不在单价库，请填写单价。", field="lines")
    no.stop()


def file_photos(
    claim: Claim,
    row: Survey,
    photos: Sequence[BinaryIO | bytes],
    arrived: Sequence[Arrived] = (),
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Photos sent along and those that arrived in pieces are filed on the claim; the survey says which are its own."""
    title = "更正查勘的照片" if row.corrects_id else "查勘照片"
    filed = filing.store_photos(by=by, at=at, subject=claim, kind=PHOTO, title=title, photos=photos)
    if arrived:
        filed += filing.store_arrived(
            by=by, at=at, subject=claim, kind=PHOTO, title=title, arrived=arrived, field="photos"
        )  # fmt: skip
    if filed:
        row.photos = [each.pk for each in filed]
        row.save(update_fields=["photos"])


def sign(claim: Claim, row: Survey, signature: BinaryIO | bytes | None, *, by: Actor, at: datetime) -> None:
    """The drawn signature of who was present; without one the survey says that nobody signed."""
    no = Refusals()
    no.unless(row.signed_as in Survey.Present.values, "请选择在场的人；无人在场的也请选择。", field="signed_as")
    signs = row.signed_as != Survey.Present.NOBODY
    no.unless(
        not signs or signature is not None,
        "请在场的人在屏幕上签字；拒绝签字的，选择“无人在场或拒绝签字”。",
        field="signature",
    )
    no.unless(not signs or bool(row.signer), "请填写签字人的姓名。", field="signer")
    no.stop()
    if signs and signature is not None:
        paper = filing.store_photo(
            by=by, at=at, subject=claim, kind=SIGNATURE, title="查勘签字", upload=signature, field="signature"
        )  # fmt: skip
        row.signature_id = paper.pk
        row.save(update_fields=["signature_id"])


def _go_on(claim: Claim, row: Survey, *, by: Actor, at: datetime) -> None:
    """The claim takes item and estimate over; a second survey before the decision replaces what the first said."""
    claim.surveyed_at, claim.item, claim.estimate = claim.surveyed_at or row.surveyed_at, row.item, row.estimate
    claim.acknowledged_at = claim.acknowledged_at or row.surveyed_at
    fields = ("surveyed_at", "item", "estimate", "acknowledged_at")
    facts = {"cause": row.cause, "item": row.item, "estimate": row.estimate, "responsible": row.responsible_id}
    if claim.state == "surveyed":
        claim.save(update_fields=fields)
        record("claims.survey", by=by, at=at, subject=claim, **facts)
    else:
        move(claim, "survey", by=by, at=at, fields=fields, **facts)
    clocks.follow(claim)
    reserving.follow_survey(by=by, at=at, claim=claim)
    pass_on(claim, by=by, at=at, before="with_insurer")
