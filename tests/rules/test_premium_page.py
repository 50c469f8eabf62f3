"""The worked example of the algorithm page, computed again from the numbers on the page."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from idi import rules

PAGE = (Path(__file__).parents[2] / "docs" / "algorithms" / "premium.md").read_text("utf-8")
GIVEN: dict[str, Any] = tomllib.loads(re.search(r"```toml\n(.*?)```", PAGE, re.S)[1])  # type: ignore[index]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]


def numbers(name: str, *, place: int = 0) -> list[Decimal]:
    """The numbers of the row of this name; the `place`th such row."""
    row = [row for row in ROWS if row[0] == name][place]
    return [Decimal(cell.replace(",", "")) for cell in row[1:] if cell]


@pytest.fixture
def premium() -> rules.Premium:
    return rules.premium(
        rules.law("jiaxing"), GIVEN["signed_on"], Decimal(GIVEN["budget"]), Decimal(GIVEN["base_rate"]),
        {name: Decimal(value) for name, value in GIVEN["factors"].items()}, settlement=Decimal(GIVEN["settlement"]),
        shares=[(name, Decimal(share)) for name, share in GIVEN["shares"].items()],
        filing=rules.Filing("示例", {n: (Decimal(a), Decimal(b)) for n, (a, b) in GIVEN["filed"].items()}),
    )  # fmt: skip


def test_rate_premium_and_shares(premium: rules.Premium) -> None:
    assert [premium.rate.value] == numbers("费率")
    assert [premium.provisional, *(each.provisional for each in premium.shares)] == numbers("暂收")
    assert [premium.final, *(each.final for each in premium.shares)] == numbers("最终")
    assert [premium.adjustment, *(each.adjustment for each in premium.shares)] == numbers("多退少补")


def test_tax(premium: rules.Premium) -> None:
    for name, gross in (("暂收", premium.provisional), ("最终", premium.final)):
        assert gross is not None
        found = rules.vat(gross, GIVEN["signed_on"])
        assert [found.gross, found.net, found.tax] == numbers(name, place=1)


def test_buildings(premium: rules.Premium) -> None:
    assert premium.final is not None
    weights = [(name, Decimal(area)) for name, area in GIVEN["areas"].items()]
    final = dict(rules.allocate(premium.final, weights))
    for name, part in rules.allocate(premium.provisional, weights):
        assert [part, final[name]] == numbers(name)


def test_instalments(premium: rules.Premium) -> None:
    parts = [(place, Decimal(part)) for place, part in enumerate(GIVEN["instalments"])]
    told = "、".join(f"{part:,.2f}" for _, part in rules.allocate(premium.provisional, parts))
    assert f"分期（六成、四成）：{told}。" in PAGE
