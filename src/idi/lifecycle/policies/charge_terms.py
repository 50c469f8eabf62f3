"""What holds for charging one contract: the law of the region, or the insurer's rule where it is stricter or the law silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from idi import rules
from idi.foundation.core.wording import day
from idi.foundation.seats.selectors import region_chain
from idi.lifecycle.policies.charging import ChargeRule, IssueRule

_STRICTER = list(IssueRule.values)


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """`issue_rule` and `instalments_allowed` with their grounds, and the insurer's rule they come from, if any."""

    issue_rule: str
    instalments_allowed: bool
    issue_because: tuple[rules.Because, ...]
    instalments_because: tuple[rules.Because, ...]
    own: ChargeRule | None

    @property
    def account(self) -> dict[str, str]:
        """Where the premium is paid to; empty where the insurer named no account."""
        own = self.own
        return {} if own is None else {"bank": own.bank, "name": own.account_name, "number": own.account_number}


def charge_terms(law: rules.Law, insurer_id: int, region_code: str, on: date) -> ChargeTerms:
    """What holds for a contract of this insurer signed in this place on this day."""
    rule, may = law.figure("issue_rule", on), law.figure("instalments_allowed", on)
    own = own_rule(insurer_id, region_code, on)
    if own is None:
        return ChargeTerms(rule.word(), may.yes(), rule.reasons, may.reasons, None)
    mine = (_of_insurer("issue_rule", own.issue_rule, own, rule.label),)
    word: str = own.issue_rule
    because: tuple[rules.Because, ...] = mine
    if rule.outcome != "default" and laxer(own.issue_rule, rule.word()):
        word, because = rule.word(), rule.reasons
    by_law = may.outcome != "default" and not may.yes()
    mine_may = (_of_insurer("instalments_allowed", own.instalments_allowed, own, may.label),)
    allowed = own.instalments_allowed and not by_law
    return ChargeTerms(word, allowed, because, may.reasons if by_law else mine_may, own)


def own_rule(insurer_id: int, region_code: str, on: date) -> ChargeRule | None:
    """The insurer's own rule in force on a day, of the nearest region."""
    chain = region_chain(region_code)
    found = ChargeRule.objects.select_related("insurer").filter(
        insurer_id=insurer_id, region_code__in=chain, from_on__lte=on
    )
    return min(found, key=lambda each: (chain.index(each.region_code), -each.from_on.toordinal()), default=None)


def laxer(rule: str, than: str) -> bool:
    """Whether one rule lets a policy be issued earlier than another."""
    return _STRICTER.index(rule) < _STRICTER.index(than)


def _of_insurer(name: str, value: str | bool, own: ChargeRule, label: str) -> rules.Because:
    return rules.Because(name, value, f"收费规则（自{day(own.from_on)}起）", own.insurer.name, "C", label)
