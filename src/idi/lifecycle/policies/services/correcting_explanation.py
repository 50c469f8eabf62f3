"""What was recorded of an explanation of exclusions is put right: a new version with its reason, once a second person agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.db.models import Max
from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Exclusion, ExplanationCorrection, Policy
from idi.lifecycle.policies.services.recording import require_own_lead
from idi.lifecycle.policies.services.recording_explanation import EXPLANATION, Explained

APPROVE = "policies.approve_correction"


@act
def correct_explanation(
    *, by: Actor, at: datetime, policy: Policy, reason: str, exclusions: Sequence[str], how: str, explainer: str,
    explained_on: date, acknowledged_on: date, upload: BinaryIO | bytes | None = None,
) -> ExplanationCorrection:  # fmt: skip
    """Draws up a new version of what was recorded; what stands counts until a second person agreed.

    Without `upload` the file of the version that stands is that of the new one. Refused without a reason, where nothing
    differs, for days after the contract, and while another correction waits.
    """
    by.require("policies.record_outside")
    with house(policy.project_id, cause=by) as inside:
        policy = locked(policy)
        require_own_lead(by, policy.lead)
        standing = _standing(policy)
        told = Explained.told(exclusions, how, explainer, explained_on, acknowledged_on)
        no = Refusals()
        told.check(no, policy)
        no.unless(bool(reason.strip()), "请写明更正的原因，与原来的登记一起保留。", field="reason")
        no.unless(
            upload is not None or told != Explained.of(standing),
            "与现在的登记一样，没有要更正的；换确认书的，请上传新的文件。", field="exclusions",
        )  # fmt: skip
        no.stop()
        correction = ExplanationCorrection.objects.create(
            project_id=policy.project_id, region_code=policy.region_code, policy=policy, reason=reason.strip(),
            drafted_at=at, drafted_by_id=by.person_id,
        )  # fmt: skip
        document_id = standing[0].document_id or 0
        if upload is not None:
            document_id = documents.store(
                by=inside, at=at, subject=correction, kind=EXPLANATION, upload=upload, field="upload",
                title=f"责任免除说明和确认（更正） {policy.outside_number}",
            ).pk  # fmt: skip
        Exclusion.objects.bulk_create(
            told.rows(policy, by=by, document_id=document_id, correction=correction, in_force=False)
        )
        open_task(
            by=inside, at=at, holder_id=policy.lead_id, kind=APPROVE, subject=correction, project_id=policy.project_id,
            capability="policies.approve_endorsement", region_code=policy.region_code,
            title=f"保险单 {policy.number}：责任免除的说明要更正，请复核", address=_address(correction),
        )  # fmt: skip
    record(
        "policies.correct_explanation", by=by, at=at, subject=correction, policy=policy.pk, exclusions=len(told.texts), how=how,
        explained_on=explained_on, acknowledged_on=acknowledged_on, document=document_id,
    )  # fmt: skip
    return correction


@act
def answer_correction(
    *, by: Actor, at: datetime, correction: ExplanationCorrection, agree: bool, answer: str = ""
) -> ExplanationCorrection:
    """A second person of the lead lets it pass, from when on it counts, or says why not; never who drew it up."""
    by.require("policies.approve_endorsement")
    with house(correction.project_id, cause=by) as inside:
        policy, correction = locked(correction.policy), locked(correction)
        require_own_lead(by, policy.lead)
        if by.person_id is not None and by.person_id == correction.drafted_by_id:
            raise Forbidden(Reason("拟稿人不能复核自己的更正，请由另一人复核。"))
        if not agree and not answer.strip():
            raise Refusal(Reason("请写明不同意的原因。", "answer"))
        correction.answered_at, correction.answered_by_id, correction.answer = at, by.person_id, answer.strip()
        fields = ("answered_at", "answered_by_id", "answer")
        if agree:
            last = policy.explanation_corrections.aggregate(last=Max("version"))["last"]
            correction.version = (last or 1) + 1
            move(
                correction, "approve_correction", by=by, at=at, fields=(*fields, "version"), version=correction.version
            )
            policy.exclusions.filter(in_force=True).update(in_force=False)
            correction.exclusions.update(in_force=True)
        else:
            move(correction, "refuse_correction", by=by, at=at, fields=fields)
            tell(
                by=inside, at=at, holder_id=policy.lead_id, subject=correction, address=_address(correction),
                title=f"保险单 {policy.number}：责任免除说明的更正未获同意", text=f"原因：{correction.answer}",
            )  # fmt: skip
        finish_task(by=inside, at=at, kind=APPROVE, subject=correction)
    return correction


@act
def withdraw_correction(*, by: Actor, at: datetime, correction: ExplanationCorrection) -> ExplanationCorrection:
    """The lead takes back what waits; what stands goes on standing."""
    by.require("policies.record_outside")
    with house(correction.project_id, cause=by) as inside:
        correction = locked(correction)
        require_own_lead(by, correction.policy.lead)
        move(correction, "withdraw_correction", by=by, at=at)
        finish_task(by=inside, at=at, kind=APPROVE, subject=correction)
    return correction


def _standing(policy: Policy) -> list[Exclusion]:
    if policy.origin != Policy.Origin.RECORDED:
        raise Refusal(Reason("这份保险单在平台签发，责任免除的说明在投保单上登记。"))
    if policy.explanation_corrections.filter(state="awaiting_approval").exists():
        raise Conflict(Reason("已有一份更正在等待复核，请先复核或撤回。"))
    standing = list(policy.exclusions.filter(in_force=True).order_by("number"))
    if not standing:
        raise Conflict(Reason("还没有登记责任免除的说明，请先补录。"))
    return standing


def _address(correction: ExplanationCorrection) -> str:
    return reverse("policies:explanation_correction", args=[correction.pk])
