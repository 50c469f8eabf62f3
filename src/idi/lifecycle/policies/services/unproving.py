"""The proof of insurance is taken back with the contract it proves."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import move
from idi.foundation.notices.services import tell
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies.models import Policy, Proof, Waiver


def revoke_proofs(*, by: Actor, at: datetime, policy: Policy, reason: str) -> None:
    """Revokes every proof that stands; the property authority is told, and where it waived the deposit it has to revoke that."""
    for proof in Proof.objects.select_for_update().filter(policy=policy, state="issued"):
        proof.revoked_on, proof.reason = local_date(at), reason
        move(proof, "revoke_proof", by=by, at=at, fields=("revoked_on", "reason"))
        finish_task(by=by, at=at, kind="policies.waive", subject=proof)
        _tell_property_authority(by, at, proof)


def _tell_property_authority(by: Actor, at: datetime, proof: Proof) -> None:
    waiver = Waiver.objects.filter(proof=proof, revoked_on__isnull=True).first()
    address = reverse("policies:proof", args=[proof.pk])
    for authority in parties.looking_after("property_authority", proof.region_code):
        tell(
            by=by, at=at, holder_id=authority.pk, subject=proof, title=f"投保证明 {proof.number} 已撤销",
            text=f"{proof.reason}。", address=address,
        )  # fmt: skip
        if waiver is not None and authority.pk == waiver.authority_id:
            _ask_to_revoke(by, at, proof, waiver, address)


def _ask_to_revoke(by: Actor, at: datetime, proof: Proof, waiver: Waiver, address: str) -> None:
    waived = rules.law(proof.policy.law).figure("deposit_waived", proof.policy.signed_on)
    open_task(
        by=by, at=at, holder_id=waiver.authority_id, kind="policies.revoke_waiver", subject=waiver,
        project_id=proof.project_id, capability="policies.record_waiver", region_code=proof.region_code, address=address,
        title=f"投保证明 {proof.number} 已撤销：请撤销物业保修金免交", because=waived.reasons,
    )  # fmt: skip
