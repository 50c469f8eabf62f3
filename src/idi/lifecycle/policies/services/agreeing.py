"""The co-insurance agreement: its terms are proposed by the lead and stand once every member took its part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.journal.services import record
from idi.foundation.notices.services import tell
from idi.lifecycle.policies.models import Agreement, Proposal
from idi.lifecycle.policies.panel_terms import AGREED, InvoicedBy, PanelTerms, SharesBy
from idi.lifecycle.policies.services import proposal_papers

_LONGEST = {"cash_call_days": 60, "settle_every_days": 366, "settle_within_days": 180}
"""Days beyond these are taken for slips of the pen."""


def check_terms(terms: PanelTerms, answer_by: date, *, on: date) -> None:
    """Refuses terms no panel can live by, each at its field."""
    no = Refusals()
    no.unless(terms.shares_by in SharesBy.values, "请选择按哪一天的份额分摊赔款。", field="shares_by")
    no.unless(terms.invoiced_by in InvoicedBy.values, "请选择由谁开具保险费发票。", field="invoiced_by")
    for name, most in _LONGEST.items():
        no.unless(0 < getattr(terms, name) <= most, f"请填写 1 到 {most} 之间的天数。", field=name)
    no.unless(terms.cash_call_from > 0, "大额摊回的起点应大于 0 元。", field="cash_call_from")
    no.unless(Decimal(0) <= terms.lead_fee < 1, "主承保费用应不低于 0%，且低于 100%。", field="lead_fee")
    no.unless(bool(terms.lead_powers.strip()), "请写明主承保机构的权限。", field="lead_powers")
    no.unless(answer_by >= on, f"答复期限{day(answer_by)}早于今天，请改为今天或以后。", field="answer_by")
    no.stop()


def write_terms(
    at: datetime, proposal: Proposal, before: Agreement | None, terms: PanelTerms, answer_by: date
) -> Agreement:
    """The agreement as it is asked now: unsigned again, under the next version where something was agreed before."""
    agreement = before or Agreement(
        project_id=proposal.project_id, region_code=proposal.region_code, proposal=proposal, version=0,
        number=next_number("GB", proposal.region_code, at),
    )  # fmt: skip
    for name in AGREED:
        setattr(agreement, name, getattr(terms, name))
    agreement.version, agreement.answer_by, agreement.agreed_on = agreement.version + 1, answer_by, None
    agreement.save()
    return agreement


@act
def agree(*, by: Actor, at: datetime, proposal: Proposal) -> Agreement | None:
    """The agreement stands as soon as every member took its part; None while one has not, or where one insurer stands alone."""
    agreement = Agreement.objects.filter(proposal=proposal).first()
    shares = list(proposal.shares.select_related("insurer").order_by("-lead", "id"))
    if agreement is None or len(shares) < 2 or any(share.state != "accepted" for share in shares):
        return None
    agreement.agreed_on = local_date(at)
    agreement.document_id = proposal_papers.agreement(by=by, at=at, agreement=agreement, shares=shares).pk
    agreement.save(update_fields=["agreed_on", "document_id"])
    record("policies.agree", by=by, at=at, subject=agreement, version=agreement.version, terms=agreement.terms.agreed())
    for share in shares:
        tell(
            by=by, at=at, holder_id=share.insurer_id, subject=proposal, title=f"共保协议 {agreement.number} 已成立",
            text=f"{proposal.project.name}的全部成员已确认份额和条件。",
            address=reverse("policies:proposal", args=[proposal.pk]),
        )  # fmt: skip
    return agreement
