"""共保条件: what a panel agrees about shares, invoices and money between its members, and what holds where nothing was agreed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.rules import Because, decimal_text

_NOT_AGREED = "共保协议未约定"
POWERS = "主承保机构代表共保体签发保险单和批单、收取保险费、聘请质量风险管理机构、受理报案、查勘定损、向业主全额先行赔付并行使追偿权。"


class SharesBy(models.TextChoices):
    """Which day of a claim decides whose shares apply."""

    REPORTED = "reported", _("报案日")
    DISCOVERED = "discovered", _("缺陷发现日")
    OCCURRED = "occurred", _("缺陷发生日")


class InvoicedBy(models.TextChoices):
    """Who invoices the premium to the policyholder."""

    LEAD = "lead", _("主承保机构开具全额发票")
    EACH = "each", _("各成员按份额分别开具发票")


@dataclass(frozen=True, slots=True)
class PanelTerms:
    """The terms of one panel. `because` names the values that are assumptions of this platform, empty once agreed.

    A follower's part of the claims falls due `settle_within_days` after each statement of `settle_every_days`; a part
    of a claim from `cash_call_from` on is called at once and falls due after `cash_call_days`.
    """

    shares_by: str = SharesBy.REPORTED
    invoiced_by: str = InvoicedBy.LEAD
    cash_call_from: Decimal = Decimal("100000.00")
    cash_call_days: int = 10
    settle_every_days: int = 30
    settle_within_days: int = 15
    lead_fee: Decimal = Decimal(0)
    lead_powers: str = POWERS
    agreement_number: str = ""
    agreed_on: date | None = None
    because: tuple[Because, ...] = ()

    @property
    def shares_by_words(self) -> str:
        return gettext("按%(day)s各成员的份额分摊") % {"day": SharesBy(self.shares_by).label}

    @property
    def invoiced_by_words(self) -> str:
        return str(InvoicedBy(self.invoiced_by).label)

    @classmethod
    def read(cls, asked: dict[str, Any]) -> PanelTerms:
        """The terms as `agreed` wrote them down."""
        return cls(
            **{**asked, "cash_call_from": Decimal(asked["cash_call_from"]), "lead_fee": Decimal(asked["lead_fee"])}
        )

    def agreed(self) -> dict[str, Any]:
        """What the members agree to, exact and fit for JSON: everything but number, day and grounds."""
        values = {name: value for name, value in asdict(self).items() if name in AGREED}
        return {name: decimal_text(v) if isinstance(v, Decimal) else v for name, v in values.items()}


AGREED = (
    "shares_by", "invoiced_by", "cash_call_from", "cash_call_days", "settle_every_days", "settle_within_days", "lead_fee",
    "lead_powers",
)  # fmt: skip


def _assumed(figure: str, value: Any, label: str) -> Because:
    return Because(figure, value, _NOT_AGREED, "平台默认", "D", label)


_PLAIN = PanelTerms()
DEFAULTS = PanelTerms(
    because=(
        _assumed("panel_shares_by", "按报案日", "赔款按哪一天的份额分摊"),
        _assumed("panel_invoiced_by", "由主承保机构开具", "保险费发票"),
        _assumed("panel_cash_call_days", _PLAIN.cash_call_days, "大额赔款摊回期限（日）"),
        _assumed("panel_settle_within_days", _PLAIN.settle_within_days, "对账后摊回期限（日）"),
    )
)
"""What holds where a panel agreed nothing, as for a policy recorded from an insurer's own system."""
