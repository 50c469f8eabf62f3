"""What becomes of a message that leaves the platform."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, State

SENDING = Machine(
    "sending",
    [
        State("queued", _("等待发送"), "warn"),
        State("sent", _("已发出"), "active"),
        State("delivered", _("已送达"), "good"),
        State("failed", _("未送达"), "bad"),
        State("declined", _("收件人已退订"), "neutral"),
    ],
    [],
)
"""Only the sender and the gateway move it; nobody acts on it by hand except to queue a failed one again."""
