"""Where a qualification or a condition stands on a day: computed, never stored."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import State

VALID = State("valid", _("有效"), "good")
EXPIRING = State("expiring", _("即将到期"), "warn")
EXPIRED = State("expired", _("已过期"), "bad")
REPLACED = State("replaced", _("已换证"))
FUTURE = State("future", _("尚未生效"))

MET = State("met", _("符合"), "good")
UNMET = State("unmet", _("不符合"), "bad")
LAPSED = State("lapsed", _("认定已过期"), "bad")
OPEN = State("open", _("未认定"), "warn")
