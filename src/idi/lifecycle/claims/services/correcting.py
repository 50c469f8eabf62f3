"""A submitted survey is put right: the earlier version stays to be read, and what was decided on it is decided anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db.models import Max
from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.documents.services import Arrived
from idi.foundation.journal.services import locked, record
from idi.foundation.notices import services as notices
from idi.lifecycle.claims.models import Claim, Decision, Draft, Survey, SurveyTask
from idi.lifecycle.claims.selectors import latest_survey
from idi.lifecycle.claims.services import fast_lane, reserving
from idi.lifecycle.claims.services.passing_on import ORDER, address, require_lead, tell_reporter
from idi.lifecycle.claims.services.surveying import Seen, file_photos, sign, written

DECIDE_ANEW = "claims.decide_anew"
_DECIDED = ("covered", "refused")


@act
def correct_survey(
    *, by: Actor, at: datetime, claim: Claim, version: int, seen: Seen, reason: str, photos: Sequence[BinaryIO | bytes] = (),
) -> Survey:  # fmt: skip
    """The lead's handler puts right the survey `version`, before the decision or after it, until a repair begins.

    After the decision it is a new fact: the decision stands until somebody decides anew, and nothing is repaired or paid on it
    meanwhile. New photos belong to the new version; the earlier ones stay with the earlier. Refused without a reason, with
    nothing changed, on a version that was put right already, and while a decision waits for its second person.
    """
    claim = locked(claim)
    by.require("claims.survey")
    require_lead(by, claim)
    earlier = _standing(claim, version)
    row = _put_right(claim, earlier, seen, reason, by=by, at=at)
    file_photos(claim, row, photos, by=by, at=at)
    return _corrected(claim, earlier, row, by=by, at=at)


@act
def correct_visit(
    *, by: Actor, at: datetime, task: SurveyTask, version: int, seen: Seen, reason: str,
    photos: Sequence[BinaryIO | bytes] = (), arrived: Sequence[Arrived] = (), signature: BinaryIO | bytes | None = None,
) -> Survey:  # fmt: skip
    """The same by whoever was sent, for the own visit; who is there signs anew where `signed_as` or a signature says so."""
    by.require("claims.visit")
    if by.person_id != task.person_id:
        raise Forbidden(Reason("只有当时查勘的人员或主承保机构可以更正查勘。"))
    with house(task.project_id, cause=by) as inside:
        claim = locked(task.claim)
        latest = latest_survey(claim)
        if latest is not None and latest.task_id != task.pk:
            raise Conflict(Reason("这次查勘之后另有一次查勘，请由主承保机构更正。"))
        earlier = _standing(claim, version)
        row = _put_right(claim, earlier, seen, reason, by=inside, at=at)
        file_photos(claim, row, photos, arrived, by=inside, at=at)
        if row.signed_as or signature is not None:
            sign(claim, row, signature, by=inside, at=at)
        return _corrected(claim, earlier, row, by=inside, at=at)


def awaits_new_decision(claim: Claim) -> bool:
    """Whether the survey was put right, or an objection upheld, after the decision that stands."""
    latest = latest_survey(claim)
    upheld = claim.objections.filter(upheld=True).aggregate(last=Max("reviewed_at"))["last"]
    since = max(filter(None, (latest and latest.corrected_at, upheld)), default=None)
    if since is None:
        return False
    return Decision.objects.filter(claim=claim, replaced_at__isnull=True, decided_at__lt=since).exists()


def require_decided_on_survey(claim: Claim) -> None:
    """Nothing is repaired or paid on a decision after which the survey was put right or an objection upheld. Raises `Conflict`."""
    if awaits_new_decision(claim):
        raise Conflict(Reason(gettext("核定之后查勘作了更正，或者异议成立，请先重新核定。")))


def _put_right(claim: Claim, earlier: Survey, seen: Seen, reason: str, *, by: Actor, at: datetime) -> Survey:
    if not reason.strip():
        raise Refusal(Reason("请写明更正的原因，报案人会看到。", "reason"))
    return written(claim, seen, earlier.task, by=by, at=at, corrects=earlier, reason=reason.strip())


def _corrected(claim: Claim, earlier: Survey, row: Survey, *, by: Actor, at: datetime) -> Survey:
    """The new version counts from now on."""
    _check(claim, earlier, row)
    claim.estimate = row.estimate
    if claim.state == "surveyed":
        claim.item = row.item
    claim.save(update_fields=["estimate", "item"])
    record(
        "claims.correct_survey", by=by, at=at, subject=claim, survey=row.pk, corrects=earlier.pk, cause=row.cause,
        item=row.item, estimate=row.estimate, responsible=row.responsible_id, reason=row.reason, photos=len(row.photos),
        signed=row.signature_id is not None,
    )  # fmt: skip
    if claim.state in _DECIDED:
        ask_anew(claim, "查勘已更正，请重新核定", by=by, at=at)
    else:
        reserving.follow_survey(by=by, at=at, claim=claim)
    _tell(claim, row, by=by, at=at)
    return row


def _standing(claim: Claim, version: int) -> Survey:
    """The survey to put right; a Conflict says why it is too late or not yet the time."""
    if Draft.objects.filter(claim=claim, answered_at__isnull=True).exists():
        raise Conflict(Reason("核定正在等待复核。请由复核人退回后，再更正查勘。"))
    if claim.state not in ("surveyed", *_DECIDED):
        raise Conflict(Reason(f"报案当前状态为“{claim.get_state_display()}”，不能更正查勘。"))
    latest = latest_survey(claim)
    if latest is None:
        raise Conflict(Reason("本案没有查勘记录，请先登记查勘。"))
    if latest.pk != version:
        raise Conflict(Reason("查勘已经更正过，您看到的不是最新的一份。请刷新页面后再更正。"))
    return latest


_SAID = (
    "surveyed_at",
    "finding",
    "cause",
    "item",
    "estimate",
    "zero_reason",
    "responsible_id",
    "measurements",
    "lines",
)


def _check(claim: Claim, earlier: Survey, row: Survey) -> None:
    no = Refusals()
    same = all(getattr(earlier, name) == getattr(row, name) for name in _SAID)
    no.unless(not same or bool(row.photos) or row.signature_id is not None, "与原来的查勘完全相同，没有更正任何内容。")
    if claim.fast_lane and row.task_id is None:
        most = fast_lane.limit(claim)
        no.unless(
            row.estimate <= most.whole(), f"本案凭照片查勘，估损不能超过小额限额 {most.whole()} 元，请上门查勘。",
            field="estimate", because=most.reasons,
        )  # fmt: skip
    no.stop()


def ask_anew(claim: Claim, why: str, *, by: Actor, at: datetime) -> None:
    """The lead has to decide again; till then nothing is ordered."""
    diary.finish_task(by=by, at=at, kind=ORDER, subject=claim, project_id=claim.project_id)
    diary.open_task(
        by=by, at=at, holder_id=claim.lead_id, kind=DECIDE_ANEW,  # type: ignore[arg-type]
        title=f"{why}：{claim.number}", address=address(claim), subject=claim, capability="claims.decide",
        region_code=claim.region_code, project_id=claim.project_id,
    )  # fmt: skip


def _tell(claim: Claim, row: Survey, *, by: Actor, at: datetime) -> None:
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 的查勘已更正", text=row.reason)
    others = {claim.lead_id, row.task.person_id if row.task else None} - {by.person_id, by.organisation_id, None}
    for holder_id in sorted(others):  # type: ignore[type-var]
        notices.tell(
            by=by, at=at, holder_id=holder_id, title=f"查勘已更正：{claim.number}", text=row.reason,  # type: ignore[arg-type]
            address=address(claim) if holder_id == claim.lead_id else f"/claims/visits/{row.task_id}/", subject=claim,
        )  # fmt: skip
