"""What must hold between the sums of a return before anybody relies on it."""

from __future__ import annotations

from typing import Any

from idi.insight.statistics.kinds import Sums

WITHIN = (
    ("已聘请不多于签订的合同", "appointed", "mandates"),
    ("已销项不多于发现的质量风险", "rectified", "findings"),
    ("严重风险不多于发现的质量风险", "severe", "findings"),
    ("等待期内报案不多于报案", "in_wait", "claims"),
    ("属于保险责任的不多于核定", "covered", "decided"),
    ("按时完成的不多于届满的时限", "clocks_kept", "clocks"),
)
AS_LEAD = (
    ("保单", "policies"),
    ("保险费", "premium"),
    ("质量风险", "findings"),
    ("报案", "claims"),
    ("赔款", "paid"),
    ("追偿", "demanded"),
)
AS_MEMBER = (("保险费", "premium", "own_premium"), ("赔款", "paid", "own_paid"))


def of_one(sums: Sums) -> list[dict[str, Any]]:
    """Checks within one set of sums."""
    return [_check(label, sums[part] <= sums[whole]) for label, part, whole in WITHIN]


def of_all(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Checks of the pooled sums, and against what the insurers add up to: each counted once, as lead or by shares.

    The pooled sums were asked for on their own, so this can fail. `figures` is shaped as `Snapshot.figures`.
    """
    pooled, insurers = figures["pooled"], [*figures["insurers"].values(), figures["unassigned"]]
    return [
        *of_one(pooled),
        *(
            _check(f"各机构主承保{label}与未归属之和等于汇总", sum(each[name] for each in insurers) == pooled[name])
            for label, name in AS_LEAD
        ),
        *(
            _check(f"各机构{label}份额之和等于汇总", sum(each[own] for each in insurers) == pooled[whole])
            for label, whole, own in AS_MEMBER
        ),
    ]


def _check(label: str, holds: bool) -> dict[str, Any]:
    return {"label": label, "holds": holds}
