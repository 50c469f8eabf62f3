"""A return: built and frozen, then sent."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

RETURN = Machine(
    "return",
    [State("built", _("已生成待报送"), "warn"), State("sent", _("已报送"), "good")],
    [Move("send", _("报送"), ("built",), "sent", "filings.send")],
)
