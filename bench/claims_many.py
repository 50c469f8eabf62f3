"""The first page of the claims: as quick at 500,000 as at 5,000, under row security, whole and filtered.

The lead insurer of all of them, a follower, the desk, the county authority, and the developer of a hundredth, each by the page it opens.
The floor is the same page at 5,000 claims; the ratio told is that of the page that grew most.
"""

from __future__ import annotations

import re
from typing import Any

from bench import claims, growing, throwaway
from bench.measuring import Result

FEW, MANY = 5_000, 500_000
PAGES = ("", "?state=with_insurer", "?emergency=True")


def run() -> Result:
    with throwaway.house():
        world, claim = claims.begun()
        claims.fill(claim, FEW - 1)
        few = _measured(world)
        claims.fill(claim, MANY - FEW)
        many = _measured(world)
    return growing.worst("claims_many", (FEW, few), (MANY, many))


def _measured(world: Any) -> growing.Measured:
    from django.urls import reverse

    readers = {
        "lead": world.claims_handler, "follower": world.second_claims_handler, "desk": world.hotline_agent,
        "authority": world.haining_officer,
    }  # fmt: skip
    return growing.measured(readers, {page or "all": reverse("claims:list") + page for page in PAGES}, _right)


def _right(reader: str, page: str, shown: str) -> None:
    """Twenty-five rows; counted to the limit of a list, but for what is rare."""
    assert shown.count("<tr>") == 26 and re.search(r"共 \d+", shown), (reader, page)
    assert "emergency" in page or "共 1000+ 条" in shown, (reader, page)
