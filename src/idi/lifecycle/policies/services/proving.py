"""The proof of insurance: made with the policy, its paper printed at once, or for a whole book after it was entered."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal
from idi.foundation.core.numbers import next_number
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Policy, Proof
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.concluding import new_check_code


def prove(*, by: Actor, at: datetime, policy: Policy) -> Proof:
    """The proof of a policy that comes into force, without its paper."""
    proof = Proof.objects.create(
        project_id=policy.project_id, region_code=policy.region_code, policy=policy, check_code=new_check_code(),
        number=next_number("ZM", policy.region_code, at), issued_on=local_date(at),
    )  # fmt: skip
    record("policies.prove", by=by, at=at, subject=proof, policy=policy.pk)
    return proof


def print_paper(*, by: Actor, at: datetime, proof: Proof) -> None:
    """Prints, signs and files the paper of a proof. The caller holds its lock, or has just made it."""
    proof.document_id = papers.proof(by=by, at=at, proof=proof).pk
    proof.save(update_fields=["document_id"])


@act
def print_proof(*, by: Actor, at: datetime, proof: Proof) -> Proof:
    """Prints the paper of a proof that has none yet, for whoever may see the proof; a second call changes nothing.

    Refuses a revoked proof, and text the fonts cannot print.
    """
    by.require("policies.read")
    with house(proof.project_id, cause=by):
        proof = locked(proof)
        if proof.document_id is None:
            if proof.state != "issued":
                raise Conflict(Reason("投保证明已撤销，不再出具文件。"))
            print_paper(by=by, at=at, proof=proof)
    return proof


@act
def tell_unprinted(*, by: Actor, at: datetime, proof: Proof, refusal: Refusal) -> None:
    """Tells the lead why a proof of its book could not be printed, and where it is printed once that is put right."""
    tell(
        by=by, at=at, holder_id=proof.policy.lead_id, subject=proof, title=f"投保证明 {proof.number} 没有生成",
        text="；".join(reason.message for reason in refusal.reasons)[:500],
        address=reverse("policies:proof", args=[proof.pk]),
    )  # fmt: skip
