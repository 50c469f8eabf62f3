"""An insurer rules by which payment it issues and whether it takes instalments; never laxer than its region."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.wording import day
from idi.foundation.journal.services import record
from idi.lifecycle.policies.charge_terms import laxer
from idi.lifecycle.policies.charging import ChargeRule, IssueRule

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


@act
def set_charge_rule(
    *, by: Actor, at: datetime, insurer: Organisation, region_code: str, issue_rule: str, instalments_allowed: bool,
    bank: str, account_name: str, account_number: str, from_on: date,
) -> ChargeRule:  # fmt: skip
    """Sets what holds for contracts signed from `from_on` on, which is today or later: the past is never changed.

    Refused where the law of the region is stricter; where it says nothing, the insurer may choose.
    """
    by.require("policies.issue")
    if not by.acts_for(insurer.pk):
        raise Forbidden(Reason("只能设定本机构的收费规则。"))
    no = Refusals()
    with lawful("region_code"):
        law = rules.law(region_code)
        rule, may = law.figure("issue_rule", from_on), law.figure("instalments_allowed", from_on)
    no.unless(issue_rule in IssueRule.values, "请选择出单条件。", field="issue_rule")
    if issue_rule in IssueRule.values and rule.outcome != "default" and laxer(issue_rule, rule.word()):
        words = f"{law.name}规定“{IssueRule(rule.word()).label}”，保险机构只能更严，不能放宽。"
        no.add(words, field="issue_rule", because=rule.reasons)
    if instalments_allowed and may.outcome != "default" and not may.yes():
        no.add(f"{law.name}规定保险费不得分期缴纳。", field="instalments_allowed", because=may.reasons)
    no.unless(from_on >= local_date(at), "起用日期不能早于今天：已签合同按签订日的规则办理。", field="from_on")
    known = ChargeRule.objects.filter(insurer=insurer, region_code=region_code, from_on=from_on)
    no.unless(not known.exists(), f"已有自{day(from_on)}起用的收费规则，请另选起用日期。", field="from_on")
    account = {"bank": bank.strip(), "account_name": account_name.strip(), "account_number": account_number.strip()}
    for field, value in account.items():
        no.unless(bool(value), "请填写收款账户的户名、开户银行和账号。", field=field)
    no.stop()
    made = ChargeRule.objects.create(
        insurer=insurer, region_code=region_code, issue_rule=issue_rule, instalments_allowed=instalments_allowed,
        from_on=from_on, set_at=at, **account,
    )  # fmt: skip
    record(
        "policies.set_charge_rule", by=by, at=at, subject=made, region=region_code, issue_rule=issue_rule,
        instalments_allowed=instalments_allowed, from_on=from_on,
    )  # fmt: skip
    return made
