"""How a complaint goes. Late is no state: it is computed; that the authority was told is a moment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from idi.foundation.core.states import Machine, Move, State

COMPLAINT = Machine(
    "complaint",
    [
        State("undirected", _("待确定被投诉单位"), "warn"),
        State("filed", _("待受理"), "warn"),
        State("in_hand", pgettext_lazy("投诉", "办理中"), "active"),
        State("answered", _("已答复"), "good"),
        State("closed", pgettext_lazy("投诉", "已办结"), "neutral"),
        State("withdrawn", _("已撤回"), "neutral"),
    ],
    [
        Move("direct", _("确定被投诉单位"), ("undirected",), "filed", "complaints.direct"),
        Move("take", _("受理"), ("filed",), "in_hand", "complaints.answer"),
        Move("answer", _("答复"), ("filed", "in_hand"), "answered", "complaints.answer"),
        Move("accept", _("评价后办结"), ("answered",), "closed", "complaints.rate"),
        Move("reopen", _("不满意，退回重办"), ("answered",), "in_hand", "complaints.rate"),
        Move("withdraw", _("撤回"), ("undirected", "filed", "in_hand"), "withdrawn", "complaints.rate"),
    ],
)
OPEN = ("undirected", "filed", "in_hand")
"""Somebody still has to do something."""
