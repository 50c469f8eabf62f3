"""The property authority waives the warranty deposit on the proof of insurance, and may revoke that (notice 三（四）)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Proof, Waiver


@act
def record_waiver(
    *, by: Actor, at: datetime, proof: Proof, amount_otherwise_due: Decimal, recorded_on: date | None = None
) -> Waiver:
    """Records that on this proof the deposit is not collected, with the amount that would have been due.

    `recorded_on` is the day on the authority's own file, today where none is given. Refuses a revoked proof, a second waiver while
    one stands, a day before the proof or to come, and regions whose law knows no waiver.
    """
    by.require("policies.record_waiver")
    if by.organisation_id is None or by.person_id is None:
        raise Forbidden(Reason("免交由物业主管部门的经办人登记。"))
    proof = locked(proof)
    policy = proof.policy
    with lawful():
        waived = rules.law(policy.law).figure("deposit_waived", policy.signed_on)
    if Waiver.objects.filter(proof=proof, revoked_on__isnull=True).exists():
        raise Conflict(Reason("这份投保证明已登记过免交，不能重复登记。"))
    no = Refusals()
    no.unless(proof.state == "issued", "投保证明已撤销，不能据此免交物业保修金。")
    no.unless(policy.state == "issued", "保险单不在有效状态，不能据此免交物业保修金。")
    no.unless(waived.yes(), "当地没有投保后免交物业保修金的规定。", because=waived.reasons)
    no.unless(
        amount_otherwise_due > 0 and yuan(amount_otherwise_due) == amount_otherwise_due,
        "应交金额应大于零且精确到分。", field="amount_otherwise_due",
    )  # fmt: skip
    recorded_on = recorded_on or local_date(at)
    no.unless(recorded_on <= local_date(at), "登记日期不能晚于今天。", field="recorded_on")
    early = f"登记日期早于投保证明出具日期{day(proof.issued_on)}。"
    no.unless(recorded_on >= proof.issued_on, early, field="recorded_on")
    no.stop()
    waiver = Waiver.objects.create(
        project_id=proof.project_id, region_code=proof.region_code, proof=proof, authority_id=by.organisation_id,
        amount_otherwise_due=amount_otherwise_due, recorded_on=recorded_on, officer_id=by.person_id,
        officer=by.name,
        because=[each.to_json() for each in waived.reasons],
    )  # fmt: skip
    record("policies.record_waiver", by=by, at=at, subject=waiver, proof=proof.pk, amount=amount_otherwise_due)
    finish_task(by=by, at=at, kind="policies.waive", subject=proof)
    _tell_policyholder(
        by, at, proof, "物业保修金免交已登记", f"投保证明 {proof.number}，应交金额 {amount_otherwise_due:,.2f} 元。"
    )
    return waiver


@act
def revoke_waiver(*, by: Actor, at: datetime, waiver: Waiver, reason: str, revoked_on: date | None = None) -> Waiver:
    """Takes the waiver back: the deposit is due again. Refuses one revoked before, an empty reason, and a day that cannot be."""
    by.require("policies.record_waiver")
    waiver = locked(waiver)
    if waiver.revoked_on is not None:
        raise Conflict(Reason(f"免交记录已于{day(waiver.revoked_on)}撤销。"))
    if not reason.strip():
        raise Refusal(Reason("请写明撤销的原因。", "reason"))
    on = revoked_on or local_date(at)
    if not waiver.recorded_on <= on <= local_date(at):
        raise Refusal(Reason(f"撤销日期应在登记日期{day(waiver.recorded_on)}和今天之间。", "revoked_on"))
    waiver.revoked_on, waiver.revoked_reason = on, reason.strip()
    waiver.revoked_by_id, waiver.revoker = by.person_id, by.name
    waiver.save(update_fields=["revoked_on", "revoked_reason", "revoked_by_id", "revoker"])
    record("policies.revoke_waiver", by=by, at=at, subject=waiver, proof=waiver.proof_id)
    finish_task(by=by, at=at, kind="policies.revoke_waiver", subject=waiver)
    _tell_policyholder(by, at, waiver.proof, "物业保修金免交已撤销", f"原因：{waiver.revoked_reason}。请按规定补交。")
    return waiver


def _tell_policyholder(by: Actor, at: datetime, proof: Proof, title: str, text: str) -> None:
    tell(
        by=by, at=at, holder_id=proof.policy.policyholder_id, subject=proof, title=title, text=text,
        address=reverse("policies:proof", args=[proof.pk]),
    )  # fmt: skip
