"""An invitation to work for an organisation: sent, then taken or taken back."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

INVITATION = Machine(
    "invitation",
    [
        State("invited", _("等待接受"), "warn"),
        State("accepted", _("已接受"), "good"),
        State("revoked", _("已撤回")),
    ],
    [
        Move("accept", _("接受邀请"), ("invited",), "accepted", "parties.own_members"),
        Move("revoke", _("撤回邀请"), ("invited",), "revoked", "parties.own_members"),
    ],
)
