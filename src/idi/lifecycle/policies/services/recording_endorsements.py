"""Record mode of endorsements: one made in the insurer's own system is entered with its number, day and file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies.models import Endorsement, Policy
from idi.lifecycle.policies.outside import OutsideEndorsement
from idi.lifecycle.policies.services.chapters import CHAPTERS
from idi.lifecycle.policies.services.checking import check_allowed, check_possible
from idi.lifecycle.policies.services.grounds import ground_of
from idi.lifecycle.policies.services.recording import require_own_lead
from idi.lifecycle.policies.services.taking_force import take_force


@act
def record_outside_endorsement(
    *, by: Actor, at: datetime, policy: Policy, outside: OutsideEndorsement, upload: BinaryIO | bytes | None
) -> Endorsement:
    """Enters an endorsement that exists elsewhere: it is in force at once, with the next number, a version and its money.

    Nobody is asked again. What would stand against it here is kept on it as warnings; its amount counts, not the platform's.
    Refuses one of a foreign lead, without number, ground, reason or file, a number used before, days in the future or before
    the issue, and a change that cannot be.
    """
    by.require("policies.record_outside")
    policy = locked(policy)
    require_own_lead(by, policy.lead)
    if policy.origin != Policy.Origin.RECORDED:
        raise Conflict(Reason("这份保险单由平台签发，请在平台办理批改。"))
    outside = replace(outside, outside_number=outside.outside_number.strip().upper())
    no = Refusals()
    _check_paper(policy, outside, at, no)
    no.unless(bool(upload), "请上传外部系统出具的批单文件。", field="upload")
    if outside.kind not in CHAPTERS:
        raise Refusal(*no.reasons, Reason("请选择批改事项。", "kind"))
    with house(policy.project_id, cause=by) as inside:
        endorsement = _written(by, at, policy, outside, no)
        _file(by, at, endorsement, upload or b"")
        record(
            "policies.record_outside_endorsement", by=by, at=at, subject=endorsement, kind=outside.kind,
            outside_number=outside.outside_number, warnings=len(endorsement.warnings),
        )  # fmt: skip
        return take_force(by=inside, at=at, endorsement=endorsement)


def _check_paper(policy: Policy, outside: OutsideEndorsement, at: datetime, no: Refusals) -> None:
    """Number and day, asked as the lead: it sees all its endorsements, the house of one project does not."""
    number, on = outside.outside_number, outside.outside_on
    no.unless(bool(number), "请填写外部系统的批单号。", field="outside_number")
    known = Endorsement.objects.filter(policy__lead_id=policy.lead_id, outside_number=number or "-").first()
    said = f"外部批单号 {number} 已补录为第 {known.number if known else ''} 号批单，请勿重复补录。"
    no.unless(known is None, said, field="outside_number")
    no.unless(on <= local_date(at), "批单出具日期不能晚于今天。", field="outside_on")
    issued = policy.issued_on or policy.signed_on
    no.unless(on >= issued, f"批单出具日期早于保险单出单日期 {issued}。", field="outside_on")
    no.unless(bool(outside.reason.strip()), "请写明批改的原因。", field="reason")
    still = outside.kind != Endorsement.Kind.MEMBERS or not Decimal(outside.change.get("amount") or 0)
    no.unless(still, "成员变更不增减保险费；另有增减的，请作为另一份批单补录。", field="amount")


def _written(
    by: Actor, at: datetime, policy: Policy, outside: OutsideEndorsement, no: Refusals
) -> Endorsement:  # fmt: skip
    kind, change, on = outside.kind, outside.change, outside.effective_on
    ground, because = ground_of(policy, kind, outside.basis, change, on, no)
    check_possible(policy, kind, change, on, at, no)
    no.stop()
    return Endorsement.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, kind=kind, basis=outside.basis,
        ground=ground, reason=outside.reason.strip(), effective_on=on, change=change, drafted_by_id=by.person_id,
        because=because, made_at=at, outside_number=outside.outside_number, outside_on=outside.outside_on,
        warnings=_warnings(policy, outside, at),
    )  # fmt: skip


def _warnings(policy: Policy, outside: OutsideEndorsement, at: datetime) -> list[dict[str, Any]]:
    told = Refusals()
    check_allowed(policy, outside.kind, outside.change, outside.effective_on, at, told)
    return [{"message": r.message, "because": [each.to_json() for each in r.because]} for r in told.reasons]


def _file(by: Actor, at: datetime, endorsement: Endorsement, upload: BinaryIO | bytes) -> None:
    endorsement.document_id = documents.store(
        by=by, at=at, subject=endorsement, kind="policies.outside_endorsement",
        title=f"外部批单 {endorsement.outside_number}", upload=upload, number=endorsement.outside_number, field="upload",
    ).pk  # fmt: skip
    endorsement.save(update_fields=["document_id"])
