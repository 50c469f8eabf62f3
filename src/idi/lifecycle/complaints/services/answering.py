"""The organisation complained of takes the complaint, may need longer, and answers by letter."""

from __future__ import annotations

from datetime import datetime

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.foundation.parties import selectors as parties
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.services import letter
from idi.lifecycle.complaints.services.filing import address, read_because, tell_complainant

ANSWER = "complaints.answer"


@act
def take(*, by: Actor, at: datetime, complaint: Complaint) -> Complaint:
    """Somebody of the organisation takes it in hand; the complainant sees that."""
    complaint = _theirs(complaint, by)
    complaint.handler_id = by.person_id
    move(complaint, "take", by=by, at=at, fields=("handler_id",))
    return complaint


@act
def assign(*, by: Actor, at: datetime, complaint: Complaint, person_id: int) -> Complaint:
    """Hands it to a colleague, who then is its handler."""
    complaint = _theirs(complaint, by)
    by.require(ANSWER)
    colleague = parties.colleague(by.organisation_id or 0, person_id)
    if colleague is None:
        raise Refusal(Reason("请选择本单位的人员。", "person_id"))
    if complaint.state not in ("filed", "in_hand"):
        raise Conflict(Reason("已经答复的投诉不再转交。"))
    complaint.handler_id = person_id
    complaint.save(update_fields=["handler_id"])
    record("complaints.assign", by=by, at=at, subject=complaint, person=person_id)
    return complaint


@act
def extend(*, by: Actor, at: datetime, complaint: Complaint, reason: str) -> Complaint:
    """The longer clock of a complex complaint, with its reason; a second time with the approval of another person.

    Refused once the day has passed: an extension does not mend a missed clock.
    """
    complaint = _theirs(complaint, by)
    by.require(ANSWER)
    if complaint.state != "in_hand":
        raise Conflict(Reason("受理之后、答复之前才能延长期限。"))
    order = rules.complaint_stages(complaint.against_kind)
    here = order.index(complaint.stage)
    no = Refusals()
    no.unless(bool(reason.strip()), "请写明延长的理由，投诉人会看到。", field="reason")
    no.unless(here + 1 < len(order), "期限已经延长到最长，不能再延长。")
    no.unless(local_date(at) <= complaint.due_on, "答复期限已过，不能再延长。")
    no.unless(
        here == 0 or here + 1 == len(order) or by.person_id != complaint.extended_by_id, "再次延长须由另一人批准。"
    )
    no.stop()
    due = rules.answer_by(
        rules.law(complaint.region_code, or_national=True), complaint.against_kind, local_date(complaint.filed_at), order[here + 1]
    )  # fmt: skip
    complaint.stage, complaint.due_on, complaint.extended_by_id = order[here + 1], due.due_on, by.person_id
    complaint.because = [each.to_json() for each in due.because]
    complaint.extension_reason = "\n".join(filter(None, (complaint.extension_reason, reason.strip())))
    complaint.save(update_fields=["stage", "due_on", "extended_by_id", "because", "extension_reason"])
    record("complaints.extend", by=by, at=at, subject=complaint, stage=complaint.stage, due_on=due.due_on)
    _task_again(complaint, by=by, at=at)
    tell_complainant(complaint, "complaint_extended", by=by, at=at, day=day(complaint.due_on))
    return complaint


@act
def answer(*, by: Actor, at: datetime, complaint: Complaint, outcome: str, answer: str) -> Complaint:
    """Answers in words with a letter that names the ways that stay open; the complainant is told and asked to rate it."""
    complaint = _theirs(complaint, by)
    no = Refusals()
    no.unless(outcome in Complaint.Outcome.values, "请选择核实的结果。", field="outcome")
    no.unless(bool(answer.strip()), "请写明答复，投诉人会看到。", field="answer")
    no.stop()
    complaint.outcome, complaint.answer = outcome, answer.strip()
    complaint.answered_at, complaint.answered_by_id = at, by.person_id
    complaint.handler_id = complaint.handler_id or by.person_id
    paper = letter.answer(by=by, at=at, complaint=complaint)
    complaint.letter_id = paper.pk
    move(
        complaint, "answer", by=by, at=at, outcome=outcome, in_time=local_date(at) <= complaint.due_on,
        fields=("outcome", "answer", "answered_at", "answered_by_id", "handler_id", "letter_id"),
    )  # fmt: skip
    for kind in (ANSWER, "complaints.watch"):
        diary.finish_task(by=by, at=at, kind=kind, subject=complaint)
    tell_complainant(complaint, "complaint_answered", by=by, at=at)
    return complaint


def _theirs(complaint: Complaint, by: Actor) -> Complaint:
    complaint = locked(complaint)
    if not by.acts_for(complaint.against_id):
        raise Forbidden(Reason("投诉由被投诉单位受理和答复。"))
    return complaint


def _task_again(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    diary.finish_task(by=by, at=at, kind=ANSWER, subject=complaint)
    with house(complaint.desk_id, cause=by):
        diary.open_task(
            by=by, at=at, holder_id=complaint.against_id or 0, kind=ANSWER, title=f"请答复投诉：{complaint.number}",
            address=address(complaint), subject=complaint, region_code=complaint.region_code, due_on=complaint.due_on,
            capability=ANSWER, because=read_because(complaint),
        )  # fmt: skip
