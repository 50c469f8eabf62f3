"""Runs the case files under ``cases/<region>/``: what a lawyer wrote there is asked of the rules and compared.

A case names the question (``ask``), what is given and what is expected. Only what is written under ``expect`` is
compared; an empty text stands for "none". ``refused`` is a part of the message with which the rules must refuse.
Items, clocks, insurers and responsible parties are looked up by their code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from idi import rules

HERE = Path(__file__).parent
BOOK = rules.load([HERE / "laws"])
Given = dict[str, Any]


def cases() -> Iterator[Any]:
    for path in sorted((HERE / "cases").glob("*/*.toml")):
        with path.open("rb") as stream:
            content = tomllib.load(stream)
        for number, case in enumerate(content["case"], start=1):
            yield pytest.param(path.parent.name, case, id=f"{path.parent.name}-{path.stem}-{number}-{case['name']}")


@pytest.mark.parametrize(("region", "case"), list(cases()))
def test_case(region: str, case: dict[str, Any]) -> None:
    assert case["source"], "a case names its source"
    law = BOOK.law(case.get("law", region))
    ask = ASKED[case["ask"]]
    if "refused" in case:
        with pytest.raises(rules.RuleError) as refusal:
            ask(law, dict(case["given"]))
        assert case["refused"] in str(refusal.value)
        return
    found = ask(law, dict(case["given"]))
    assert case["expect"], "a case expects something"
    compare(case["expect"], found, case["name"])


def compare(expected: Any, found: Any, where: str) -> None:
    """Every expected value is there; tables may hold more than is expected."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in found, f"{where}: {key} is missing among {sorted(found)}"
            compare(value, found[key], f"{where} / {key}")
    elif expected == "":
        assert found is None, where
    else:
        assert found == (expected.isoformat() if isinstance(expected, date) else expected), where


def cover(law: rules.Law, given: Given) -> rules.Cover:
    allowed = {"signed_on", "accepted_on", "events", "riders", "counting"}
    return rules.cover(law, **{key: value for key, value in given.items() if key in allowed})


def ask_cover(law: rules.Law, given: Given) -> Any:
    items = cover(law, given).to_json()["items"]
    refs = [each["ref"] for item in items for each in item["because"] if each["grade"] == "D"]
    return {
        "items": {each["item"]: each for each in items},
        "codes": [each["item"] for each in items],
        "refs": [ref for ref in dict.fromkeys(refs) if ref.startswith("未提供")],
    }


def ask_answer(law: rules.Law, given: Given) -> Any:
    more = {key: given[key] for key in ("handed_over_on", "design_life") if key in given}
    found = cover(law, given).answer(given["item"], given["on"], **more).to_json()
    assert all(each["because"] for each in found["responsible"]), "whoever answers, an article says so"
    return {
        **found,
        "parties": [each["party"] for each in found["responsible"]],
        "responsible": {each["party"]: each for each in found["responsible"]},
    }


def shares(given: Given) -> list[tuple[str, Decimal]]:
    return [(name, Decimal(share)) for name, share in given.get("shares", [])]


def ask_premium(law: rules.Law, given: Given) -> Any:
    filed = {name: (Decimal(low), Decimal(high)) for name, (low, high) in given.get("filed", {}).items()}
    found = rules.premium(
        law,
        given["signed_on"],
        Decimal(given["budget"]),
        Decimal(given["rate"]),
        {name: Decimal(value) for name, value in given.get("factors", {}).items()},
        settlement=Decimal(given["settlement"]) if "settlement" in given else None,
        shares=shares(given),
        filing=rules.Filing("示例备案", filed) if filed else None,
    ).to_json()
    assert found["because"]
    return {**found, "shares": {each["insurer"]: each for each in found["shares"]}}


def ask_split(_: rules.Law, given: Given) -> Any:
    return {part.insurer: str(part.amount) for part in rules.split(Decimal(given["amount"]), shares(given))}


def ask_allocate(_: rules.Law, given: Given) -> Any:
    weights = [(key, Decimal(weight)) for key, weight in given["weights"]]
    return {key: str(part) for key, part in rules.allocate(Decimal(given["total"]), weights)}


def ask_vat(_: rules.Law, given: Given) -> Any:
    found = rules.vat(Decimal(given["gross"]), given["on"]).to_json()
    return {**found, "ref": found["because"][-1]["ref"], "assumption": found["because"][-1]["assumption"]}


def ask_refund(law: rules.Law, given: Given) -> Any:
    insured = [
        rules.Insured(key, Decimal(premium), *(days[0] if days else (None, None)))
        for key, premium, *days in given["insured"]
    ]
    rate = Decimal(given["rate"]) if "rate" in given else None
    found = rules.refund(law, given["on"], insured, handling_rate=rate, clause=given.get("clause", ""))
    assert found.kept + found.unearned == sum(each.premium for each in insured)
    return {
        **found.to_json(),
        "parts": {each.key: each.to_json() for each in found.parts},
        "refs": [each.ref for each in found.because],
        "grades": [each.grade for each in found.because],
    }


def ask_shares(law: rules.Law, given: Given) -> Any:
    return {"refusals": [each.code for each in rules.check_shares(law, given["on"], shares(given))]}


def ask_clocks(law: rules.Law, given: Given) -> Any:
    found = [each.to_json() for each in rules.clocks(law, **given)]
    refs = [each["ref"] for clock in found for each in clock["because"]]
    return {
        "clocks": {each["clock"]: each for each in found},
        "refs": [ref for ref in dict.fromkeys(refs) if "未收录" in ref],
    }


def ask_figure(law: rules.Law, given: Given) -> Any:
    found = law.figure(given["name"], given["on"])
    silent = len(found.reasons) > 1
    return {**found.because.to_json(), "outcome": found.outcome, "silent": silent}


def ask_warranty(law: rules.Law, given: Given) -> Any:
    return {each.element: each.to_json() for each in rules.warranty(law, **given)}


def ask_quote(law: rules.Law, given: Given) -> Any:
    found = rules.quote_warning(law, given["on"], Decimal(given["estimate"]), Decimal(given["quote"]))
    return {"warns": found.warns, "ratio": rules.decimal_text(found.ratio)}


def ask_percentage(_: rules.Law, given: Given) -> Any:
    return {"value": str(rules.percentage(given["part"], given["whole"]))}


def ask_growth(_: rules.Law, given: Given) -> Any:
    return {"value": str(rules.growth_rate(Decimal(given["first"]), Decimal(given["last"]), given.get("periods", 1)))}


def ask_delay(law: rules.Law, given: Given) -> Any:
    found = rules.delay(law, Decimal(given["amount"]), given["due_on"], given["paid_on"]).to_json()
    return {**found, "grades": [each["grade"] for each in found["because"]]}


ASKED: dict[str, Callable[[rules.Law, Given], Any]] = {
    "cover": ask_cover,
    "answer": ask_answer,
    "premium": ask_premium,
    "split": ask_split,
    "allocate": ask_allocate,
    "vat": ask_vat,
    "refund": ask_refund,
    "delay": ask_delay,
    "shares": ask_shares,
    "clocks": ask_clocks,
    "figure": ask_figure,
    "warranty": ask_warranty,
    "quote": ask_quote,
    "percentage": ask_percentage,
    "growth": ask_growth,
}


def test_every_case_of_the_how_to_page_holds(page: Any) -> None:
    law = rules.load([page.folder / "law"]).law("tongchuan")
    assert len(page.cases) >= 6
    for case in page.cases:
        ask = ASKED[case["ask"]]
        if "refused" in case:
            with pytest.raises(rules.RuleError, match=case["refused"]):
                ask(law, dict(case["given"]))
        else:
            compare(case["expect"], ask(law, dict(case["given"])), case["name"])
