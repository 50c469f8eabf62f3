"""What both sides declare before the contract: exclusions explained, facts disclosed, recourse told, evidence handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.diary.services import finish_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies import exclusions
from idi.lifecycle.policies.evidence import EVIDENCE
from idi.lifecycle.policies.models import Exclusion, Proposal, RecourseWaiver
from idi.lifecycle.policies.services import proposal_papers
from idi.lifecycle.policies.services.owned import require_draft, require_lead, require_policyholder
from idi.lifecycle.policies.services.panel import set_panel
from idi.lifecycle.policies.services.submitting import SUBMIT, ask_to_submit
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document


@act
def explain_exclusions(
    *, by: Actor, at: datetime, proposal: Proposal, how: str = Exclusion.How.IN_PERSON, explainer: str = "",
    explained: Sequence[int] | None = None,
) -> Proposal:  # fmt: skip
    """The lead states which exclusions of the filed terms it explained to the policyholder, how and by whom (Insurance Law 17).

    `explained` are their numbers, from 1 in the order of the filed terms; without it all of them. Refuses a part: what is
    left out would have no effect.
    """
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    require_draft(proposal)
    if proposal.exclusions_explained_at is not None:
        raise Conflict(Reason("责任免除条款已登记说明，不必重复登记。"))
    texts = exclusions.of_proposal(proposal)
    _check_explained(how, texts, explained)
    Exclusion.objects.bulk_create(
        Exclusion(
            project_id=proposal.project_id, region_code=proposal.region_code, proposal=proposal, number=number, text=text,
            how=how, explained_at=at, explained_by_id=by.person_id, explainer=explainer.strip() or by.name,
        )
        for number, text in enumerate(texts, 1)
    )  # fmt: skip
    proposal.exclusions_explained_at, proposal.exclusions_explained_by_id = at, by.person_id
    proposal.save(update_fields=["exclusions_explained_at", "exclusions_explained_by_id"])
    record("policies.explain_exclusions", by=by, at=at, subject=proposal, how=how, exclusions=len(texts))
    finish_task(by=by, at=at, kind="policies.prepare", subject=proposal)
    finish_task(by=by, at=at, kind=SUBMIT, subject=proposal)
    ask_to_submit(by=by, at=at, proposal=proposal, words="签署如实告知声明并提交")
    return proposal


def _check_explained(how: str, texts: list[str], explained: Sequence[int] | None) -> None:
    no = Refusals()
    no.unless(how in Exclusion.How.values, "请选择说明的方式。", field="how")
    left = [text for number, text in enumerate(texts, 1) if explained is not None and number not in explained]
    no.unless(
        not left,
        f"还有没有说明的责任免除：{'、'.join(left)}。未说明的不产生效力（保险法第17条），请说明后再登记。",
        field="explained",
    )
    no.stop()


@act
def disclose(
    *, by: Actor, at: datetime, proposal: Proposal, signer: str = "", signer_post: str = "",
    acknowledged: Sequence[int] | None = None,
) -> Proposal:  # fmt: skip
    """The policyholder signs that its answers are true and that it understood each exclusion (Insurance Law 16, 17).

    `acknowledged` are the numbers of the exclusions, without it all. The statement is filed as a paper. Refused before
    the exclusions were explained, and for a part of them.
    """
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    require_draft(proposal)
    if proposal.disclosed_at is not None:
        raise Conflict(Reason("如实告知声明已签署，不必重复签署。"))
    told = list(proposal.exclusions.order_by("number"))
    if not told:
        raise Refusal(Reason("保险机构还没有说明责任免除条款，说明后才能签署声明。", "acknowledged"))
    left = [each.text for each in told if acknowledged is not None and each.number not in acknowledged]
    if left:
        raise Refusal(Reason(f"请逐条确认已理解：{'、'.join(left)}。有疑问的请先向主承保机构询问。", "acknowledged"))
    proposal.exclusions.update(acknowledged_at=at, acknowledged_by_id=by.person_id)
    proposal.disclosed_at, proposal.disclosed_by_id = at, by.person_id
    proposal.signer, proposal.signer_post = signer.strip() or by.name, signer_post.strip()
    proposal.save(update_fields=["disclosed_at", "disclosed_by_id", "signer", "signer_post"])
    record("policies.disclose", by=by, at=at, subject=proposal, questionnaire=proposal.questionnaire_version)
    proposal_papers.statement(by=by, at=at, proposal=proposal)
    return proposal


@act
def declare_recourse(
    *, by: Actor, at: datetime, proposal: Proposal, contracts: Mapping[int, tuple[str, str]]
) -> list[RecourseWaiver]:
    """The policyholder answers for each construction contract whether it waives recourse, with the clause where it does.

    `contracts` maps the contract's id to answer and clause; it may be answered again until the proposal is handed in.
    """
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    require_draft(proposal)
    on_file = list(projects.contracts(proposal.project))
    no = Refusals()
    no.unless(bool(on_file), "还没有登记承发包合同，请先在工程页面登记。", field="contracts")
    for contract in on_file:
        answer, clause = contracts.get(contract.pk, ("", ""))
        no.unless(
            answer in RecourseWaiver.Answer.values, f"请回答合同 {contract.number}。", field=f"answer_{contract.pk}"
        )
        no.unless(
            answer != RecourseWaiver.Answer.YES or bool(clause.strip()),
            f"合同 {contract.number} 约定放弃追偿的，请抄录条款。", field=f"clause_{contract.pk}",
        )  # fmt: skip
    no.stop()
    told = [
        RecourseWaiver.objects.update_or_create(
            proposal=proposal, contract_id=contract.pk,
            defaults={
                "project_id": proposal.project_id, "region_code": proposal.region_code,
                "answer": contracts[contract.pk][0], "clause": contracts[contract.pk][1].strip(),
            },
        )[0]
        for contract in on_file
    ]  # fmt: skip
    record(
        "policies.declare_recourse", by=by, at=at, subject=proposal,
        contracts=[[each.contract_id, each.answer] for each in told],
    )  # fmt: skip
    return told


@act
def hand_in(*, by: Actor, at: datetime, proposal: Proposal, kind: str, upload: BinaryIO | bytes) -> Document:
    """Files evidence of the policyholder under its proposal; `kind` is one of `EVIDENCE`."""
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    require_draft(proposal)
    if kind not in EVIDENCE:
        raise Refusal(Reason("请选择是什么文件。", "kind"))
    document = documents.store(
        by=by,
        at=at,
        subject=proposal,
        kind=f"policies.{kind}",
        title=str(EVIDENCE[kind]),
        upload=upload,
        field="upload",
    )
    record("policies.hand_in", by=by, at=at, subject=proposal, kind=kind)
    return document


@act
def set_item_terms(
    *, by: Actor, at: datetime, proposal: Proposal, items: Mapping[str, tuple[Decimal | None, Decimal | None]]
) -> Proposal:
    """The lead proposes deductible and limit of each cover item, as its filed terms provide; None where they provide none.

    Members of a panel answer anew, for this is what they take part in. Refused once the policyholder signed its statement,
    and for a limit not above the deductible.
    """
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    require_draft(proposal)
    if proposal.disclosed_at is not None:
        raise Conflict(Reason("投保人已签署声明，免赔额和限额不能再改；需要改的，请投保人撤回后重新投保。"))
    no = Refusals()
    for code, (deductible, limit) in items.items():
        for name, amount in (("deductible", deductible), ("limit", limit)):
            no.unless(amount is None or amount >= 0, "金额不能为负数。", field=f"{name}_{code}")
        too_low = deductible is not None and limit is not None and limit <= deductible
        no.unless(not too_low, f"{code} 的限额应大于免赔额。", field=f"limit_{code}")
    no.stop()
    before = proposal.item_terms
    proposal.item_terms = {
        code: {"deductible": str(deductible or ""), "limit": str(limit or "")}
        for code, (deductible, limit) in items.items()
        if deductible or limit
    }
    proposal.save(update_fields=["item_terms"])
    record("policies.set_item_terms", by=by, at=at, subject=proposal, items=proposal.item_terms)
    panel = [(each.insurer, each.share) for each in proposal.shares.select_related("insurer").order_by("-lead", "id")]
    if len(panel) > 1 and proposal.item_terms != before:
        set_panel(by=by, at=at, proposal=proposal, shares=panel)
    return proposal
