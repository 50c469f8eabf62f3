"""The proposal: on an accepted quote, with the statements of both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.core.wording import day
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.documents import services as documents
from idi.foundation.journal.services import locked, move, record
from idi.foundation.parties import selectors as parties
from idi.foundation.seats import services as seats
from idi.foundation.standing import selectors as standing
from idi.lifecycle.policies import questionnaire, quoted
from idi.lifecycle.policies.models import Insured, InsuredBuilding, Proposal, Share
from idi.lifecycle.policies.questionnaire import Question, Questionnaire
from idi.lifecycle.policies.services import proposal_papers
from idi.lifecycle.policies.services.owned import require_draft, require_policyholder
from idi.lifecycle.policies.services.panel import offer_of
from idi.lifecycle.policies.services.submitting import SUBMIT, ask_to_submit
from idi.lifecycle.policies.standing import DEVELOPS, filings_of
from idi.lifecycle.policies.states import OVER
from idi.lifecycle.policies.steps import blocking_steps
from idi.lifecycle.rating import selectors as rating
from idi.lifecycle.rating.selectors import ended
from idi.lifecycle.rating.services import release

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation
    from idi.lifecycle.rating.models import Quote

PROPOSE = "policies.propose"
"""Kind of the task to fill in a proposal."""


@act
def propose(
    *, by: Actor, at: datetime, quote: Quote, insured: str, claimant: str, answers: Mapping[str, Mapping[str, Any]],
    recourse_waived: bool = False, insured_organisation: Organisation | None = None,
    claimant_organisation: Organisation | None = None, files: Mapping[str, Sequence[BinaryIO | bytes]] | None = None,
) -> Proposal:  # fmt: skip
    """Opens a proposal on an accepted quote; the quoting insurer leads and takes the whole until it asks others to join.

    Deductible and limits are those the quote was priced with; the lead may still change them.

    `insured` and `claimant` are values of `Insured`, chosen because the notice is silent. `answers` maps each question of
    the questionnaire in force to `{"answer": …, "remark": str}`, `files` to what is attached to it. Refuses a quote not
    accepted, a second live proposal, a building insured elsewhere, an expired qualification, a choice the region's law
    does not leave, and questions without an answer.
    """
    by.require("policies.propose")
    quote = locked(quote)
    project, asked = quote.project, questionnaire.current(quote.region_code, local_date(at))
    no = Refusals()
    _check_quote(no, by, quote)
    _check_free(no, project, local_date(at))
    _check_insurer(no, quote.insurer_id, local_date(at))
    with lawful("insured"):
        law = rules.law(quote.region_code)
        check_insured(no, law, at, insured)
    check_who(no, "insured", insured, insured_organisation)
    check_who(no, "claimant", claimant, claimant_organisation)
    check_answers(no, asked, answers)
    no.stop()
    proposal = Proposal.objects.create(
        project_id=project.pk, region_code=quote.region_code, number=next_number("TB", quote.region_code, at), quote=quote, filing_id=quote.filing_id,
        lead_id=quote.insurer_id, policyholder_id=project.developer_id, insured=insured, claimant=claimant,
        insured_organisation=insured_organisation if insured == Insured.ORGANISATION else None,
        claimant_organisation=claimant_organisation if claimant == Insured.ORGANISATION else None,
        questionnaire_version=asked.version, answers={q.key: dict(answers[q.key]) for q in asked.questions},
        recourse_waived=recourse_waived, opened_at=at,
        item_terms=quoted.item_terms(quote, [item.item for item in rules.cover(law, local_date(at)).items]),
        quoted=quoted.plan_of(quote),
    )  # fmt: skip
    attach(by, at, proposal, asked, files or {})
    finish_task(by=by, at=at, kind=PROPOSE, subject=quote)
    _open_for_lead(by, at, proposal)
    ask_to_submit(by=by, at=at, proposal=proposal, words="按清单补齐资料，签署声明并提交")
    record(
        "policies.propose", by=by, at=at, subject=proposal,
        quote=quote.pk, lead=proposal.lead_id, insured=insured, claimant=claimant,
    )  # fmt: skip
    return proposal


@act
def ask_to_propose(*, by: Actor, at: datetime, quote_id: int) -> None:
    """The developer is given the task to fill in the proposal on the quote it accepted, unless one is under way."""
    quote = rating.quote(quote_id)
    if Proposal.objects.filter(project_id=quote.project_id).exclude(state__in=OVER).exists():
        return
    open_task(
        by=by, at=at, holder_id=quote.project.developer_id, kind=PROPOSE, capability="policies.propose", subject=quote,
        project_id=quote.project_id, region_code=quote.region_code, title=f"“{quote.project.name}”：填写投保单",
        address=reverse("policies:propose", args=[quote.pk]),
    )  # fmt: skip


def _open_for_lead(by: Actor, at: datetime, proposal: Proposal) -> None:
    """The lead gets its seat, the whole of the risk until it asks others, and its task."""
    seats.seat(proposal.lead_id, proposal.project_id, role="insurer_lead", from_on=local_date(at))
    whole = proposal.quote.provisional
    Share.objects.create(
        project_id=proposal.project_id, region_code=proposal.region_code, proposal=proposal, insurer_id=proposal.lead_id,
        lead=True, share=Decimal(1), offer=offer_of(proposal, Decimal(1), whole), state="accepted", answered_at=at,
    )  # fmt: skip
    open_task(
        by=by, at=at, holder_id=proposal.lead_id, kind="policies.prepare", subject=proposal, project_id=proposal.project_id,
        capability="policies.panel", title=f"投保单 {proposal.number}：说明责任免除条款，需要共保的组织共保",
        region_code=proposal.region_code, address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip


def attach(
    by: Actor, at: datetime, proposal: Proposal, asked: Questionnaire, files: Mapping[str, Sequence[BinaryIO | bytes]]
) -> None:
    """Files what was attached to each question under the proposal."""
    for question in asked.questions:
        for upload in files.get(question.key, ()):
            documents.store(
                by=by, at=at, subject=proposal, kind="policies.answer", title=question.text[:120], upload=upload,
                field=f"{question.key}_files",
            )  # fmt: skip


def _check_quote(no: Refusals, by: Actor, quote: Quote) -> None:
    """It is accepted and still holds, it is the actor's, and no other proposal is under way."""
    no.unless(quote.state == "accepted", "只有已接受的报价才能投保，请先接受报价。", field="quote")
    no.unless(
        not ended(quote),
        "依据这份报价订立的合同已解除，或者报价依据的备案已停用，请重新邀请报价，再据新的报价投保。",
        field="quote",
    )
    no.unless(
        by.acts_for(quote.project.developer_id) or by.kind == "house",
        "只有本工程的建设单位可以投保。", field="quote",
    )  # fmt: skip
    live = Proposal.objects.filter(project_id=quote.project_id).exclude(state__in=OVER).first()
    no.unless(live is None, f"本工程已有投保单 {live}，请继续办理或先撤回。", field="quote")


def _check_insurer(no: Refusals, insurer_id: int, on: date) -> None:
    """Where regional data makes the conditions of insurers a gate, one that does not meet them takes no proposal."""
    found = standing.eligibility(insurer_id, on)
    no.unless(
        not found.bars,
        f"承保机构尚不符合本地承保条件：{found.lacking}。请由保险行业协会或监管部门认定后再投保。", field="quote",
        because=found.gate.reasons,
    )  # fmt: skip


def _check_free(no: Refusals, project: Any, on: date) -> None:
    """The developer is still qualified, and no policy holds a building of the project."""
    lapsed = parties.lapsed([project.developer_id], DEVELOPS, on).get(project.developer_id)
    if lapsed is not None:
        words = (
            f"建设单位的{lapsed.kind}资质已于{day(lapsed.until_on)}到期，不能投保；请延续资质，并登记新的证书后再投保。"
        )
        no.add(words, field="quote")
    held = InsuredBuilding.objects.filter(project=project).exclude(until_on__lte=on).select_related("policy").first()
    if held is not None:
        words = f"本工程的单体已由保险单 {held.policy} 承保，同一单体不能重复投保；原保险单解除后才能再投保。"
        no.add(words, field="quote")


def check_insured(no: Refusals, law: rules.Law, at: datetime, insured: str) -> None:
    """The region's law leaves the choice of who is insured."""
    said = law.figure("insured", local_date(at))
    if said.text is None and insured != said.value:
        label = Insured(said.value).label if said.value in Insured.values else said.value
        no.add(f"{law.name}规定被保险人为{label}。", field="insured", because=said.reasons)


def check_who(no: Refusals, field: str, chosen: str, organisation: Organisation | None) -> None:
    """Somebody is chosen, and named where it is an organisation."""
    label = "被保险人" if field == "insured" else "索赔权益人"
    no.unless(chosen in Insured.values, f"请选择{label}。", field=field)
    no.unless(
        chosen != Insured.ORGANISATION or organisation is not None,
        f"{label}为指定单位时，请写明是哪个单位。", field=f"{field}_organisation",
    )  # fmt: skip


def check_answers(no: Refusals, asked: Questionnaire, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Every question is answered, with words where the answer needs them."""
    for question in asked.questions:
        _check_answer(no, question, answers.get(question.key))


def _check_answer(no: Refusals, question: Question, answer: Mapping[str, Any] | None) -> None:
    if answer is None or not question.answers(answer.get("answer")):
        no.add(f"请回答：{question.text}。", field=question.key)
    elif question.needs_words(answer["answer"]) and not str(answer.get("remark", "")).strip():
        no.add(f"请说明具体情况：{question.text}。", field=f"{question.key}_remark")


@act
def submit(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Hands the proposal in. Refused while a step that holds it up is open, each named with who must do it."""
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    require_draft(proposal)
    waiting = [step for step in blocking_steps(proposal, local_date(at)) if step.blocks == "submit"]
    if waiting:
        raise Refusal(*(Reason(f"{step.text}（{step.who}办理）", step.key, step.because) for step in waiting))
    proposal.submitted_at = at
    move(proposal, "submit", by=by, at=at, fields=("submitted_at",))
    proposal_papers.application(by=by, at=at, proposal=proposal)
    finish_task(by=by, at=at, kind=SUBMIT, subject=proposal)
    open_task(
        by=by, at=at, holder_id=proposal.lead_id, kind="policies.sign", subject=proposal, project_id=proposal.project_id,
        capability="policies.sign", title=f"投保单 {proposal.number} 已提交，请签订保险合同", region_code=proposal.region_code,
        address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
    return proposal


@act
def withdraw(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Takes the proposal back before the contract is signed; the insurers lose the seats it gave them.

    Where the filing its quote was priced by has ended, that quote is let go as well, so that insurers may be asked anew.
    """
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    move(proposal, "withdraw", by=by, at=at)
    for kind in ("policies.prepare", SUBMIT, "policies.sign"):
        finish_task(by=by, at=at, kind=kind, subject=proposal)
    for share in proposal.shares.all():
        finish_task(by=by, at=at, kind="policies.share", subject=share)
        role = "insurer_lead" if share.lead else "insurer_co"
        seats.unseat(share.insurer_id, proposal.project_id, role=role, until_on=local_date(at))
    if not _let_go(by, at, proposal):
        ask_to_propose(by=by, at=at, quote_id=proposal.quote_id)
    return proposal


def _let_go(by: Actor, at: datetime, proposal: Proposal) -> bool:
    """Whether nothing can be signed on the quote any more; then it no longer stands in the way of new ones."""
    filing = filings_of([proposal]).get(proposal.filing_id or 0)
    if filing is None or filing.until_on is None or filing.until_on >= local_date(at):
        return False
    with house(proposal.project_id, cause=by) as inside:
        release(by=inside, at=at, quote=proposal.quote, ended_on=filing.until_on)
    return True
