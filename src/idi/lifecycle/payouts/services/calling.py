"""The followers are called for their parts: one letter each, listing claims, own parts to the cent and their days."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.notices.services import tell
from idi.foundation.parties.selectors import organisation
from idi.lifecycle.payouts import selectors
from idi.lifecycle.payouts.models import CashCall


@act
def call(*, by: Actor, at: datetime, follower_id: int) -> CashCall:
    """Calls a follower for everything it still owes the actor's insurer of claims paid; the letter is signed and told to it."""
    by.require("claims.pay")
    lead: Any = organisation(by.organisation_id)
    if lead is None or lead.kind != "insurer":
        raise Forbidden(Reason("摊回通知书由主承保机构出具。"))
    parts = selectors.open_parts(lead.pk, follower_id)
    if not parts:
        raise Conflict(Reason("该机构没有未摊回的份额，不必出具通知书。"))
    new = CashCall.objects.create(
        lead=lead, follower_id=follower_id, region_code=lead.region_code, number=next_number("TH", lead.region_code, at),
        lines=[_line(each) for each in parts], total=sum((each.due.open for each in parts), Decimal(0)), made_at=at,
    )  # fmt: skip
    new.document_id = _paper(by=by, at=at, call=new, lead=lead.name)
    new.save(update_fields=["document_id"])
    record("payouts.call", by=by, at=at, subject=new, private_to=follower_id, total=new.total, count=len(parts))
    tell(
        by=by, at=at, holder_id=follower_id, subject=new, title=f"摊回通知书 {new.number}",
        text=f"{lead.name}请贵机构摊回赔款 {new.total:,.2f} 元，共 {len(parts)} 笔。", address="/payouts/shares/",
    )  # fmt: skip
    return new


def _line(part: selectors.Part) -> dict[str, Any]:
    return {
        "claim": part.claim_number,
        "place": part.place,
        "contract": part.due.contract,
        "due": part.due.number,
        "paid": f"{part.paid:.2f}",
        "part": f"{part.due.open:.2f}",
        "due_on": part.due.due_on.isoformat(),
    }


@on_paper
def _paper(*, by: Actor, at: datetime, call: CashCall, lead: str) -> int:
    follower = organisation(call.follower_id)
    data = {
        "lead": lead, "follower": follower.name if follower else "", "number": call.number, "lines": call.lines,
        "total": f"{call.total:.2f}",
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=call, kind=selectors.CALL, title=f"摊回通知书 {call.number}", number=call.number,
        template="payouts/call.typ", data=data, sign_for=call.lead_id,
    ).pk  # fmt: skip
