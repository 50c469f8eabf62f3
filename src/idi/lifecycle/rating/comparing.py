"""Side by side: versions of filed terms and rates, and alternatives of several offers; what differs is marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core import sheets, wording
from idi.lifecycle.rating.clauses import clauses
from idi.lifecycle.rating.limits import deductibles, limited
from idi.lifecycle.rating.models import Alternative, Filing
from idi.lifecycle.rating.pricing import KINDS
from idi.lifecycle.rating.tables import tables
from idi.lifecycle.rating.terms import read_terms

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison: what is compared, and what each side says."""

    group: str
    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


Told = dict[tuple[str, str], str]


def side_by_side(sides: Sequence[Told]) -> list[Compared]:
    """The lines of several sides, in the order in which they are first met; a side that lacks one says a dash."""
    keys = dict.fromkeys(key for side in sides for key in side)
    found = [
        Compared(group, label, tuple(side.get((group, label), NOTHING) for side in sides)) for group, label in keys
    ]
    order = {group: place for place, group in enumerate(dict.fromkeys(each.group for each in found))}
    return sorted(found, key=lambda each: order[each.group])


def told_filing(filing: Filing) -> Told:
    """Everything a filing says, line by line."""
    found = {
        (gettext("基本情况"), gettext("核准文号")): filing.approval_number or NOTHING,
        (gettext("基本情况"), gettext("执行日期")): wording.day(filing.in_force_on),
        (gettext("基本情况"), gettext("终止日期")): wording.day(filing.until_on),
        (gettext("费率"), gettext("默认")): _rates(filing.base_rate, filing.min_rate, filing.max_rate),
        (gettext("费率"), gettext("核保权限：保险费")): wording.money(filing.authority_premium),
        (gettext("费率"), gettext("核保权限：偏离")): wording.percent(filing.authority_deviation),
    }
    for kind, own in filing.kind_rates.items():
        found[gettext("费率"), KINDS[kind]] = _rates(*(Decimal(own[name]) for name in ("base", "min", "max")))
    for table in tables(filing.factors):
        span = f"{rules.decimal_text(table.low)}–{rules.decimal_text(table.high)}"
        found[table.label, gettext("幅度")] = span
        found |= {(table.label, words): rules.decimal_text(value) for words, value in table.rows}
    for option in deductibles(filing.deductibles):
        found[gettext("免赔"), option.name] = f"{option.told}，{gettext('系数')} {rules.decimal_text(option.factor)}"
    for limit in filing.limits:
        found[gettext("限额"), limited(limit["item"], filing.region_code)] = _limit(limit)
    for clause in clauses(filing.clauses):
        words = [clause.title, clause.text.rstrip("。"), *clause.told]
        found[gettext("条款"), clause.number] = "；".join(words)
    return found | {(gettext("条款"), gettext("摘要")): filing.terms}


def told_alternative(row: Alternative) -> Told:
    """Everything an alternative of an offer says, line by line."""
    terms = read_terms(row.terms)
    price, cover = gettext("价格"), gettext("条款")
    found = {
        (price, gettext("费率")): wording.percent(row.rate),
        (price, gettext("暂收保险费（含税）")): wording.money(row.provisional),
        (price, gettext("不含税保险费")): _yuan(row.vat.get("net")),
        (price, gettext("增值税")): _yuan(row.vat.get("tax")),
        (price, gettext("有效期至")): wording.day(row.quote.valid_until_on),
        (gettext("系数"), gettext("基准费率")): wording.percent(row.base_rate),
    }
    found |= {
        (gettext("系数"), line["label"]): f"× {line['value']}" for line in row.lines if line["kind"] == "factor"
    }  # fmt: skip
    if terms is None:
        return found
    found[cover, gettext("条款费率备案")] = f"{terms.name} 第{terms.version}版"
    found[cover, gettext("免赔")] = terms.deductible.told if terms.deductible else gettext("无")
    found |= {(gettext("限额"), limited(each.item, row.region_code)): _limit(each.to_json()) for each in terms.limits}
    return found | {(cover, f"{each.number} {each.title}"): "；".join(each.told) or each.text for each in terms.clauses}


def _rates(base: Any, low: Any, high: Any) -> str:
    return f"{wording.percent(base)}（{wording.percent(low)}–{wording.percent(high)}）"


def _yuan(stored: str | None) -> str:
    return wording.money(None if stored is None else Decimal(stored))


def _limit(limit: dict[str, Any]) -> str:
    each, home, total = gettext("每次"), gettext("每户"), gettext("累计")
    named = ((each, limit["each"]), (home, limit.get("home")), (total, limit["total"]))
    return gettext("，").join(f"{label} {_yuan(amount)}" for label, amount in named if amount or label != home)


def columns(names: Sequence[str]) -> list[sheets.Column]:
    """The columns of the Excel sheet of a comparison; the last says whether the sides differ."""
    sides = [sheets.Column(name=f"side{n}", header=name, width=40) for n, name in enumerate(names)]
    fixed = [
        sheets.Column(name="group", header=gettext("类别")),
        sheets.Column(name="label", header=gettext("项目"), width=24),
    ]
    return [*fixed, *sides, sheets.Column(name="differs", header=gettext("不同"))]


def as_rows(found: Iterable[Compared]) -> list[dict[str, Any]]:
    """The rows of that sheet."""
    return [
        {
            "group": each.group, "label": each.label, "differs": gettext("是") if each.differs else "",
            **{f"side{n}": cell for n, cell in enumerate(each.cells)},
        }
        for each in found
    ]  # fmt: skip
