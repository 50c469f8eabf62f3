"""The lines of a price: each with its sum, taken from the price library where they name a code; how far off the estimate, as a
whole and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def asked(
    no: Refusals, lines: Sequence[Mapping[str, Any]], library: Mapping[str, Any]
) -> list[dict[str, str]]:  # fmt: skip
    """The lines several repairers are asked for a price of, without prices; name and unit come from the library where a line names
    its code. Everything wrong is named by its number."""
    for number, line in enumerate(lines, 1):
        code = str(line.get("code") or "").strip()
        no.unless(not code or code in library, f"第 {number} 项的编码“{code}”不在单价库中，请核对。", field="lines")
        no.unless(line["quantity"] > 0, f"第 {number} 项的数量应大于 0。", field="lines")
        named = code in library or bool(str(line.get("name") or "").strip())
        no.unless(named, f"第 {number} 项没有填写名称。", field="lines")
    priced = claims.priced(lines, library)
    return kept([{name: each[name] for name in ("code", "name", "unit", "quantity")} for each in priced])


def compare(
    claim: Claim, amount: Decimal, at: datetime, lines: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:  # fmt: skip
    """How far the price lies from the surveyor's estimate, where there is one: as a whole, and for each line of the estimate that
    is among the `lines` of the price (same code, or same name and unit). `missing` and `added` name what only one of them has."""
    if not claim.estimate:
        return {}
    found = _warning(claim, at, claim.estimate, amount)
    because = [each.to_json() for each in found.because]
    survey = claims.latest_survey(claim) if lines else None
    by_line = _line_by_line(claim, at, survey.lines, lines) if survey and survey.lines else {}
    return {"ratio": _share(found), "warns": found.warns, "because": because, **by_line}


def _warning(claim: Claim, at: datetime, estimate: Decimal, amount: Decimal) -> rules.QuoteWarning:
    with lawful("lines"):
        law = rules.law(claim.region_code, or_national=True)
        return rules.quote_warning(law, local_date(at), estimate, amount)


def _share(found: rules.QuoteWarning) -> str:
    return rules.decimal_text(found.ratio.quantize(Decimal("0.0001")))


def _line_by_line(
    claim: Claim, at: datetime, estimated: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Each line of the estimate beside what the price asks for the same; a line that comes twice counts together."""
    known: dict[tuple[str, ...], int] = {}
    totals: dict[int, tuple[Decimal, Decimal]] = {}
    for number, line in enumerate(estimated):
        group = next((known[key] for key in _keys(line) if key in known), number)
        known |= dict.fromkeys(_keys(line), group)
        totals[group] = (totals.get(group, (Decimal(0),))[0] + Decimal(line["total"]), Decimal(0))
    added, met = [], set()
    for line in lines:
        group = next((known[key] for key in _keys(line) if key in known), -1)
        if group < 0:
            added.append(str(line["name"]))
        else:
            met.add(group)
            totals[group] = (totals[group][0], totals[group][1] + Decimal(line["total"]))
    beside = [_beside(claim, at, estimated[group], *totals[group]) for group in totals if group in met]
    return {
        "lines": beside, "lines_warn": any(each["warns"] for each in beside), "added": added,
        "missing": [str(estimated[group]["name"]) for group in totals if group not in met],
    }  # fmt: skip


def _beside(
    claim: Claim, at: datetime, line: Mapping[str, Any], estimate: Decimal, amount: Decimal
) -> dict[str, Any]:  # fmt: skip
    found = _warning(claim, at, estimate, amount)
    return {
        "name": str(line["name"]), "estimate": f"{estimate:.2f}", "amount": f"{amount:.2f}", "ratio": _share(found),
        "warns": found.warns,
    }  # fmt: skip


def _keys(line: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """By what a line is the same as another: the code of the library, else name and unit."""
    if line.get("code"):
        yield ("code", str(line["code"]))
    yield ("name", "".join(str(line.get("name") or "").split()), "".join(str(line.get("unit") or "").split()))
