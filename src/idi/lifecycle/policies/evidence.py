"""What a policyholder hands in with its proposal; the first two are asked where the law of the place asks for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVIDENCE = {
    "contract_page": _("承发包合同中明确投保的条款页"),
    "budget_page": _("概预算中列明保险费的页"),
    "intent": _("保险意向书"),
    "other": _("其他投保资料"),
}
