"""The papers before the contract: the policyholder's statement, the proposal form, the co-insurance agreement."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idi import rules
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.language import on_paper
from idi.foundation.documents import selectors as filed
from idi.foundation.documents import services as documents
from idi.lifecycle.policies import questionnaire, quoted
from idi.lifecycle.policies.models import Agreement, Proposal, Share
from idi.lifecycle.policies.standing import filings_of
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


@on_paper
def statement(*, by: Actor, at: datetime, proposal: Proposal) -> Document:
    """如实告知声明: the questions with their answers, the exclusions as explained and acknowledged, who signed and when."""
    told = proposal.exclusions.order_by("number")
    data = {
        **_proposed(proposal),
        "exclusions": [[e.number, e.text, e.get_how_display(), e.explainer, e.explained_at] for e in told],
    }
    return documents.generate(
        by=by, at=at, subject=proposal, kind="policies.statement", title=f"如实告知声明 {proposal.number}",
        template="policies/statement.typ", data=data, number=proposal.number, sign_for=proposal.policyholder_id,
    )  # fmt: skip


@on_paper
def application(*, by: Actor, at: datetime, proposal: Proposal) -> Document:
    """投保单: who insures what for whom at which premium, with the answers and what the contracts say of recourse."""
    told = proposal.recourse.select_related("contract").order_by("contract_id")
    data = {
        **_proposed(proposal),
        "recourse": [[r.contract.number, r.get_answer_display(), r.clause] for r in told],
        "buildings": [[b.number, b.get_use_display(), b.area] for b in projects.buildings(proposal.project)],
        "items": [
            [i.item, i.name, i.term, *_amounts(proposal.item_terms.get(i.item, {}))]
            for i in rules.cover(rules.law(proposal.region_code), local_date(at)).items
        ],
        "quoted": quoted.lines(proposal),
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=proposal, kind="policies.proposal", title=f"投保单 {proposal.number}",
        template="policies/application.typ", data=data, number=proposal.number, sign_for=proposal.policyholder_id,
        replaces=filed.latest(proposal, "policies.proposal"),
    )  # fmt: skip


@on_paper
def agreement(*, by: Actor, at: datetime, agreement: Agreement, shares: list[Share]) -> Document:
    """共保协议: members with their parts, the terms, and who signed each part when."""
    terms, proposal = agreement.terms, agreement.proposal
    data = {
        **{name: str(value) for name, value in terms.agreed().items()},
        "cash_call_from": terms.cash_call_from, "shares_by": agreement.get_shares_by_display(), "invoiced_by": agreement.get_invoiced_by_display(),
        "number": agreement.number, "version": agreement.version, "agreed_on": agreement.agreed_on,
        "proposal": proposal.number, "project": proposal.project.name, "address": proposal.project.address,
        "policyholder": proposal.policyholder.name, "lead": proposal.lead.name, "premium": proposal.quote.provisional,
        "members": [[s.insurer.name, s.share, s.offered["part"]] for s in shares],
        "signed": [[s.insurer.name, s.signer, s.signer_post, s.answered_at] for s in shares],
        "quoted": quoted.lines(proposal),
        "items": [[code, *_amounts(named)] for code, named in sorted(proposal.item_terms.items())],
    }  # fmt: skip
    return documents.generate(
        by=by, at=at, subject=agreement, kind="policies.agreement", title=f"共保协议 {agreement.number}",
        template="policies/agreement.typ", data=data, number=agreement.number, sign_for=proposal.lead_id,
        replaces=filed.latest(agreement, "policies.agreement"),
    )  # fmt: skip


def _amounts(named: dict[str, str]) -> list[str]:
    """Deductible and limit of an item as proposed, in words."""
    told = (named.get("deductible"), named.get("limit"))
    return [f"{Decimal(amount):,.2f}" if amount else "—" for amount in told]


def _proposed(proposal: Proposal) -> dict[str, Any]:
    filing = filings_of([proposal]).get(proposal.filing_id or 0)
    project, quote, asked = proposal.project, proposal.quote, questionnaire.of_version(proposal.questionnaire_version)
    law = rules.law(proposal.region_code)
    return {
        "number": proposal.number, "project": project.name, "project_number": project.number, "address": project.address,
        "policyholder": proposal.policyholder.name, "uscc": proposal.policyholder.uscc, "insured": proposal.insured_name,
        "claimant": proposal.claimant_name, "lead": proposal.lead.name, "budget": quote.budget, "rate": quote.rate,
        "premium": quote.provisional, "recourse_waived": proposal.recourse_waived, "law": f"{law.name}《{law.title}》",
        "filing": filing.name if filing else "", "approval": filing.approval_number if filing else "",
        "questionnaire": asked.title, "signer": proposal.signer, "signer_post": proposal.signer_post,
        "signed_at": proposal.disclosed_at,
        "answers": [
            [q.text, q.said(proposal.answers[q.key]["answer"]), proposal.answers[q.key].get("remark", "")]
            for q in asked.questions
        ],
    }  # fmt: skip
