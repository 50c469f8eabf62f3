"""The contract is concluded: the insurer accepts the proposal (Insurance Law 13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.ledger.services import open_due
from idi.lifecycle.policies.charge_terms import ChargeTerms, charge_terms
from idi.lifecycle.policies.models import Policy, Proposal
from idi.lifecycle.policies.services import papers
from idi.lifecycle.policies.services.concluding import PAYMENT_DAYS, conclude, new_check_code
from idi.lifecycle.policies.services.instalments import Instalment, plan
from idi.lifecycle.policies.services.owned import require_lead
from idi.lifecycle.policies.services.premium import invoiced_by_lead, premium_came_in
from idi.lifecycle.policies.steps import blocking_steps


@act
def sign(
    *, by: Actor, at: datetime, proposal: Proposal, signed_on: date, premium_due_on: date | None = None,
    instalments: Sequence[Instalment] = (),
) -> Policy:  # fmt: skip
    """The lead signs for the panel: the policy exists and waits for its premium, the mandate of the inspection opens.

    Refused while any step of the proposal is open, and for a day in the future or before the proposal was handed in. Without
    `premium_due_on` the premium is due after the days of `PAYMENT_DAYS`; with `instalments` each is due on its own day.
    """
    by.require("policies.sign")
    proposal = locked(proposal)
    require_lead(by, proposal)
    proposal.machine.after("sign", proposal.state)
    with lawful("signed_on"):
        law = rules.law(proposal.region_code)
        terms = charge_terms(law, proposal.lead_id, proposal.region_code, signed_on)
    due_on = premium_due_on or signed_on + timedelta(days=PAYMENT_DAYS.value)
    _check(at, proposal, signed_on, due_on)
    if premium_due_on and instalments:
        raise Refusal(Reason("分期缴费的，各期日期填在分期表里，缴费截止日期请留空。", "premium_due_on"))
    premium = proposal.quote.provisional
    schedule = plan(premium, signed_on, instalments, terms) if instalments else [(due_on, premium)]
    proposal.signed_on = signed_on
    move(proposal, "sign", by=by, at=at, fields=("signed_on",), signed_on=signed_on)
    quote = proposal.quote
    assert quote.filing is not None  # noqa: S101  an offered quote has its filing
    assumed = [] if premium_due_on or instalments else [PAYMENT_DAYS.to_json()]
    policy = Policy.objects.create(
        project_id=proposal.project_id, region_code=proposal.region_code, origin=Policy.Origin.PLATFORM,
        number=next_number("BD", proposal.region_code, at), proposal=proposal, lead_id=proposal.lead_id,
        policyholder_id=proposal.policyholder_id, insured=proposal.insured, claimant=proposal.claimant, law=law.id,
        terms=quote.filing.terms, quoted=proposal.quoted, signed_on=signed_on, rate=quote.rate, budget=quote.budget,
        provisional=quote.provisional, because=[*quote.because, *assumed], check_code=new_check_code(),
    )  # fmt: skip
    record("policies.conclude", by=by, at=at, subject=policy, lead=policy.lead_id, provisional=policy.provisional)
    panel = list(proposal.shares.order_by("-lead", "id").values_list("insurer_id", "share"))
    conclude(by=by, at=at, policy=policy, panel=panel, proposal_id=proposal.pk)
    _open_premium(by, at, policy, schedule, terms)
    premium_came_in(by=by, at=at, policy=policy)
    finish_task(by=by, at=at, kind="policies.sign", subject=proposal)
    return policy


def _check(at: datetime, proposal: Proposal, signed_on: date, due_on: date) -> None:
    no = Refusals()
    for step in blocking_steps(proposal, signed_on):
        no.add(f"{step.text}（{step.who}办理）", because=step.because)
    no.unless(signed_on <= local_date(at), "签订日期不能晚于今天。", field="signed_on")
    submitted_on = local_date(proposal.submitted_at) if proposal.submitted_at else signed_on
    no.unless(signed_on >= submitted_on, f"签订日期早于投保单提交日期{day(submitted_on)}。", field="signed_on")
    no.unless(due_on >= signed_on, "缴费期限早于签订日期。", field="premium_due_on")
    no.stop()


def _open_premium(
    by: Actor, at: datetime, policy: Policy, schedule: Sequence[tuple[date, Decimal]], terms: ChargeTerms
) -> None:
    """One due an instalment, each with the tax in it, and the notice that says what to pay, where and until when."""
    with lawful("signed_on"):
        taxed = rules.vat(policy.provisional, policy.signed_on)
        taxes = rules.allocate(taxed.tax, [(number, amount) for number, (_, amount) in enumerate(schedule)])
    dues = [
        open_due(
            by=by, at=at, kind="premium", debtor_id=policy.policyholder_id, creditor_id=policy.lead_id, amount=amount,
            due_on=due_on, subject=policy, project_id=policy.project_id, region_code=policy.region_code,
            contract=policy.number, tax=tax, invoice_amount=invoiced_by_lead(policy, amount),
        )
        for (due_on, amount), (_, tax) in zip(schedule, taxes, strict=True)
    ]  # fmt: skip
    papers.premium_notice(by=by, at=at, policy=policy, dues=dues, vat=taxed, account=terms.account)
