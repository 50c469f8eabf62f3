"""What a pooled return keeps to itself: totals out of which one insurer, or one case, could be read.

No source fixes the numbers: both are defaults of the platform (grade D) and said so on the return.
"""

from __future__ import annotations

from collections.abc import Iterable

from idi.insight.statistics.kinds import Figure, Sums

LEAST_INSURERS = 3
"""Fewer insurers behind a total: each could reckon the others from its own figures."""

LEAST_CASES = 3
"""Fewer cases behind an amount or a ratio: it would tell of a single contract or claim."""


def withheld(figure: Figure, pooled: Sums, insurers: Iterable[Sums]) -> str:
    """Why a total is not disclosed, in the reader's words; empty where it is.

    What nobody insures (registered and pilot projects) and what is zero anyway is disclosed.
    """
    if figure.chapter == "underwriting" and figure.name in ("projects", "designated"):
        return ""
    if not pooled.get(figure.top) and not pooled.get(figure.bottom or figure.top):
        return ""
    counted = figure.own or figure.counted or figure.top
    behind = [each for each in insurers if each.get(counted) or each.get(figure.top)]
    if len(behind) < LEAST_INSURERS:
        return f"涉及保险机构不足{LEAST_INSURERS}家，不披露"
    if figure.counted and pooled.get(figure.counted, 0) < LEAST_CASES:
        return f"样本不足{LEAST_CASES}件，不披露"
    return ""
