"""The lines of a price: each with its sum, taken from the price library where they name a code; how far off the estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.lawful import lawful
from idi.lifecycle.claims import selectors as claims

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim


def price_lines(
    no: Refusals, lines: Sequence[Mapping[str, Any]], library: Mapping[str, Any]
) -> list[dict[str, Any]]:  # fmt: skip
    """Each line with its total; one that names a code of the library takes name, unit and price from there where they are not
    given. Everything wrong is named by its number."""
    before = len(no.reasons)
    no.unless(bool(lines), "请至少填写一项维修费用。", field="lines")
    for number, line in enumerate(lines, 1):
        code = str(line.get("code") or "").strip()
        no.unless(not code or code in library, f"第 {number} 项的编码“{code}”不在单价库中，请核对。", field="lines")
        no.unless(line["quantity"] > 0, f"第 {number} 项的数量应大于 0。", field="lines")
        listed = code in library
        no.unless(listed or bool(str(line.get("name") or "").strip()), f"第 {number} 项没有填写名称。", field="lines")
        no.unless(listed or line.get("price") is not None, f"第 {number} 项没有填写单价。", field="lines")
        no.unless((line.get("price") or 0) >= 0, f"第 {number} 项的单价不能为负数。", field="lines")
    if len(no.reasons) > before:
        return []
    priced = claims.priced(lines, library)
    no.unless(sum((line["total"] for line in priced), Decimal(0)) > 0, "维修费用合计应大于 0。", field="lines")
    return priced


def kept(priced: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Lines as they are stored: exact, as text; what was not said is left out."""
    return [{name: str(value) for name, value in line.items() if value not in (None, "")} for line in priced]


def compare(claim: Claim, amount: Decimal, at: datetime) -> dict[str, Any]:
    """How far the price lies from the surveyor's estimate, where there is one."""
    if not claim.estimate:
        return {}
    with lawful("lines"):
        law = rules.law(claim.region_code, or_national=True)
        found = rules.quote_warning(law, local_date(at), claim.estimate, amount)
    because = [each.to_json() for each in found.because]
    return {
        "ratio": rules.decimal_text(found.ratio.quantize(Decimal("0.0001"))),
        "warns": found.warns,
        "because": because,
    }
