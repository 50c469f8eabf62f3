"""The complainant says how content it is; who is not gets another answer, and the authority is told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move
from idi.lifecycle.complaints.models import Complaint
from idi.lifecycle.complaints.services.filing import address, read_because
from idi.lifecycle.complaints.services.watching import escalate


@act
def rate(*, by: Actor, at: datetime, complaint: Complaint, rating: int, words: str = "") -> Complaint:
    """By the page of the track code, which acts as the house. Content: closed. Not content: in hand again, once, and escalated."""
    complaint = locked(complaint)
    no = Refusals()
    no.unless(rating in Complaint.Rating.values, gettext("请选择满意程度。"), field="rating")
    dissatisfied = rating == Complaint.Rating.DISSATISFIED
    no.unless(not dissatisfied or bool(words.strip()), gettext("请说明哪里不满意，以便重新办理。"), field="words")
    no.stop()
    again = dissatisfied and complaint.rating is None
    complaint.rating, complaint.rating_words, complaint.rated_at = rating, words.strip(), at
    move(
        complaint, "reopen" if again else "accept", by=by, at=at, rating=rating, voice="complainant",
        fields=("rating", "rating_words", "rated_at"),
    )  # fmt: skip
    if again:
        diary.open_task(
            by=by, at=at, holder_id=complaint.against_id or 0, kind="complaints.answer", address=address(complaint),
            title=f"投诉人不满意，请重新答复：{complaint.number}", subject=complaint, region_code=complaint.region_code,
            due_on=complaint.due_on, capability="complaints.answer", because=read_because(complaint),
        )  # fmt: skip
        if complaint.escalated_at is None:
            escalate(by=by, at=at, complaint=complaint, why="dissatisfied")
    return complaint


@act
def withdraw(*, by: Actor, at: datetime, complaint: Complaint) -> Complaint:
    """The complainant takes it back."""
    complaint = locked(complaint)
    if complaint.state not in ("undirected", "filed", "in_hand"):
        raise Conflict(Reason(gettext("已经答复的投诉不能撤回。")))
    move(complaint, "withdraw", by=by, at=at, voice="complainant")
    for kind in ("complaints.answer", "complaints.direct", "complaints.watch"):
        diary.finish_task(by=by, at=at, kind=kind, subject=complaint)
    return complaint
