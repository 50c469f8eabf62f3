"""The policyholder corrects its proposal while it is a draft, instead of withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.journal.services import locked, record
from idi.lifecycle.policies import questionnaire
from idi.lifecycle.policies.models import Insured, Proposal
from idi.lifecycle.policies.services.owned import require_draft, require_policyholder
from idi.lifecycle.policies.services.proposing import attach, check_answers, check_insured, check_who

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

FIELDS = ("insured", "claimant", "insured_organisation", "claimant_organisation", "recourse_waived", "answers")


@act
def correct(
    *, by: Actor, at: datetime, proposal: Proposal, insured: str, claimant: str, answers: Mapping[str, Mapping[str, Any]],
    recourse_waived: bool = False, insured_organisation: Organisation | None = None,
    claimant_organisation: Organisation | None = None, files: Mapping[str, Sequence[BinaryIO | bytes]] | None = None,
) -> Proposal:  # fmt: skip
    """Answers the questions of a draft anew, with who is insured and who may claim; the input is that of `propose`.

    The questionnaire stays the one the draft was opened with, and files are added to those attached. Refused once the
    statement was signed over the answers, or the proposal handed in.
    """
    by.require("policies.propose")
    proposal = locked(proposal)
    require_policyholder(by, proposal)
    require_draft(proposal)
    if proposal.disclosed_at is not None:
        raise Conflict(Reason("如实告知声明已签署，所声明的回答不能再改；需要改的，请撤回后重新投保，回答会带过来。"))
    asked, no = questionnaire.of_version(proposal.questionnaire_version), Refusals()
    with lawful("insured"):
        check_insured(no, rules.law(proposal.region_code), at, insured)
    check_who(no, "insured", insured, insured_organisation)
    check_who(no, "claimant", claimant, claimant_organisation)
    check_answers(no, asked, answers)
    no.stop()
    before = {key: proposal.answers.get(key) for key in answers}
    proposal.insured, proposal.claimant, proposal.recourse_waived = insured, claimant, recourse_waived
    proposal.insured_organisation = insured_organisation if insured == Insured.ORGANISATION else None
    proposal.claimant_organisation = claimant_organisation if claimant == Insured.ORGANISATION else None
    proposal.answers = {question.key: dict(answers[question.key]) for question in asked.questions}
    proposal.save(update_fields=FIELDS)
    attach(by, at, proposal, asked, files or {})
    changed = sorted(key for key, answer in proposal.answers.items() if before.get(key) != answer)
    record("policies.correct", by=by, at=at, subject=proposal, insured=insured, claimant=claimant, answers=changed)
    return proposal
