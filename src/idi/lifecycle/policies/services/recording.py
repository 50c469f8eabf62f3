"""Record mode: a policy issued in an insurer's own system is entered with its outside number, day and file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Insured, Policy
from idi.lifecycle.policies.services.concluding import conclude, new_check_code
from idi.lifecycle.policies.services.issuing import put_in_force
from idi.lifecycle.policies.services.panel import Panel, check_panel
from idi.lifecycle.projects import selectors as projects
from idi.lifecycle.rating import selectors as rating

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.projects.models import Project

# What makes a panel impossible, against what a region's law merely forbids: a fact from outside is recorded all the same.
_IMPOSSIBLE = {"no_shares", "insurer_twice", "share_out_of_range", "shares_not_one"}


@act
def record_outside(
    *, by: Actor, at: datetime, project: Project, lead: Organisation, outside_number: str, outside_on: date,
    signed_on: date, rate: Decimal, budget: Decimal, provisional: Decimal, shares: Panel, insured: str, claimant: str,
    upload: BinaryIO | bytes,
) -> Policy:  # fmt: skip
    """Enters a policy that exists elsewhere. What would block one here becomes a warning kept on it.

    Refuses only what cannot be: a foreign lead, an empty or known number, a second live policy of the project, days in the
    wrong order or in the future, a panel that is none, and a file that is none.
    """
    by.require("policies.record_outside")
    if by.kind != "house" and not by.acts_for(lead.pk):
        raise Forbidden(Reason("只能补录本机构作为主承保的保险单。"))
    check_panel(shares, lead_id=lead.pk)
    named = [(organisation.name, share) for organisation, share in shares]
    with lawful("signed_on"):
        law = rules.law(project.region_code)
        faults = rules.check_shares(law, signed_on, named)
    outside_number = outside_number.strip().upper()
    _check(at, project, lead, outside_number, outside_on, signed_on, insured, claimant, faults)
    with lawful("budget"):
        priced = rules.premium(law, signed_on, budget, rate)
    warnings = [
        *(Reason(fault.message, "shares", fault.because) for fault in faults),
        *_warnings(project, lead, law, signed_on, insured, priced, provisional),
    ]
    seats.seat(lead.pk, project.pk, role="insurer_lead", from_on=local_date(at))
    policy = Policy.objects.create(
        project=project, region_code=project.region_code, origin=Policy.Origin.RECORDED, outside_number=outside_number,
        outside_on=outside_on, number=next_number("BD", project.region_code, at), lead=lead,
        policyholder=project.developer, insured=insured, claimant=claimant, law=law.id, signed_on=signed_on,
        issued_on=outside_on, rate=rate, budget=budget, provisional=provisional, check_code=new_check_code(),
        because=[each.to_json() for each in priced.because], state="issued", warnings=[_told(each) for each in warnings],
    )  # fmt: skip
    document = documents.store(
        by=by, at=at, subject=policy, kind="policies.outside", title=f"外部保险单 {outside_number}", upload=upload,
        number=outside_number, field="upload",
    )  # fmt: skip
    policy.outside_document_id = document.pk
    policy.save(update_fields=["outside_document_id"])
    record(
        "policies.record_outside", by=by, at=at, subject=policy, lead=lead.pk, outside_number=outside_number,
        outside_on=outside_on, warnings=len(warnings),
    )  # fmt: skip
    panel = [(organisation.pk, share) for organisation, share in shares]
    conclude(by=by, at=at, policy=policy, panel=panel, proposal_id=None)
    put_in_force(by=by, at=at, policy=policy)
    return policy


def _check(
    at: datetime, project: Project, lead: Organisation, number: str, outside_on: date, signed_on: date,
    insured: str, claimant: str, faults: Sequence[rules.Refusal],
) -> None:  # fmt: skip
    no = Refusals()
    known = Policy.objects.filter(lead=lead, outside_number=number).first() if number else None
    no.unless(bool(number), "请填写外部系统的保险单号。", field="outside_number")
    no.unless(known is None, f"外部保险单号 {number} 已补录为 {known}，请勿重复补录。", field="outside_number")
    live = Policy.objects.filter(project=project).exclude(state="cancelled").first()
    no.unless(live is None, f"本工程已有保险单 {live}。", field="project")
    no.unless(signed_on <= outside_on, "出单日期早于合同签订日期。", field="outside_on")
    no.unless(outside_on <= local_date(at), "出单日期不能晚于今天。", field="outside_on")
    no.unless(insured in Insured.values, "请选择被保险人。", field="insured")
    no.unless(claimant in Insured.values, "请选择索赔权益人。", field="claimant")
    for fault in faults:
        if fault.code in _IMPOSSIBLE:
            no.add(fault.message, field="shares", because=fault.because)
    no.stop()


def _warnings(
    project: Project, lead: Organisation, law: rules.Law, signed_on: date, insured: str, priced: rules.Premium,
    provisional: Decimal,
) -> Iterator[Reason]:  # fmt: skip
    yield from projects.open_steps(project)
    if not rating.filings_in_force(lead.pk, project.region_code, signed_on).exists():
        message = "签订日没有在平台登记的、已核准并报住建主管部门的条款费率。"
        yield Reason(message, "rate", law.figure("rate_approval", signed_on).reasons)
    if provisional != priced.provisional:
        message = f"暂收保险费 {provisional:,.2f} 元与概算造价乘费率所得 {priced.provisional:,.2f} 元不一致。"
        yield Reason(message, "provisional", priced.because)
    said = law.figure("insured", signed_on)
    if said.text is None and said.value != insured:
        yield Reason(f"被保险人与{law.name}的规定不一致。", "insured", said.reasons)


def _told(reason: Reason) -> dict[str, Any]:
    return {"message": reason.message, "because": [each.to_json() for each in reason.because]}
