"""Record mode: a policy issued in an insurer's own system is entered with its outside number, day and file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.ledger.services import receive
from idi.lifecycle.policies.models import Policy
from idi.lifecycle.policies.outside import Outside
from idi.lifecycle.policies.services.concluding import conclude, new_check_code
from idi.lifecycle.policies.services.issuing import open_whole_premium, put_in_force
from idi.lifecycle.policies.services.outside_checks import faults, number_faults, warnings
from idi.lifecycle.policies.services.panel import check_panel
from idi.lifecycle.rating import services as rating

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def record_outside(*, by: Actor, at: datetime, outside: Outside, upload: BinaryIO | bytes | None) -> Policy:
    """Enters a policy that exists elsewhere. What would block one here becomes a warning kept on it.

    Refuses only what cannot be: a foreign lead, an empty or known number, a second live policy of the project, days in the
    wrong order or in the future, a panel that is none, an item or building that is not there, and a file that is none.
    Without a file it stands on the list of what is missing.
    """
    outside = replace(outside, outside_number=outside.outside_number.strip().upper())
    by.require("policies.record_outside")
    require_own_lead(by, outside.lead)
    check_panel(outside.shares, lead_id=outside.lead.pk)
    known = list(number_faults(outside.lead.pk, outside.outside_number))
    with house(outside.project.pk, cause=by):
        return enter(by=by, at=at, outside=outside, upload=upload, known=known)


def require_own_lead(by: Actor, lead: Organisation) -> None:
    """Raises `Forbidden` unless the actor acts for the lead of what is recorded."""
    if by.kind != "house" and not by.acts_for(lead.pk):
        raise Forbidden(Reason("只能补录本机构作为主承保的保险单。"))


def enter(
    *, by: Actor, at: datetime, outside: Outside, upload: BinaryIO | bytes | None, known: Sequence[Reason] = (),
    warned: list[dict[str, Any]] | None = None, printed: bool = True,
) -> Policy:  # fmt: skip
    """Writes the policy with all that belongs to it. The caller runs as the house of the project and checked who may, and the
    outside number (`known`: what is wrong with it).

    `warned` is what the policy was warned of when its book was looked over; the paper of its proof may be `printed` later.
    """
    if reasons := [*known, *faults(outside, at)]:
        raise Refusal(*reasons)
    project, lead = outside.project, outside.lead
    law = rules.law(project.region_code)
    with lawful("budget"):
        priced = rules.premium(law, outside.signed_on, outside.budget, outside.rate)
    if warned is None:
        warned = [
            {"message": r.message, "because": [each.to_json() for each in r.because]} for r in warnings(outside, priced)
        ]
    policy = Policy.objects.create(
        project=project, region_code=project.region_code, origin=Policy.Origin.RECORDED,
        outside_number=outside.outside_number, outside_on=outside.outside_on, issued_on=outside.outside_on,
        number=next_number("BD", project.region_code, at), lead=lead, policyholder=project.developer,
        insured=outside.insured, claimant=outside.claimant, law=law.id, signed_on=outside.signed_on, rate=outside.rate,
        budget=outside.budget, provisional=outside.provisional, check_code=new_check_code(),
        because=[each.to_json() for each in priced.because], state="issued", warnings=warned,
    )  # fmt: skip
    if upload is not None:
        file_outside(by=by, at=at, policy=policy, upload=upload)
    record(
        "policies.record_outside", by=by, at=at, subject=policy, lead=lead.pk, outside_number=outside.outside_number,
        outside_on=outside.outside_on, warnings=len(warned),
    )  # fmt: skip
    panel = [(organisation.pk, share) for organisation, share in outside.shares]
    conclude(by=by, at=at, policy=policy, panel=panel, proposal_id=None, agreed=outside.items)
    _note_payments(by, at, policy, outside)
    put_in_force(by=by, at=at, policy=policy, printed=printed)
    with house(project.pk, cause=by) as inside:
        rating.close_open(
            by=inside, at=at, project=project, why=f"项目已承保：补录了外部保险单 {policy.outside_number}。"
        )
    return policy


def file_outside(*, by: Actor, at: datetime, policy: Policy, upload: BinaryIO | bytes) -> None:
    """Files the policy as its own system printed it."""
    document = documents.store(
        by=by, at=at, subject=policy, kind="policies.outside", title=f"外部保险单 {policy.outside_number}", upload=upload,
        number=policy.outside_number, field="upload",
    )  # fmt: skip
    policy.outside_document_id = document.pk
    policy.save(update_fields=["outside_document_id"])


def _note_payments(by: Actor, at: datetime, policy: Policy, outside: Outside) -> None:
    """What came in at the insurer is noted on one due of the whole premium; without any the policy stands on the list of
    what is missing."""
    if not outside.payments:
        return
    due = open_whole_premium(by=by, at=at, policy=policy, due_on=outside.payments[0].paid_on)
    for payment in outside.payments:
        receive(by=by, at=at, due=due, amount=payment.amount, paid_on=payment.paid_on, reference=payment.reference)
