"""Money: what is due, by whom to whom, what was paid on it; the books of every party, bank files, invoices, statements."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "idi.foundation.ledger"
    label = "ledger"
    verbose_name = "账款"
    tasks: ClassVar = {"pay": _("付款")}
    acts: ClassVar = {
        "open_due": _("开立账款"),
        "receive": _("登记收付"),
        "cancel": _("取消账款"),
        "release": _("冲销未收余额"),
        "read_file": _("读取银行流水"),
        "book_lines": _("银行流水入账"),
        "write_back": _("冲回收付"),
        "refund": _("退还暂收款"),
        "place": _("对应暂收款"),
        "invoice": _("登记发票"),
        "state": _("出具对账单"),
    }
