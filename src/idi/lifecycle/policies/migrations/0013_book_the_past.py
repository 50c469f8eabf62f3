"""Dues from before the books were kept get their policy's number and their vouchers, as if they had been booked at the time."""

from datetime import timedelta
from decimal import Decimal

from django.db import migrations
from django.utils import timezone

# The accounts as they were when this was written: receivable, payable, result of an insurer, of anybody else.
BANK = "1002"
SIDES = {
    "premium": ("1122", "2203", "6031", "6701"),
    "premium_adjustment": ("1122", "2203", "6031", "6701"),
    "premium_share": ("1124", "2204", "6031", "6701"),
    "claim": ("1131", "2205", "6511", "6301"),
    "claim_share": ("1132", "2206", "6511", "6301"),
    "recovery": ("1133", "2207", "6512", "6711"),
    "recovery_share": ("1134", "2208", "6512", "6711"),
    "fee": ("1221", "2241", "6601", "6301"),
}


def book(apps, schema_editor):
    due_model, policy = apps.get_model("ledger", "Due"), apps.get_model("policies", "Policy")
    numbers = dict(policy.objects.order_by("id").values_list("project_id", "number"))
    insurers = set(apps.get_model("parties", "Organisation").objects.filter(kind="insurer").values_list("pk", flat=True))
    for due in due_model.objects.filter(vouchers=None).order_by("id"):
        due.contract = numbers.get(due.project_id, "")
        due.save(update_fields=["contract"])
        for holder, other, sign in ((due.creditor_id, due.debtor_id, 1), (due.debtor_id, due.creditor_id, -1)):
            if holder:
                _of_side(apps, due, holder, other, sign, holder in insurers)


def _of_side(apps, due, holder, other, sign, insurer):
    receivable, payable, of_insurer, of_others = SIDES[due.kind]
    still, result = receivable if sign > 0 else payable, of_insurer if insurer else of_others
    place = {"holder_id": holder, "counterparty_id": other, "region_code": due.region_code,
             "project_id": due.project_id, "contract": due.contract}  # fmt: skip
    number = f"PZ-{due.number}-{'A' if sign > 0 else 'B'}"
    opened = _write(apps, place, f"{number}0", "open", due, [(still, sign * due.amount), (result, -sign * due.amount)],
                    at=due.opened_at)  # fmt: skip
    for n, payment in enumerate(due.payments.order_by("id"), 1):
        lines = [(BANK, sign * payment.amount), (still, -sign * payment.amount)]
        _write(apps, place, f"{number}{n}", "receive", due, lines, at=payment.recorded_at, on=payment.paid_on,
               payment=payment)  # fmt: skip
    if due.cancelled_at:
        lines = [(still, -sign * due.amount), (result, sign * due.amount)]
        _write(apps, place, f"{number}X", "cancel", due, lines, at=due.cancelled_at, reverses=opened)


def _write(apps, place, number, kind, due, lines, *, at, on=None, **about):
    on = on or (timezone.localtime(at, timezone.get_fixed_timezone(timedelta(hours=8)))).date()
    amount = sum((moved for _, moved in lines if moved > 0), Decimal(0))
    voucher = apps.get_model("ledger", "Voucher").objects.create(
        number=number, kind=kind, due=due, amount=amount, booked_on=on, booked_at=at, **about, **place
    )
    posting = apps.get_model("ledger", "Posting")
    posting.objects.bulk_create(
        posting(voucher=voucher, account=account, debit=max(moved, Decimal(0)), credit=max(-moved, Decimal(0)),
                booked_on=on, **place)
        for account, moved in lines
    )  # fmt: skip
    return voucher


class Migration(migrations.Migration):
    dependencies = [("policies", "0012_unsettled"), ("ledger", "0004_papers")]
    operations = [migrations.RunPython(book, migrations.RunPython.noop)]
