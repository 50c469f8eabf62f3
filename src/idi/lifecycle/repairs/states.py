"""A repair order from issue to the owner's confirmation, and the tender that may go before it."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

ORDER = Machine(
    "order",
    [
        State("ordered", _("已派单"), "warn"),
        State("offered", _("待业主同意自费"), "warn"),
        State("accepted", _("已接单"), "active"),
        State("done", _("已完工待确认"), "active"),
        State("confirmed", _("业主已确认"), "good"),
        State("rework", _("返修"), "bad"),
        State("returned", _("已退单"), "neutral"),
    ],
    [
        Move("agree", _("同意自费维修"), ("offered",), "ordered", "repairs.confirm"),
        Move("decline", _("不同意自费维修"), ("offered",), "returned", "repairs.confirm"),
        Move("accept", _("接单"), ("ordered",), "accepted", "repairs.work"),
        Move("send_back", _("退单"), ("ordered",), "returned", "repairs.work"),
        Move("finish", _("申报完工"), ("accepted", "rework"), "done", "repairs.work"),
        Move("confirm", _("确认维修"), ("done",), "confirmed", "repairs.confirm"),
        Move("fail_recheck", _("复查不合格"), ("done",), "rework", "repairs.order"),
        Move("demand_rework", _("要求返修"), ("done",), "rework", "repairs.confirm"),
    ],
)

TENDER = Machine(
    "tender",
    [
        State("asked", _("询价中"), "active"),
        State("opened", _("已开标待定标"), "warn"),
        State("awarded", _("已定标"), "good"),
        State("cancelled", _("已取消"), "neutral"),
    ],
    [
        Move("open_prices", _("开启报价"), ("asked",), "opened", "repairs.order"),
        Move("award", _("定标"), ("opened",), "awarded", "repairs.order"),
        Move("cancel_tender", _("取消询价"), ("asked", "opened"), "cancelled", "repairs.order"),
    ],
)
