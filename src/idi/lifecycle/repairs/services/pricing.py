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
from idi.lifecycle.repairs.selectors import covered_estimate, estimated_lines

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
    return kept([{name: each[name] for name in ("element", "code", "name", "unit", "quantity")} for each in priced])


def compare(
    claim: Claim, amount: Decimal, at: datetime, lines: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:  # fmt: skip
    """How far the price lies from the surveyor's estimate of what is covered, where there is one: as a whole, and for each line that
    is among the `lines` of the price (same code, or same name and unit). `missing` and `added` name what only one of them has."""
    estimate = covered_estimate(claim)
    if not claim.estimate or not estimate:
        return {}
    estimated = estimated_lines(claim)
    found = _warning(claim, at, estimate, amount)
    because = [each.to_json() for each in found.because]
    by_line = _line_by_line(claim, at, estimated, lines) if lines and estimated else {}
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
    """Each line of the estimate beside what the price asks for the same; a line that comes twice for an element counts together.

    A line of the price that names no element, or one the estimate does not have, is the same work wherever that is first found.
    """
    known: dict[tuple[str, ...], int] = {}
    totals: dict[int, tuple[Decimal, Decimal]] = {}
    for number, line in enumerate(estimated):
        group = next((known[key] for key in _keys(line) if key in known), number)
        known |= dict.fromkeys(_keys(line), group)
        for key in _anywhere(line):
            known.setdefault(key, group)
        totals[group] = (totals.get(group, (Decimal(0),))[0] + Decimal(line["total"]), Decimal(0))
    added, met = [], set()
    for line in lines:
        group = next((known[key] for key in (*_keys(line), *_anywhere(line)) if key in known), -1)
        if group < 0:
            added.append(_named(line))
        else:
            met.add(group)
            totals[group] = (totals[group][0], totals[group][1] + Decimal(line["total"]))
    beside = [_beside(claim, at, estimated[group], *totals[group]) for group in totals if group in met]
    return {
        "lines": beside, "lines_warn": any(each["warns"] for each in beside), "added": added,
        "missing": [_named(estimated[group]) for group in totals if group not in met],
    }  # fmt: skip


def _beside(
    claim: Claim, at: datetime, line: Mapping[str, Any], estimate: Decimal, amount: Decimal
) -> dict[str, Any]:  # fmt: skip
    found = _warning(claim, at, estimate, amount)
    return {
        "name": _named(line), "estimate": f"{estimate:.2f}", "amount": f"{amount:.2f}", "ratio": _share(found),
        "warns": found.warns,
    }  # fmt: skip


def _named(line: Mapping[str, Any]) -> str:
    """What a line is called, with the element it belongs to."""
    element = str(line.get("element") or "")
    return f"{element} {line['name']}" if element else str(line["name"])


def _keys(line: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """By what a line is the same as another of its element: the code of the library, else name and unit."""
    element = _close(line.get("element"))
    return ((element, *key) for key in _anywhere(line))


def _anywhere(line: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The same whatever the element."""
    if line.get("code"):
        yield ("code", str(line["code"]))
    yield ("name", _close(line.get("name")), _close(line.get("unit")))


def _close(words: Any) -> str:
    return "".join(str(words or "").split())
