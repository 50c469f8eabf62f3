"""Filings of terms and rates, and quotes under them."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

# Whether a reported filing is in force, or ended, is a matter of the day: `selectors.standing_on` computes it.
FILING = Machine(
    "filing",
    [
        State("draft", _("草稿"), "neutral"),
        State("submitted", _("待核准"), "warn"),
        State("returned", _("退回补正"), "bad"),
        State("approved", _("已核准"), "active"),
        State("reported", _("已报住建"), "active"),
        State("withdrawn", _("已撤回"), "neutral"),
    ],
    [
        Move("submit", _("提交核准"), ("draft", "returned"), "submitted", "rating.file"),
        Move("return_filing", _("退回补正"), ("submitted",), "returned", "rating.approve"),
        Move("approve", _("核准"), ("submitted",), "approved", "rating.approve"),
        Move("report", _("报住建主管部门"), ("approved",), "reported", "rating.file"),
        Move("withdraw", _("撤回"), ("draft", "submitted", "returned"), "withdrawn", "rating.file"),
    ],
)

IN_FORCE = State("in_force", _("执行中"), "good")
REPLACED = State("replaced", _("已被替代"), "neutral")
STANDINGS = {name: FILING.state(name) for name, _label in FILING.choices} | {"in_force": IN_FORCE, "replaced": REPLACED}
"""Every standing a filing can have on a day, by name."""

# An offer says until when it may be accepted, so nobody takes it back before (Civil Code 476): there is no such move.
QUOTE = Machine(
    "quote",
    [
        State("invited", _("待报价"), "warn"),
        State("asked", _("待补充资料"), "warn"),
        State("referred", _("待复核"), "warn"),
        State("offered", _("已报价"), "active"),
        State("accepted", _("已接受"), "good"),
        State("declined", _("拒绝承保"), "bad"),
        State("closed", _("未采用"), "neutral"),
    ],
    [
        Move("offer", _("报价"), ("invited",), "offered", "rating.quote"),
        Move("ask", _("要求补充资料"), ("invited",), "asked", "rating.quote"),
        Move("answer", _("补充资料"), ("asked",), "invited", "rating.accept"),
        Move("refer", _("提请复核"), ("invited",), "referred", "rating.quote"),
        Move("approve_offer", _("复核同意并报价"), ("referred",), "offered", "rating.approve_offer"),
        Move("send_back", _("退回经办"), ("referred",), "invited", "rating.approve_offer"),
        Move("decline", _("拒绝承保"), ("invited", "asked", "referred"), "declined", "rating.quote"),
        Move("accept", _("接受报价"), ("offered",), "accepted", "rating.accept"),
        Move("close", _("不采用"), ("invited", "asked", "referred", "offered"), "closed", "projects.edit"),
    ],
)

OPEN = ("invited", "asked", "referred", "offered")
"""States in which a quote may still come to something."""
