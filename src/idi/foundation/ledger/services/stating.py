"""A statement of account: the book over a period, frozen with its paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import record
from idi.foundation.ledger.models import Statement
from idi.foundation.ledger.selectors import book
from idi.foundation.notices.services import tell
from idi.foundation.parties.selectors import organisation


@act
def state_account(
    *, by: Actor, at: datetime, holder_id: int, from_on: date, until_on: date, counterparty_id: int | None = None
) -> Statement:
    """Freezes the book of the actor's organisation over a period; the other side, where there is one, gets it too.

    Refused for a period to come or the wrong way round, and where nothing moved and nothing is open.
    """
    if not by.acts_for(holder_id) or not (by.may("ledger.receive") or by.may("ledger.settle")):
        raise Forbidden(Reason("对账单由保险机构为本机构的账出具。"))
    no = Refusals()
    no.unless(from_on <= until_on, "起始日期不能晚于截止日期。", field="from_on")
    no.unless(until_on <= local_date(at), "截止日期不能晚于今天。", field="until_on")
    no.stop()
    found = book.account(holder_id, from_on, until_on, counterparty_id)
    no.unless(bool(found.movements), "这一期间没有发生额，也没有余额，不必出具对账单。", field="from_on")
    no.stop()
    holder: Any = organisation(holder_id)
    statement = Statement.objects.create(
        holder_id=holder_id, counterparty_id=counterparty_id, region_code=holder.region_code, from_on=from_on,
        until_on=until_on, figures=figures(found, holder_id, counterparty_id, until_on), made_at=at,
        number=next_number("DZ", holder.region_code, at),
    )  # fmt: skip
    statement.document_id = _paper(by=by, at=at, statement=statement, holder=holder.name)
    statement.save(update_fields=["document_id"])
    record(
        "ledger.state", by=by, at=at, subject=statement, private_to=counterparty_id, from_on=from_on, until_on=until_on
    )
    if counterparty_id is not None:
        tell(
            by=by, at=at, holder_id=counterparty_id, subject=statement, title=f"对账单 {statement.number}",
            text=f"{holder.name}出具了{day(from_on)}至{day(until_on)}的对账单，请核对。", address="/ledger/statements/",
        )  # fmt: skip
    return statement


@on_paper
def figures(found: book.Account, holder_id: int, counterparty_id: int | None, until_on: date) -> dict[str, Any]:
    """The statement as it is kept: exact, in words for its paper."""
    between = book.open_between(holder_id, counterparty_id, until_on) if counterparty_id else []
    return {
        "movements": [
            [m.contract, m.account, m.label, *_exact(m.opening, m.debit, m.credit, m.closing)] for m in found.movements
        ],
        "parts": [[p.contract, p.what, *_exact(p.whole, p.passed, p.own)] for p in found.parts],
        "open": [[d.number, d.get_kind_display(), d.contract, *_exact(d.open), d.due_on.isoformat()] for d in between],
        "total": _exact(*found.total),
    }


def _exact(*amounts: Decimal) -> list[str]:
    return [f"{amount:.2f}" for amount in amounts]


@on_paper
def _paper(*, by: Actor, at: datetime, statement: Statement, holder: str) -> int:
    other = organisation(statement.counterparty_id)
    data = {
        **statement.figures, "holder": holder, "counterparty": other.name if other else "", "number": statement.number,
        "from_on": statement.from_on, "until_on": statement.until_on,
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=statement, kind="ledger.statement", title=f"对账单 {statement.number}",
        number=statement.number, template="ledger/statement.typ", data=data, sign_for=statement.holder_id,
    ).pk  # fmt: skip
