"""The figures (指标): what each is called, what it counts and how it is read. Pure data and one division in Decimal.

A figure is a pair of whole sums (see `sums.py`): `top`, and `bottom` where it is a ratio. `own` names the sum that gives an
insurer its own part of the top, where amounts are shared. The three chapters are those of notice 三（九）; which figures stand in
them and how they are counted is this platform's choice (grade D), the notice names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.lifecycle.inspections import selectors as inspections

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Sums = Mapping[str, int]

CHAPTERS = {
    "underwriting": _("承保信息"),
    "risk": _("风险管理信息"),
    "claims": _("理赔信息"),
    "recovery": _("代位追偿"),
}

FEN, CM2, PER_1000 = Decimal("0.01"), Decimal("0.0001"), Decimal(1000)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `unit` is number, money (yuan), area (m²), percent (value is the ratio) or rate (per 1,000)."""

    name: str
    label: StrOrPromise
    chapter: str
    means: StrOrPromise
    top: str
    bottom: str = ""
    unit: str = "number"
    factor: Decimal = Decimal(1)
    own: str = ""
    counted: str = ""
    finer: int = 0

    @property
    def places(self) -> int:
        """Decimal places of the value; `finer` adds some where a ratio is small."""
        return {"number": 0, "money": 2, "area": 2, "percent": 4, "rate": 2}[self.unit] + self.finer

    def value(self, sums: Sums) -> Decimal | None:
        """The figure out of the sums; None where nothing stands below the line."""
        return self._divided(sums.get(self.top, 0), sums.get(self.bottom, 0) if self.bottom else 1)

    def own_value(self, sums: Sums) -> Decimal | None:
        """An insurer's own part; None for figures that are not shared."""
        return self._divided(sums.get(self.own, 0), 1) if self.own else None

    def _divided(self, top: int, bottom: int) -> Decimal | None:
        if not bottom:
            return None
        places = Decimal(1).scaleb(-self.places)
        return (Decimal(top) * self.factor / Decimal(bottom)).quantize(places, ROUND_HALF_UP)


def _serious() -> str:
    """As the schemes of the regions name their serious grades."""
    return gettext("其中严重的（%(grades)s级）") % {"grades": inspections.serious_grades()}


# `counted` names the sum of cases behind an amount: where these are few, the amount would tell of a single one.
FIGURES = (
    Figure("projects", _("登记工程"), "underwriting", _("期内在平台登记的工程项目数"), "projects"),
    Figure("designated", _("试点工程"), "underwriting", _("期内由住建主管部门列入试点的工程项目数"), "designated"),
    Figure("policies", _("承保保单"), "underwriting", _("期内签发、未解除的保险单数；份额栏为参与承保的保单数"), "policies", own="own_policies"),
    Figure("cancelled", _("解除保单"), "underwriting", _("期内解除的保险单数"), "cancelled"),
    Figure("homes", _("承保户数"), "underwriting", _("期内签发保单的套内户数"), "homes", counted="policies"),
    Figure("area", _("承保建筑面积"), "underwriting", _("期内签发保单的住宅单体建筑面积"), "area", unit="area", factor=CM2, counted="policies"),
    Figure("premium", _("保险费"), "underwriting", _("期内签发保单的保险费，已结算的按结算、已批改的按批改后计；已解除的只计应收取的部分"), "premium", unit="money", factor=FEN, own="own_premium", counted="policies"),
    Figure("average_rate", _("平均费率"), "underwriting", _("保险费÷计算基数（概算或结算建筑安装总造价），不含已解除的"), "rated", "base", unit="percent", counted="policies", finer=2),
    Figure("appointed", _("风险管理机构聘请率"), "risk", _("期内签订保险合同中已聘请风险管理机构的比例"), "appointed", "mandates", unit="percent", counted="mandates"),
    Figure("visits", _("现场检查"), "risk", _("期内风险管理机构现场检查次数"), "visits"),
    Figure("findings", _("发现质量风险"), "risk", _("期内现场检查记录的质量风险数"), "findings"),
    Figure("severe", lazy(_serious, str)(), "risk", _("期内记录、当地等级方案列为严重的质量风险数"), "severe"),
    Figure("rectified", _("整改率"), "risk", _("期内记录的质量风险中，期末已销项的比例"), "rectified", "findings", unit="percent", counted="findings"),
    Figure("claims", _("报案"), "claims", _("期内登记的报案数，一律登记，不论是否属于保险责任"), "claims"),
    Figure("in_wait", _("其中等待期内"), "claims", _("期内报案中，缺陷发现时仍在等待期或尚未竣工、由建设单位维修的数量"), "in_wait"),
    Figure("frequency", _("每千户报案"), "claims", _("期内报案数÷期末累计承保户数×1000"), "claims", "homes_insured", unit="rate", factor=PER_1000, counted="claims"),
    Figure("decided", _("作出核定"), "claims", _("期内作出、现行有效的核定数"), "decided"),
    Figure("covered", _("核定属于保险责任的比例"), "claims", _("期内核定中属于保险责任的比例"), "covered", "decided", unit="percent", counted="decided"),
    Figure("paid_count", _("已赔付赔案"), "claims", _("期内完成赔付的赔案数"), "paid_count"),
    Figure("paid", _("赔款"), "claims", _("期内赔付的金额，含施救费用，主承保机构先行全额赔付"), "paid", unit="money", factor=FEN, own="own_paid", counted="paid_count"),
    Figure("average_paid", _("案均赔款"), "claims", _("赔款÷已赔付赔案数"), "paid", "paid_count", unit="money", factor=FEN, counted="paid_count"),
    Figure("on_time", _("理赔时限按时率"), "claims", _("期内届满的理赔时限中按时完成的比例"), "clocks_kept", "clocks", unit="percent", counted="clocks"),
    Figure("recoveries", _("追偿案件"), "recovery", _("期内立案追偿的案件数"), "recoveries"),
    Figure("demanded", _("追偿金额"), "recovery", _("期内立案追偿的金额"), "demanded", unit="money", factor=FEN, counted="recoveries"),
    Figure("recovered", _("其中已追回"), "recovery", _("期内立案追偿、期末已追回的金额"), "recovered", unit="money", factor=FEN, counted="recoveries"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count by the values of one column, for a picture."""

    name: str
    label: StrOrPromise
    means: StrOrPromise


BREAKDOWNS = (
    Breakdown("claims_by_item", _("报案（按承保项目）"), _("报案时归入的承保项目；尚未归类的单列")),
    Breakdown("findings_by_grade", _("质量风险（按等级）"), _("风险管理机构记录时的等级")),
)
