"""A recovery from the party at fault. Receipts may come in parts; the last one moves it to received."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

RECOVERY = Machine(
    "recovery",
    [
        State("opened", _("评估"), "warn"),
        State("demanded", _("已函告"), "active"),
        State("received", _("已到账"), "good"),
        State("written_off", _("已核销"), "neutral"),
    ],
    [
        Move("demand", _("发函追偿"), ("opened",), "demanded", "recovery.manage"),
        Move("demand_more", _("补充追偿"), ("demanded", "received"), "demanded", "recovery.manage"),
        Move("receive", _("全部到账"), ("demanded",), "received", "recovery.manage"),
        Move("write_off", _("核销"), ("opened", "demanded"), "written_off", "recovery.manage"),
    ],
)
