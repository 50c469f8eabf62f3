"""The proposal: on an accepted quote, with the statements of both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.core.numbers import next_number
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.seats import services as seats
from idi.lifecycle.policies import questionnaire
from idi.lifecycle.policies.models import Insured, Proposal, Share
from idi.lifecycle.policies.services.owned import require_lead, require_policyholder
from idi.lifecycle.policies.services.panel import offer_of
from idi.lifecycle.policies.steps import blocking_steps

if TYPE_CHECKING:
    from idi.lifecycle.rating.models import Quote


@act
def propose(
    *, by: Actor, at: datetime, quote: Quote, insured: str, claimant: str, answers: Mapping[str, Mapping[str, Any]],
    recourse_waived: bool = False,
) -> Proposal:  # fmt: skip
    """Opens a proposal on an accepted quote; the quoting insurer leads and takes the whole until it asks others to join.

    `insured` and `claimant` are values of `Insured`, chosen because the notice is silent. `answers` maps each question's
    key to `{"answer": bool, "remark": str}`. Refuses a quote not accepted, a second live proposal, a choice the region's
    law does not leave, and questions without an answer.
    """
    by.require("policies.propose")
    quote = locked(quote)
    project = quote.project
    no = Refusals()
    no.unless(quote.state == "accepted", "只有已接受的报价才能投保，请先接受报价。", field="quote")
    no.unless(
        by.acts_for(project.developer_id) or by.kind == "house",
        "只有本工程的建设单位可以投保。", field="quote",
    )  # fmt: skip
    live = Proposal.objects.filter(project_id=project.pk).exclude(state="withdrawn").first()
    no.unless(live is None, f"本工程已有投保单 {live}，请继续办理或先撤回。", field="quote")
    with lawful("insured"):
        _check_insured(no, rules.law(quote.region_code), at, insured)
    no.unless(insured in Insured.values, "请选择被保险人。", field="insured")
    no.unless(claimant in Insured.values, "请选择索赔权益人。", field="claimant")
    for question in questionnaire.QUESTIONS:
        _check_answer(no, question, answers.get(question.key))
    no.stop()
    proposal = Proposal.objects.create(
        project_id=project.pk, region_code=quote.region_code, number=next_number("TB", quote.region_code, at), quote=quote,
        lead_id=quote.insurer_id, policyholder_id=project.developer_id, insured=insured, claimant=claimant,
        questionnaire_version=questionnaire.VERSION, answers={key: dict(value) for key, value in answers.items()},
        recourse_waived=recourse_waived,
    )  # fmt: skip
    seats.seat(proposal.lead_id, project.pk, role="insurer_lead", from_on=local_date(at))
    Share.objects.create(
        project_id=project.pk, region_code=quote.region_code, proposal=proposal, insurer_id=quote.insurer_id, lead=True,
        share=Decimal(1), offer=offer_of(proposal, Decimal(1), quote.provisional), state="accepted", answered_at=at,
    )  # fmt: skip
    record(
        "policies.propose", by=by, at=at, subject=proposal,
        quote=quote.pk, lead=proposal.lead_id, insured=insured, claimant=claimant,
    )  # fmt: skip
    open_task(
        by=by, at=at, holder_id=proposal.lead_id, kind="policies.prepare", subject=proposal, project_id=project.pk,
        capability="policies.panel", title=f"投保单 {proposal.number}：说明责任免除条款，需要共保的组织共保",
        region_code=quote.region_code, address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
    return proposal


def _check_insured(no: Refusals, law: rules.Law, at: datetime, insured: str) -> None:
    said = law.figure("insured", local_date(at))
    if said.text is None and insured != said.value:
        label = Insured(said.value).label if said.value in Insured.values else said.value
        no.add(f"{law.name}规定被保险人为{label}。", field="insured", because=said.reasons)


def _check_answer(no: Refusals, question: questionnaire.Question, answer: Mapping[str, Any] | None) -> None:
    if answer is None or not isinstance(answer.get("answer"), bool):
        no.add(f"请回答：{question.text}。", field=question.key)
    elif answer["answer"] == question.explain_if and not str(answer.get("remark", "")).strip():
        no.add(f"请说明具体情况：{question.text}。", field=f"{question.key}_remark")


@act
def explain_exclusions(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """The lead states that it explained the exclusions to the policyholder (Insurance Law 17)."""
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    _require_draft(proposal)
    if proposal.exclusions_explained_at is not None:
        raise Conflict(Reason("责任免除条款已登记说明，不必重复登记。"))
    proposal.exclusions_explained_at, proposal.exclusions_explained_by_id = at, by.person_id
    proposal.save(update_fields=["exclusions_explained_at", "exclusions_explained_by_id"])
    record("policies.explain_exclusions", by=by, at=at, subject=proposal)
    finish_task(by=by, at=at, kind="policies.prepare", subject=proposal)
    open_task(
        by=by, at=at, holder_id=proposal.policyholder_id, kind="policies.submit", subject=proposal,
        capability="policies.propose", project_id=proposal.project_id,
        title=f"投保单 {proposal.number}：签署如实告知声明并提交", region_code=proposal.region_code, address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
    return proposal


@act
def disclose(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """The policyholder signs that its answers are true and that the exclusions were explained to it (Insurance Law 16, 17)."""
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    _require_draft(proposal)
    if proposal.disclosed_at is not None:
        raise Conflict(Reason("如实告知声明已签署，不必重复签署。"))
    proposal.disclosed_at, proposal.disclosed_by_id = at, by.person_id
    proposal.save(update_fields=["disclosed_at", "disclosed_by_id"])
    record("policies.disclose", by=by, at=at, subject=proposal, questionnaire=proposal.questionnaire_version)
    return proposal


@act
def submit(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Hands the proposal in. Refused while a step that holds it up is open, each named with who must do it."""
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    _require_draft(proposal)
    waiting = [step for step in blocking_steps(proposal) if step.blocks == "submit"]
    if waiting:
        raise Refusal(*(Reason(f"{step.text}（{step.who}办理）", step.key, step.because) for step in waiting))
    proposal.submitted_at = at
    move(proposal, "submit", by=by, at=at, fields=("submitted_at",))
    finish_task(by=by, at=at, kind="policies.submit", subject=proposal)
    open_task(
        by=by, at=at, holder_id=proposal.lead_id, kind="policies.sign", subject=proposal, project_id=proposal.project_id,
        capability="policies.sign", title=f"投保单 {proposal.number} 已提交，请签订保险合同", region_code=proposal.region_code,
        address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
    return proposal


@act
def withdraw(*, by: Actor, at: datetime, proposal: Proposal) -> Proposal:
    """Takes the proposal back before the contract is signed; the insurers lose the seats it gave them."""
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    move(proposal, "withdraw", by=by, at=at)
    for kind in ("policies.prepare", "policies.submit", "policies.sign"):
        finish_task(by=by, at=at, kind=kind, subject=proposal)
    for share in proposal.shares.all():
        finish_task(by=by, at=at, kind="policies.share", subject=share)
        role = "insurer_lead" if share.lead else "insurer_co"
        seats.unseat(share.insurer_id, proposal.project_id, role=role, until_on=local_date(at))
    return proposal


def _require_draft(proposal: Proposal) -> None:
    if proposal.state != "draft":
        raise Conflict(Reason(f"投保单{proposal.machine.state(proposal.state).label}，不能再修改。"))
