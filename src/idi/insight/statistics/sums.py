"""The sums, each defined once in Ibis over a view `stat_*`: the same definition runs on PostgreSQL, DuckDB and Spark.

Whole numbers only, so every engine gives the same. `day` places a row in the period; a sum `so_far` counts all rows up to
the end of the period. For the worker and the command line: the web imports `kinds` and reads stored figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis
from ibis import ir

TABLES = {
    name: ibis.table({"region_code": "string", "insurer_id": "int64", **columns}, name=f"stat_{name}")
    for name, columns in {
        "project": {"registered_on": "date", "designated_on": "date"},
        "policy": {
            "issued_on": "date", "cancelled_on": "date", "live": "int64", "cancelled": "int64", "base_fen": "int64",
            "rated_fen": "int64", "premium_fen": "int64", "area_cm2": "int64", "homes": "int64",
        },
        "policy_share": {"issued_on": "date", "live": "int64", "premium_fen": "int64"},
        "mandate": {"signed_on": "date", "appointed": "int64"},
        "visit": {"visited_on": "date"},
        "finding": {"found_on": "date", "closed_on": "date", "severe": "int64", "grade": "string"},
        "claim": {
            "reported_on": "date", "decided_on": "date", "paid_on": "date", "in_wait": "int64", "covered": "int64",
            "item": "string",
        },
        "paid": {"paid_on": "date", "paid_fen": "int64"},
        "claim_share": {"paid_on": "date", "paid_fen": "int64"},
        "clock": {"due_on": "date", "kept": "int64"},
        "recovery": {"opened_on": "date", "demand_fen": "int64", "received_fen": "int64"},
    }.items()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum: of `column` (empty: of rows) over the rows of a view whose `day` lies in the period."""

    name: str
    table: str
    day: str
    column: str = ""
    until: str = ""
    so_far: bool = False

    def over(self, from_on: date, until_on: date) -> ir.IntegerScalar:
        """The sum as an expression. `until` names a day that too must have come by the end of the period."""
        rows = TABLES[self.table]
        wanted = rows[self.day] <= until_on
        if not self.so_far:
            wanted &= rows[self.day] >= from_on
        if self.until:
            wanted &= rows[self.until] <= until_on
        amount = rows[self.column] if self.column else ibis.literal(1, "int64")
        return ibis.ifelse(wanted, amount, 0).sum().coalesce(0).name(self.name)


SUMS = (
    Sum("projects", "project", "registered_on"),
    Sum("designated", "project", "designated_on"),
    Sum("policies", "policy", "issued_on", "live"),
    Sum("cancelled", "policy", "cancelled_on", "cancelled"),
    Sum("homes", "policy", "issued_on", "homes"),
    Sum("homes_insured", "policy", "issued_on", "homes", so_far=True),
    Sum("area", "policy", "issued_on", "area_cm2"),
    Sum("premium", "policy", "issued_on", "premium_fen"),
    Sum("rated", "policy", "issued_on", "rated_fen"),
    Sum("base", "policy", "issued_on", "base_fen"),
    Sum("own_policies", "policy_share", "issued_on", "live"),
    Sum("own_premium", "policy_share", "issued_on", "premium_fen"),
    Sum("mandates", "mandate", "signed_on"),
    Sum("appointed", "mandate", "signed_on", "appointed"),
    Sum("visits", "visit", "visited_on"),
    Sum("findings", "finding", "found_on"),
    Sum("severe", "finding", "found_on", "severe"),
    Sum("rectified", "finding", "found_on", until="closed_on"),
    Sum("claims", "claim", "reported_on"),
    Sum("in_wait", "claim", "reported_on", "in_wait"),
    Sum("decided", "claim", "decided_on"),
    Sum("covered", "claim", "decided_on", "covered"),
    Sum("paid_count", "claim", "paid_on"),
    Sum("paid", "paid", "paid_on", "paid_fen"),
    Sum("own_paid", "claim_share", "paid_on", "paid_fen"),
    Sum("clocks", "clock", "due_on"),
    Sum("clocks_kept", "clock", "due_on", "kept"),
    Sum("recoveries", "recovery", "opened_on"),
    Sum("demanded", "recovery", "opened_on", "demand_fen"),
    Sum("recovered", "recovery", "opened_on", "received_fen"),
)

COUNTS = {"claims_by_item": ("claim", "reported_on", "item"), "findings_by_grade": ("finding", "found_on", "grade")}
"""Breakdowns: view, day, and the column whose values are counted."""


def grouped(keys: Iterable[str], from_on: date, until_on: date) -> list[ir.Table]:
    """For each view one query: the keys and all its sums."""
    queries = []
    for name, rows in TABLES.items():
        sums = [each.over(from_on, until_on) for each in SUMS if each.table == name]
        queries.append(rows.group_by(list(keys)).aggregate(sums))
    return queries


def counted(name: str, from_on: date, until_on: date) -> ir.Table:
    """A breakdown by place: region_code, value, count."""
    view, day, column = COUNTS[name]
    rows = TABLES[view]
    inside = rows.filter(rows[day].between(from_on, until_on))
    return inside.group_by("region_code", value=inside[column]).aggregate(count=inside.count())
