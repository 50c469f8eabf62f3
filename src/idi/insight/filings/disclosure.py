"""What a pooled return keeps to itself: totals out of which one insurer, or one case, could be read.

They are kept from the public and from those who compete, the association of the insurers and its papers included; the authorities
a return is made for (notice 三（九）) read them, marked as not to be passed on. No source fixes the numbers: both are defaults of the platform (grade D) and said so on the return.
"""

from __future__ import annotations

from collections.abc import Iterable

from idi.foundation.core.actor import Actor
from idi.insight.statistics.kinds import Figure, Sums

LEAST_INSURERS = 3
"""Fewer insurers behind a total: each could reckon the others from its own figures."""

LEAST_CASES = 3
"""Fewer cases behind an amount or a ratio: it would tell of a single contract or claim."""


SUPERVISION = ("housing_authority", "insurance_regulator", "finance_office")
"""Kinds of organisations that supervise, insure nothing and are told everything."""


def supervises(actor: Actor) -> bool:
    """Whether the actor reads what is disclosed to nobody else."""
    return actor.organisation_kind in SUPERVISION


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
