"""The letter to the party at fault; or the recovery is given up, with a reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.money import yuan
from idi.foundation.core.wording import day, money
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move
from idi.foundation.notices.services import tell
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.recovery.models import Case
from idi.lifecycle.recovery.services.opening import DEMAND

LETTER = "recovery.letter"


def own(case: Case, by: Actor) -> Case:
    """The recovery under lock, for an act only its lead may do."""
    case = locked(case)
    if by.kind != "house" and not by.acts_for(case.lead_id):
        raise Forbidden(Reason("只有主承保机构可以办理追偿。"))
    return case


@act
def demand(*, by: Actor, at: datetime, case: Case, amount: Decimal, facts: str, answer_by: date) -> Case:
    """Writes to the party at fault: what happened, what is asked for in all, by which day to answer.

    Where more was paid since the first letter, another may ask for it. Refused above what was paid, for no more than was asked for
    before, after the limitation, and with a day to answer that is not to come.
    """
    case = own(case, by)
    verb = "demand_more" if case.asks_more else "demand"
    case.machine.after(verb, case.state)
    today, before = local_date(at), case.demand
    no = Refusals()
    no.unless(
        verb == "demand" or amount > before, f"此前已追偿 {money(before)}，补充追偿后的总额应高于它。", field="amount"
    )
    no.unless(amount > 0 and yuan(amount) == amount, "追偿金额应大于 0，精确到分。", field="amount")
    no.unless(
        amount <= case.paid, f"追偿金额不能超过已赔付的 {money(case.paid)}。", field="amount", because=case.because
    )
    no.unless(bool(facts.strip()), "请写明事实和责任。", field="facts")
    no.unless(answer_by > today, "答复日期应晚于今天。", field="answer_by")
    no.unless(today <= case.limitation_on, f"诉讼时效已于 {day(case.limitation_on)} 届满。", because=case.because)
    no.stop()
    case.demand, case.facts, case.demanded_at, case.told_id = amount, facts.strip(), at, case.target_id
    move(
        case, verb, by=by, at=at, private_to=case.target_id, fields=("demand", "facts", "demanded_at", "told_id"),
        amount=amount, answer_by=answer_by,
    )  # fmt: skip
    case.letter_id = _letter(by, at, case, answer_by)
    case.save(update_fields=["letter_id"])
    finish_task(by=by, at=at, kind=DEMAND, subject=case, project_id=case.project_id)
    tell(
        by=by, at=at, holder_id=case.target_id, title=f"追偿函 {case.number}",
        text=f"{case.lead.name}就报案 {case.claim_number} 的赔款向贵单位追偿 {_asked(case)}，请于 {day(answer_by)} 前答复。",
        address=reverse("recovery:detail", args=[case.pk]), subject=case,
    )  # fmt: skip
    return case


def _asked(case: Case) -> str:
    """What is asked for, and what is still open of it where some came in."""
    return money(case.demand) + (f"，其中尚未支付 {money(case.still_open)}" if case.received else "")


@on_paper
def _letter(by: Actor, at: datetime, case: Case, answer_by: date) -> int:
    claim = case.claim
    found = claims.latest_survey(claim)
    data = {
        "lead": case.lead.name, "target": case.target.name, "claim": claim.number, "place": case.place,
        "discovered_on": claim.discovered_on, "paid_at": claim.paid_at, "paid": case.paid, "demand": case.demand,
        "received": case.received or None, "open": case.still_open,
        "basis": case.get_basis_display(), "finding": found.finding if found else "", "facts": case.facts,
        "answer_by": answer_by, "limitation_on": case.limitation_on,
        "because": [{**each, "value": each["said"]} for each in case.because],
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=case, kind=LETTER, title=f"追偿函 {case.number}", number=case.number,
        template="recovery/demand.typ", data=data, replaces=filed.latest(case, LETTER),
    ).pk  # fmt: skip


@act
def write_off(*, by: Actor, at: datetime, case: Case, reason: str) -> Case:
    """Gives the recovery up, or what is still open of it, with a reason. What came in stays."""
    case = own(case, by)
    if not reason.strip():
        raise Refusal(Reason("请说明核销的理由。", "reason"))
    case.reason = reason.strip()
    move(case, "write_off", by=by, at=at, private_to=case.lead_id, fields=("reason",), open=case.still_open)
    finish_task(by=by, at=at, kind=DEMAND, subject=case, project_id=case.project_id)
    return case
