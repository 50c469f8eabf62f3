"""What an owner reads before it answers: who repairs what, and for how much."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.wording import money
from idi.lifecycle.repairs.models import CashOffer, Order

NOT_COVERED = _("这项损坏不属于保险责任。同意后维修机构上门维修，费用由您直接付给维修机构。")
CHOOSE = _("要现金还是要维修，由您决定。选现金后不再维修；不答复不会视为同意。")


def ended(words: str) -> str:
    """A sentence somebody typed, with the full stop that may be missing."""
    text = words.strip()
    return text if not text or text[-1] in "。！？!?." else f"{text}。"


def price(order: Order | None) -> str:
    """Who offers to repair what, for how much; nothing where no offer waits."""
    if order is None or order.state != "offered":
        return ""
    words = gettext("%(who)s报价 %(sum)s：%(scheme)s") % {
        "who": order.repairer.name, "sum": money(order.amount), "scheme": order.scheme,
    }  # fmt: skip
    return ended(words)


def cash(offer: CashOffer | None) -> str:
    """The sum in place of a repair and how it was reckoned; nothing where no offer waits."""
    return ended(f"{money(offer.amount)} · {offer.reason}") if offer else ""
