"""A repair order from issue to the owner's confirmation."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

ORDER = Machine(
    "order",
    [
        State("ordered", _("已派单"), "warn"),
        State("accepted", _("已接单"), "active"),
        State("done", _("已完工待确认"), "active"),
        State("confirmed", _("业主已确认"), "good"),
        State("rework", _("返修"), "bad"),
        State("returned", _("已退单"), "neutral"),
    ],
    [
        Move("accept", _("接单"), ("ordered",), "accepted", "repairs.work"),
        Move("send_back", _("退单"), ("ordered",), "returned", "repairs.work"),
        Move("finish", _("申报完工"), ("accepted", "rework"), "done", "repairs.work"),
        Move("confirm", _("确认维修"), ("done",), "confirmed", "repairs.confirm"),
        Move("demand_rework", _("要求返修"), ("done",), "rework", "repairs.confirm"),
    ],
)
