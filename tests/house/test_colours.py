"""Notices can be read: the colours of the theme by the ratios of WCAG 2.2 (1.4.3 text 4.5 to 1, 1.4.11 edges 3 to 1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

THEME = (Path(__file__).parents[2] / "frontend" / "theme.css").read_text(encoding="utf-8")
PAGE, WHITE = "#f5f6f4", "#ffffff"
TINT = 0.16
"""How much of its colour Tabler mixes into the ground of a notice."""


def parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def light(colour: list[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", ["info", "success", "warning", "danger"])
def test_words_and_edge_of_a_notice_stand_out(kind: str) -> None:
    found = re.search(rf"--tblr-{kind}: (#[0-9a-f]{{6}});", THEME)
    assert found, f"the theme sets no colour of its own for {kind}"
    colour = parts(found[1])
    ground = [TINT * part + 1 - TINT for part in colour]
    assert contrast(colour, ground) >= 4.5
    assert "--tblr-alert-border-color: var(--tblr-alert-color);" in THEME, "the edge has the colour of the words"
    assert min(contrast(colour, parts(beside)) for beside in (PAGE, WHITE)) >= 3
