"""An amount becomes due, is received, cancelled or written back; every cent has its row and its voucher."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import urls
from django.db.models import F, Q

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.money import yuan
from idi.foundation.core.numbers import next_number
from idi.foundation.core.refs import Ref
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import announce, locked, record
from idi.foundation.ledger.events import MoneyMoved
from idi.foundation.ledger.models import BankLine, Due, Payment, Voucher
from idi.foundation.ledger.services.posting import book_opening, book_payment, book_release, is_insurer, reverse

PAY = "ledger.pay"


@act
def open_due(
    *, by: Actor, at: datetime, kind: str, debtor_id: int | None, creditor_id: int | None, amount: Decimal, due_on: date,
    subject: Any, project_id: int, region_code: str, contract: str = "", tax: Decimal = Decimal(0),
    passes_on: Due | None = None, invoice_amount: Decimal | None = None, invoice_to_id: int | None = None,
) -> Due:  # fmt: skip
    """Opens an amount from debtor to creditor. Amounts are positive: a refund swaps the two. Owners are no holder (None).

    `contract` is the number of the policy, `tax` the part of the amount that is tax, `passes_on` the due whose money a
    co-insurer gets its part of. The creditor invoices the whole to the debtor unless `invoice_amount` or `invoice_to_id` say
    otherwise.
    """
    if yuan(amount) != amount or amount <= 0:
        raise Refusal(Reason(f"金额 {amount} 元不正确：应大于零且精确到分。", "amount"))
    if yuan(tax) != tax or not 0 <= tax < amount:
        raise Refusal(Reason(f"税额 {tax} 元不正确：应不小于零、小于金额且精确到分。", "tax"))
    ref = Ref.of(subject)
    with house(project_id, cause=by):
        due = Due.objects.create(
            kind=kind, debtor_id=debtor_id, creditor_id=creditor_id, amount=amount, due_on=due_on,
            subject_kind=ref.kind, subject_id=ref.id, project_id=project_id, region_code=region_code,
            number=next_number("ZK", region_code, at), opened_at=at, contract=contract, tax_amount=tax, passes_on=passes_on,
            invoice_amount=invoice_amount, invoice_to_id=invoice_to_id,
        )  # fmt: skip
        book_opening(due, at)
    record(
        "ledger.open_due", by=by, at=at, subject=due, private_to=_other_side(due, by),
        kind=kind, debtor=debtor_id, creditor=creditor_id, amount=amount, due_on=due_on,
    )  # fmt: skip
    return due


def ask_to_pay(*, by: Actor, at: datetime, due: Due, title: str, capability: str) -> None:
    """The debtor has a due to pay, by its day: asked for until nothing of it is open."""
    if due.debtor_id is not None:
        diary.open_task(
            by=by, at=at, holder_id=due.debtor_id, kind=PAY, title=title, subject=due, capability=capability, due_on=due.due_on,
            address=urls.reverse("ledger:due", args=[due.pk]), region_code=due.region_code, project_id=due.project_id,
        )  # fmt: skip


def _asked_no_more(due: Due, *, by: Actor, at: datetime) -> None:
    if due.cancelled_at or not due.open:
        diary.finish_task(by=by, at=at, kind=PAY, subject=due, project_id=due.project_id)


def _other_side(due: Due, by: Actor) -> int | None:
    """Who besides the acting organisation and the authorities reads the entry: amounts are between the two sides."""
    sides = [side for side in (due.creditor_id, due.debtor_id) if side]
    return next((side for side in sides if not by.acts_for(side)), sides[0])


@act
def receive(
    *, by: Actor, at: datetime, due: Due, amount: Decimal, paid_on: date, reference: str, line: BankLine | None = None
) -> Payment:
    """Notes money that moved on a due; the calling door checks who may. `line` is the line of the bank file it came in by.

    Refuses more than is open, the same bank reference twice or of money that ran the other way, a refund of more premium than
    was received, a day to come, and a cancelled due.
    """
    with house(due.project_id, cause=by):
        due = locked(due)
        no = Refusals()
        if due.cancelled_at:
            raise Conflict(Reason("该账款已取消，不能登记收付。"))
        still = due.open
        no.unless(amount > 0 and yuan(amount) == amount, "金额应大于零且精确到分。", field="amount")
        no.unless(amount <= still, f"金额 {amount} 元超过未收余额 {still} 元，请核对后分笔登记。", field="amount")
        no.unless(paid_on <= local_date(at), "收付日期不能晚于今天。", field="paid_on")
        no.unless(bool(reference.strip()), "请填写银行流水号。", field="reference")
        no.unless(
            not due.payments.filter(reference=reference.strip()).exists(),
            f"流水号 {reference} 已登记过，请勿重复登记。", field="reference",
        )  # fmt: skip
        _check_direction(due, amount, reference.strip(), no)
        line = line or _line_of(due, reference.strip())
        if line is not None:
            no.unless(
                amount <= line.open, f"流水 {line.serial} 的暂收余额只有 {line.open} 元，请核对。", field="reference"
            )
        no.stop()
        if line is not None:
            line.placed += amount
            line.save(update_fields=["placed"])
        payment = Payment.objects.create(
            due=due, amount=amount, paid_on=paid_on, reference=reference.strip(), recorded_at=at,
            region_code=due.region_code, project_id=due.project_id, debtor_id=due.debtor_id, creditor_id=due.creditor_id,
            line=line,
        )  # fmt: skip
        due.paid_amount += amount
        due.save(update_fields=["paid_amount"])
        book_payment(payment, at)
    record(
        "ledger.receive", by=by, at=at, subject=due, private_to=_other_side(due, by),
        amount=amount, paid_on=paid_on, open=due.open,
    )  # fmt: skip
    _asked_no_more(due, by=by, at=at)
    return payment


def _line_of(due: Due, reference: str) -> BankLine | None:
    """The line of a booked bank file with this serial number: its money is there already and is taken from suspense."""
    mine = Q(holder_id=due.creditor_id, incoming__gt=0) | Q(holder_id=due.debtor_id, outgoing__gt=0)
    return BankLine.objects.select_for_update().filter(mine, serial=reference).first()


def _check_direction(due: Due, amount: Decimal, reference: str, no: Refusals) -> None:
    """One transfer runs one way; and no more premium goes back than came in."""
    opposite = {"debtor_id": due.creditor_id, "creditor_id": due.debtor_id}
    noted = Payment.objects.filter(reference=reference, reverses=None, written_back_by=None, **opposite)
    if (other := noted.select_related("due").first()) is not None:
        words = f"流水号 {reference} 已登记在方向相反的账款 {other.due.number} 上，请填写这一次转账自己的流水号。"
        no.add(words, field="reference")
    against = Q(holder_id=due.creditor_id, outgoing__gt=0) | Q(holder_id=due.debtor_id, incoming__gt=0)
    if other is None and BankLine.objects.filter(against, serial=reference).exists():
        no.add(f"流水 {reference} 在银行流水文件中方向相反，请填写这一次转账自己的流水号。", field="reference")
    if due.kind == Due.Kind.PREMIUM_ADJUSTMENT and is_insurer(due.debtor_id):
        same = Due.objects.filter(subject_kind=due.subject_kind, subject_id=due.subject_id, kind__in=PREMIUM)
        still = sum((each.paid_amount * (-1 if is_insurer(each.debtor_id) else 1) for each in same), Decimal(0))
        here = same.filter(kind=Due.Kind.PREMIUM).exists()  # the premium of a contract from outside may be unknown here
        no.unless(not here or amount <= still, f"已收保险费扣除已退的只有 {still:,.2f} 元，不能多退。", field="amount")


PREMIUM = (Due.Kind.PREMIUM, Due.Kind.PREMIUM_ADJUSTMENT)
"""Kinds by which premium moves between policyholder and lead."""

OF_REPAIRS = (Due.Kind.REPAIR_COST, Due.Kind.REPAIR_BORNE)
"""Kinds of an emergency repair that is not covered: what the repairer gets, and what who signed for it bears."""

SETTLED_HERE = (
    Due.Kind.PREMIUM_ADJUSTMENT, Due.Kind.PREMIUM_SHARE, Due.Kind.CLAIM_SHARE, Due.Kind.RECOVERY_SHARE, Due.Kind.FEE,
    Due.Kind.REPAIR_COST, Due.Kind.REPAIR_BORNE,
)  # fmt: skip
"""Kinds no stage waits for. The others (premium, claim, recovery) are noted by their own stage, which goes on from there."""


def may_settle(due: Due, by: Actor) -> bool:
    """Whether the actor's organisation notes payments of this due: the receiving side; the insurer that pays a premium back, and
    for an emergency repair the insurer whichever side it is, since repairers and owners keep no book here."""
    if due.kind not in SETTLED_HERE or due.cancelled_at or not (by.may("ledger.receive") or by.may("ledger.settle")):
        return False
    paying = due.kind == Due.Kind.PREMIUM_ADJUSTMENT or (due.kind in OF_REPAIRS and is_insurer(due.debtor_id))
    return (paying and by.acts_for(due.debtor_id)) or by.acts_for(due.creditor_id)


def may_write_back(due: Due, by: Actor) -> bool:
    """Whether the actor may take back what was noted on this due: who notes it, and for a premium who receives it."""
    premium = due.kind == Due.Kind.PREMIUM and by.may("ledger.receive") and by.acts_for(due.creditor_id)
    return may_settle(due, by) or premium


@act
def settle(*, by: Actor, at: datetime, due: Due, amount: Decimal, paid_on: date, reference: str) -> Payment:
    """Notes money on a due between two organisations, on its own page."""
    if not may_settle(due, by):
        raise Forbidden("这笔账款由收款方登记，退还的保险费和应急维修费由付款的保险机构登记。")
    return receive(by=by, at=at, due=due, amount=amount, paid_on=paid_on, reference=reference)


@act
def cancel(*, by: Actor, at: datetime, due: Due, reason: str = "") -> Due:
    """Cancels a due on which nothing was paid yet."""
    with house(due.project_id, cause=by):
        due = locked(due)
        if due.paid_amount:
            raise Conflict(Reason("该账款已有收付记录，不能取消，请作退款处理。"))
        if due.cancelled_at:
            raise Conflict(Reason("该账款已取消，不必重复取消。"))
        due.cancelled_at = at
        due.save(update_fields=["cancelled_at"])
        if due.vouchers.filter(kind=Voucher.Kind.CANCEL).exists():  # it was lessened before: only what is left goes
            book_release(due, due.amount, due.tax_amount, at)
        else:
            for voucher in due.vouchers.filter(kind=Voucher.Kind.OPEN, reversed_by=None).order_by("id"):
                reverse(voucher, Voucher.Kind.CANCEL, on=local_date(at), at=at)
    record("ledger.cancel", by=by, at=at, subject=due, private_to=_other_side(due, by), reason=reason)
    _asked_no_more(due, by=by, at=at)
    return due


@act
def release(
    *,
    by: Actor,
    at: datetime,
    due: Due,
    amount: Decimal | None = None,
    invoice_amount: Decimal | None = None,
    reason: str = "",
) -> Due:
    """Lets go of what is still open, or of `amount` of it, as where a contract ended or less is owed.

    A due of which nothing is left is cancelled; another goes on with what is left, of which `invoice_amount` is invoiced where
    not the whole is. Refuses more than is open.
    """
    with house(due.project_id, cause=by):
        due = locked(due)
        rest = due.open if amount is None else amount
        if not due.cancelled_at and rest == due.amount:
            return cancel(by=by, at=at, due=due, reason=reason)
        if due.cancelled_at or not due.open:
            raise Conflict(Reason("该账款没有未收余额，不必冲销。"))
        if not 0 < rest <= due.open or yuan(rest) != rest:
            raise Refusal(Reason(f"冲减 {rest:,.2f} 元不正确：该账款未收余额为 {due.open:,.2f} 元。", "amount"))
        tax = yuan(due.tax_amount * rest / due.amount)
        book_release(due, rest, tax, at)
        due.amount, due.tax_amount = due.amount - rest, due.tax_amount - tax
        due.invoice_amount = None if due.invoice_amount is None else invoice_amount or due.invoice_amount
        due.save(update_fields=["amount", "tax_amount", "invoice_amount"])
    record("ledger.release", by=by, at=at, subject=due, private_to=_other_side(due, by), amount=rest, reason=reason)
    _asked_no_more(due, by=by, at=at)
    return due


@act
def write_back(*, by: Actor, at: datetime, payment: Payment, reason: str) -> Payment:
    """Takes back a payment that was noted by mistake or bounced: a negative row and reversed vouchers, nothing is edited.

    Money of a bank file returns to the suspense account. Refused where the money was passed on to co-insurers.
    """
    due = payment.due
    if not may_write_back(due, by):
        raise Forbidden("只有登记收付的一方可以冲回。")
    with house(due.project_id, cause=by):
        due, payment = locked(due), locked(payment)
        no = Refusals()
        no.unless(payment.amount > 0 and not Payment.objects.filter(reverses=payment).exists(), "这笔收付已冲回。")
        no.unless(
            not due.passed_on.filter(cancelled_at=None).exists(),
            "这笔款项已按份额形成应付共保机构的账款，不能冲回。确需退款的，请由批单办理。",
        )  # fmt: skip
        no.unless(bool(reason.strip()), "请说明冲回的原因。", field="reason")
        no.stop()
        back = _negative(payment, at)
        due.paid_amount -= payment.amount
        due.save(update_fields=["paid_amount"])
        for voucher in payment.vouchers.order_by("id"):
            reverse(voucher, Voucher.Kind.WRITE_BACK, on=local_date(at), at=at, payment=back)
        if payment.line_id:
            BankLine.objects.filter(pk=payment.line_id).update(placed=F("placed") - payment.amount)
    announce(MoneyMoved.on(due, at=at, by=by))
    record(
        "ledger.write_back", by=by, at=at, subject=due, private_to=_other_side(due, by), amount=payment.amount,
        open=due.open,
    )  # fmt: skip
    diary.resume_task(by=by, at=at, kind=PAY, subject=due, project_id=due.project_id)
    return back


def _negative(payment: Payment, at: datetime) -> Payment:
    same = ("due", "region_code", "project_id", "debtor_id", "creditor_id", "line")
    return Payment.objects.create(
        **{name: getattr(payment, name) for name in same}, amount=-payment.amount, paid_on=local_date(at),
        reference=f"冲回-{payment.reference}", recorded_at=at, reverses=payment,
    )  # fmt: skip
