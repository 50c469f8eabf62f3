"""The list that goes to the bank and comes back with its answers: one file, one set of columns. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from idi.foundation.core.language import on_paper
from idi.foundation.core.sheets import Column

if TYPE_CHECKING:
    from idi.lifecycle.payouts.models import Payout

COLUMNS = (
    Column(name="number", header="付款编号", required=True, unique=True, max_length=40, width=24),
    Column(name="holder_name", header="收款户名", width=24),
    Column(name="account", header="收款账号", max_length=40, width=26),
    Column(name="bank", header="开户行", width=24),
    Column(name="amount", header="金额", kind="decimal"),
    Column(name="remark", header="附言", width=40),
    Column(
        name="result",
        header="付款结果",
        choices={"paid": "成功", "failed": "失败"},
        note="银行付款后填写：成功或失败。",
    ),
    Column(name="reference", header="银行流水号", max_length=60, note="成功的必填。"),
    Column(name="paid_on", header="付款日期", kind="date", note="成功的必填。"),
    Column(name="reason", header="失败原因", max_length=300, note="失败的必填。"),
)
"""What leaves, and the four columns the bank (or the clerk) fills in."""


@on_paper
def line(payout: Payout) -> dict[str, Any]:
    """One payment as the bank gets it. The number of the due in the remark lets its statement find the due again."""
    return {
        "number": payout.number,
        "holder_name": payout.holder_name,
        "account": payout.account,
        "bank": payout.bank,
        "amount": payout.amount,
        "remark": f"{payout.due.number} {payout.due.get_kind_display()} {payout.claim_number}",
    }
