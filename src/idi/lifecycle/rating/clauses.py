"""The clauses of filed terms by number: later stages name the clause that gives them a right.

Stored as a list of {number, title, text, rights, handling_charge, issue_rule}; frozen with the quote when it is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from idi import rules
from idi.foundation.core.errors import Refusals

RIGHTS: Final = {
    "loading": _("可以加收保险费"),
    "exclusion": _("可以增加除外责任"),
    "deductible": _("可以提高免赔"),
    "suspension": _("可以中止承保"),
    "termination": _("可以解除合同"),
    "after_handover": _("交付后仍可行使"),
    "instalments": _("可以分期缴费"),
}
"""What a clause may permit. `after_handover` widens the other rights of the same clause beyond the first handover."""

ISSUE_RULES: Final = {
    "on_payment": _("见费出单"),
    "on_first_instalment": _("首期保费到账后出单"),
    "on_signing": _("签订即出单"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it says, what it permits, the handling charge on cancellation and the rule of issue where it sets one."""

    number: str
    title: str
    text: str
    rights: tuple[str, ...] = ()
    handling_charge: Decimal | None = None
    issue_rule: str = ""

    def permits(self, right: str) -> bool:
        return right in self.rights

    @property
    def told(self) -> list[str]:
        """What it permits and sets, in words."""
        words = [str(RIGHTS[right]) for right in self.rights]
        if self.handling_charge is not None:
            words.append(f"退保手续费 {rules.decimal_text(self.handling_charge * 100)}%")
        return [*words, str(ISSUE_RULES[self.issue_rule])] if self.issue_rule else words

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "title": self.title, "text": self.text, "rights": list(self.rights),
            "handling_charge": None if self.handling_charge is None else rules.decimal_text(self.handling_charge),
            "issue_rule": self.issue_rule,
        }  # fmt: skip


def clauses(stored: Iterable[Mapping[str, Any]]) -> list[Clause]:
    """Stored clauses read back, in their order."""
    return [_read(each) for each in stored]


def _read(stored: Mapping[str, Any]) -> Clause:
    """What a clause permits is a set: it is read in one order, so that versions differ only in what they permit."""
    charge, known = stored.get("handling_charge"), list(RIGHTS)
    rights = sorted(stored.get("rights") or (), key=lambda right: known.index(right) if right in RIGHTS else len(known))
    return Clause(
        stored["number"], stored["title"], stored["text"], tuple(rights),
        None if charge is None else Decimal(charge), stored.get("issue_rule") or "",
    )  # fmt: skip


def checked_clauses(given: Iterable[Mapping[str, Any]], no: Refusals) -> list[dict[str, Any]]:
    """Clauses as they are stored; what is wrong goes to `no` at `clauses`: a number twice, no text, a right unknown."""
    found = [_read(each) for each in given]
    seen: set[str] = set()
    for clause in found:
        _check(clause, seen, no)
        seen.add(clause.number)
    rules_set = [clause.number for clause in found if clause.issue_rule]
    no.unless(len(rules_set) < 2, f"出单条件只能由一条约定，现有第 {'、'.join(rules_set)} 条。", field="clauses")
    return [clause.to_json() for clause in found]


def _check(clause: Clause, seen: set[str], no: Refusals) -> None:
    named = f"条款第 {clause.number} 条"
    no.unless(bool(clause.number.strip()), f"条款“{clause.title}”没有编号。", field="clauses")
    no.unless(clause.number not in seen, f"{named}出现了两次，请改正编号。", field="clauses")
    no.unless(bool(clause.title.strip() and clause.text.strip()), f"{named}没有标题或内容。", field="clauses")
    unknown = [right for right in clause.rights if right not in RIGHTS]
    no.unless(not unknown, f"{named}的权利“{'、'.join(unknown)}”无法识别。", field="clauses")
    charge = clause.handling_charge
    no.unless(charge is None or 0 <= charge < 1, f"{named}的退保手续费率应不低于 0、低于 100%。", field="clauses")
    no.unless(
        clause.issue_rule in ("", *ISSUE_RULES), f"{named}的出单条件“{clause.issue_rule}”无法识别。", field="clauses"
    )
    alone = clause.rights == ("after_handover",)
    no.unless(not alone, f"{named}写明“交付后仍可行使”，还应写明哪一项权利。", field="clauses")
