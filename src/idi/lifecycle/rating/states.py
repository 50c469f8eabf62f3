"""Filings of terms and rates, and quotes under them."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

FILING = Machine(
    "filing",
    [
        State("draft", _("待核准"), "warn"),
        State("approved", _("已核准"), "active"),
        State("in_force", _("已报住建、执行中"), "good"),
        State("replaced", _("已被替代"), "neutral"),
        State("withdrawn", _("已撤回"), "neutral"),
    ],
    [
        Move("approve", _("核准"), ("draft",), "approved", "rating.approve"),
        Move("report", _("报住建主管部门并执行"), ("approved",), "in_force", "rating.file"),
        Move("replace", _("替代"), ("in_force",), "replaced", "rating.file"),
        Move("withdraw", _("撤回"), ("draft",), "withdrawn", "rating.file"),
    ],
)

# An offer says until when it may be accepted, so nobody takes it back before (Civil Code 476): there is no such move.
QUOTE = Machine(
    "quote",
    [
        State("invited", _("待报价"), "warn"),
        State("offered", _("已报价"), "active"),
        State("accepted", _("已接受"), "good"),
        State("declined", _("拒绝承保"), "bad"),
        State("closed", _("未采用"), "neutral"),
    ],
    [
        Move("offer", _("报价"), ("invited",), "offered", "rating.quote"),
        Move("decline", _("拒绝承保"), ("invited",), "declined", "rating.quote"),
        Move("accept", _("接受报价"), ("offered",), "accepted", "rating.accept"),
        Move("close", _("不采用"), ("invited", "offered"), "closed", "projects.edit"),
    ],
)
