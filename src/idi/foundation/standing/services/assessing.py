"""The conditions of notice 三（五）: the insurer hands in evidence, the association or the regulator judges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import sees_region
from idi.foundation.standing.models import JUDGES, Assessment, Evidence
from idi.foundation.standing.selectors.eligibility import Condition, conditions

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

JUDGE = "standing.judge"


@act
def hand_in(
    *, by: Actor, at: datetime, insurer: Organisation, condition: str, note: str, papers: Sequence[BinaryIO | bytes]
) -> Evidence:
    """The insurer's own staff hands in evidence for one condition; who may judge it is told."""
    by.require("standing.publish")
    if not by.acts_for(insurer.pk):
        raise Forbidden(Reason("证明材料由保险机构自己提交。"))
    no = Refusals()
    wanted = _condition(no, insurer, condition, at)
    no.unless(bool(note.strip()), "请说明材料证明什么。", field="note")
    no.unless(bool(papers), "请至少上传一份证明材料。", field="papers")
    no.stop()
    row = Evidence.objects.create(
        insurer=insurer, region_code=insurer.region_code, condition=condition, note=note.strip(), handed_in_at=at
    )
    _store(by, at, row, condition, papers)
    record("standing.hand_in", by=by, at=at, subject=row, condition=condition)
    for judge_id in _judges(insurer):
        open_task(
            by=by, at=at, holder_id=judge_id, kind=JUDGE, subject=insurer, capability=JUDGE,
            title=f"{insurer.name}提交了承保条件证明材料，请认定", region_code=insurer.region_code,
            address=reverse("standing:eligibility", args=[insurer.pk]),
            because=[wanted.because] if wanted else [],
        )  # fmt: skip
    return row


@act
def assess(
    *, by: Actor, at: datetime, insurer: Organisation, condition: str, met: bool, reason: str, judged_on: date,
    valid_until_on: date | None = None, papers: Sequence[BinaryIO | bytes] = (),
) -> Assessment:  # fmt: skip
    """Judges one condition, with the reason; the latest judgement counts until its last day.

    Refuses a day in the future, one before an earlier judgement, and who sees another region.
    """
    by.require(JUDGE)
    if by.kind != "house" and not sees_region(insurer.region_code):
        raise Forbidden(Reason("只能认定本地区的保险机构。"))
    no = Refusals()
    no.unless(insurer.kind == "insurer", f"“{insurer.name}”不是保险机构。")
    _condition(no, insurer, condition, at)
    no.unless(bool(reason.strip()), "请写明认定的理由。", field="reason")
    no.unless(judged_on <= local_date(at), "认定日期不能晚于今天。", field="judged_on")
    no.unless(
        valid_until_on is None or valid_until_on >= judged_on, "有效期止不能早于认定日期。", field="valid_until_on"
    )
    earlier = Assessment.objects.filter(insurer=insurer, condition=condition, judged_on__gt=judged_on).first()
    no.unless(earlier is None, "已有日期更晚的认定，请核对认定日期。", field="judged_on")
    no.stop()
    row = Assessment.objects.create(
        insurer=insurer, region_code=insurer.region_code, condition=condition, met=met, reason=reason.strip(),
        judged_on=judged_on, valid_until_on=valid_until_on, judged_at=at, judged_by_id=by.organisation_id or 0,
    )  # fmt: skip
    _store(by, at, row, condition, papers)
    record("standing.assess", by=by, at=at, subject=row, condition=condition, met=met)
    finish_task(by=by, at=at, kind=JUDGE, subject=insurer)
    return row


def _condition(no: Refusals, insurer: Organisation, condition: str, at: datetime) -> Condition | None:
    listed = conditions(insurer.region_code, local_date(at))
    found = next((each for each in listed if each.word == condition), None)
    no.unless(found is not None, "请选择通知列明的条件。", field="condition")
    return found


def _store(
    by: Actor, at: datetime, row: Evidence | Assessment, condition: str, papers: Sequence[BinaryIO | bytes]
) -> None:
    with house(row.insurer_id, cause=by) as inside:
        for upload in papers:
            documents.store(
                by=inside, at=at, subject=row, kind="standing.eligibility", title=f"{condition} 证明材料",
                upload=upload, field="papers",
            )  # fmt: skip


def _judges(insurer: Organisation) -> list[int]:
    return [each.pk for kind in JUDGES for each in parties.looking_after(kind, insurer.region_code)]
