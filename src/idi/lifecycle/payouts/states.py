"""A payment from its preparation to the word of the bank."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

PAY = "claims.pay"

PAYOUT = Machine(
    "payout",
    [
        State("prepared", _("待审批"), "warn"),
        State("approved", _("已批准待付"), "active"),
        State("listed", _("已列入付款清单"), "active"),
        State("paid", _("已付款"), "good"),
        State("rejected", _("退回更正"), "bad"),
        State("failed", _("付款失败待更正"), "bad"),
        State("dropped", _("已撤销"), "neutral"),
    ],
    [
        Move("approve", _("批准付款"), ("prepared",), "approved", PAY),
        Move("reject", _("退回付款"), ("prepared",), "rejected", PAY),
        Move("change_account", _("更改收款账户"), ("prepared", "approved", "rejected", "failed"), "prepared", PAY),
        Move("recall", _("业主更改收款账户，退回更正"), ("prepared", "approved"), "rejected", PAY),
        Move("list_for_bank", _("列入付款清单"), ("approved",), "listed", PAY),
        Move("pay", _("登记已付款"), ("approved", "listed"), "paid", PAY),
        Move("clear", _("银行流水确认付款"), ("prepared", "approved", "listed", "rejected", "failed"), "paid", PAY),
        Move("fail", _("银行付款失败"), ("listed",), "failed", PAY),
        Move("drop", _("撤销付款"), ("prepared", "approved", "rejected", "failed"), "dropped", PAY),
    ],
)
