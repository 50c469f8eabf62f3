"""The order of numbers as people count."""

from __future__ import annotations

import re


def in_order(number: str) -> str:
    """The key that puts 2号楼 before 10号楼."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), number.strip())[:60]
