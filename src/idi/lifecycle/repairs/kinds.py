"""Kinds of repair orders, and which skill a cover item asks of a repairer. Pure data."""

from __future__ import annotations

SKILL_OF = {
    "C01": "structure", "C02": "structure", "C03": "exterior", "C04": "structure", "C05": "waterproofing",
    "C06": "insulation", "C07": "equipment", "C08": "equipment", "C09": "finishing", "C10": "equipment",
    "C11": "insulation", "C12": "equipment", "C13": "exterior",
}  # fmt: skip
"""The skill (`standing.kinds.SKILLS`) that repairs an item; the platform's proposal, used for hints only."""
