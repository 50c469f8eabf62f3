"""A joint appraisal: applied for, commissioned by both, awarded."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

APPRAISAL = Machine(
    "appraisal",
    [
        State("applied", _("待保险机构同意"), "warn"),
        State("commissioned", _("已共同委托"), "active"),
        State("awarded", _("已出具鉴定意见"), "good"),
        State("rejected", _("未能共同委托"), "bad"),
    ],
    [
        Move("commission", _("共同委托鉴定"), ("applied",), "commissioned", "disputes.agree"),
        Move("turn_down", _("不同意该机构"), ("applied",), "rejected", "disputes.agree"),
        Move("award", _("出具鉴定意见"), ("commissioned",), "awarded", "disputes.award"),
    ],
)
