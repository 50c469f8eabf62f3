"""The filed terms a quote stands on, frozen when it is priced: later stages read them here, not in the filing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idi.lifecycle.rating.clauses import Clause, clauses
from idi.lifecycle.rating.limits import Deductible, Limit, deductibles, limits
from idi.lifecycle.rating.models import Filing


@dataclass(frozen=True, slots=True)
class Terms:
    """Which filing, its clauses by number, the deductible chosen and the limits by item."""

    filing_id: int
    name: str
    version: int
    approval_number: str
    clauses: tuple[Clause, ...]
    deductible: Deductible | None
    limits: tuple[Limit, ...]

    def clause(self, number: str) -> Clause | None:
        """The clause of this number, if there is one."""
        return next((clause for clause in self.clauses if clause.number == number.strip()), None)

    def permitting(self, right: str, *, after_handover: bool = False) -> list[Clause]:
        """The clauses that give a right (`clauses.RIGHTS`); after the first handover only those that still give it then."""
        found = [clause for clause in self.clauses if clause.permits(right)]
        return [clause for clause in found if clause.permits("after_handover")] if after_handover else found

    @property
    def issue_rule(self) -> str:
        """`on_payment`, `on_first_instalment` or `on_signing` where a clause sets it, else empty: the region's law decides."""
        return next((clause.issue_rule for clause in self.clauses if clause.issue_rule), "")


def frozen(filing: Filing, deductible: Deductible | None) -> dict[str, Any]:
    """The terms of a filing as they are stored with a price."""
    return {
        "filing": filing.pk, "name": filing.name, "version": filing.version, "approval_number": filing.approval_number,
        "clauses": filing.clauses, "deductible": deductible.to_json() if deductible else None, "limits": filing.limits,
    }  # fmt: skip


def read_terms(stored: Mapping[str, Any]) -> Terms | None:
    """The terms as stored with a price; None where none was offered."""
    if not stored:
        return None
    chosen = deductibles([stored["deductible"]])[0] if stored["deductible"] else None
    return Terms(
        stored["filing"], stored["name"], stored["version"], stored["approval_number"], tuple(clauses(stored["clauses"])),
        chosen, tuple(limits(stored["limits"])),
    )  # fmt: skip


def terms_of_filing(filing: Filing) -> Terms:
    """The terms of a filing itself, for policies recorded without a quote."""
    return Terms(
        filing.pk, filing.name, filing.version, filing.approval_number, tuple(clauses(filing.clauses)), None,
        tuple(limits(filing.limits)),
    )  # fmt: skip
