from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcceptanceConfig(AppConfig):
    name = "idi.lifecycle.acceptance"
    label = "acceptance"
    verbose_name = _("竣工与结算")
    acts: ClassVar = {
        "accept": _("登记竣工验收"),
        "tell_owners": _("发出业主告知书"),
        "settle": _("登记工程结算"),
        "correct_settlement": _("更正工程结算"),
        "hand_over": _("登记交付"),
    }
