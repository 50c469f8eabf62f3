"""Money: what is due, by whom to whom, and what was paid on it; split between co-insurers to the cent."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "idi.foundation.ledger"
    label = "ledger"
    verbose_name = "账款"
    acts: ClassVar = {"open_due": _("开立账款"), "receive": _("登记收付"), "cancel": _("取消账款")}
