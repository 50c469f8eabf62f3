"""What the accepted quote agreed: deductible and limits go into proposal, contract and every page and paper by themselves;
the filed clauses say later what the insurer may change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from idi.foundation.core.wording import money
from idi.lifecycle.rating import selectors as rating
from idi.lifecycle.rating.selectors import Clause, Limit, clauses, limits

if TYPE_CHECKING:
    from idi.lifecycle.policies.models import Policy, Proposal
    from idi.lifecycle.rating.models import Quote


def plan_of(quote: Quote) -> dict[str, Any]:
    """The deductible plan chosen, the limits and the clauses, as proposal and policy keep them: not all who read those see the quote."""
    terms = rating.terms_of(quote)
    if terms is None:
        return {}
    chosen = terms.deductible.to_json() if terms.deductible else None
    return {
        "deductible": chosen, "limits": [limit.to_json() for limit in terms.limits],
        "clauses": [clause.to_json() for clause in terms.clauses],
    }  # fmt: skip


def clauses_of(policy: Policy) -> list[Clause]:
    """The clauses of the filing the contract stands on; none where it was recorded from outside or the filing lists none."""
    return clauses(policy.quoted.get("clauses", []))


def item_terms(quote: Quote, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Deductible and limit of each cover item as the quote was priced, as a proposal stores them; items without any are left out."""
    terms = rating.terms_of(quote)
    if terms is None:
        return {}
    deductible = terms.deductible.amount if terms.deductible else None
    most = {limit.item: limit.total or limit.each for limit in terms.limits}
    told = {code: {"deductible": str(deductible or ""), "limit": str(most.get(code) or "")} for code in codes}
    return {code: of for code, of in told.items() if of["deductible"] or of["limit"]}


def lines(subject: Proposal | Policy) -> list[tuple[str, str]]:
    """The deductible plan and the limits of the accepted quote in words; none for a contract recorded from outside."""
    chosen = subject.quoted.get("deductible")
    plan = [("免赔方案", f"{chosen['name']}（{chosen['told']}）")] if chosen else []
    return plan + [
        (f"限额（{each.item or '全部项目'}）", _words(each)) for each in limits(subject.quoted.get("limits", []))
    ]


def _words(limit: Limit) -> str:
    named = (("每次", limit.each), ("每户", limit.home), ("累计", limit.total))
    return "；".join(f"{label} {money(amount)}" for label, amount in named if amount is not None)
