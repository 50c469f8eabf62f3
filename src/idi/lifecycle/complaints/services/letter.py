"""The letter that answers a complaint: what was found, and every way that stays open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason
from idi.foundation.core.language import on_paper
from idi.foundation.documents import services as documents
from idi.lifecycle.complaints.kinds import AGAINST, CAUSES
from idi.lifecycle.complaints.models import Complaint

if TYPE_CHECKING:
    from idi.foundation.documents.models import Document

LETTER = "complaints.answer"
WATCHERS = {"insurer": "当地金融监管部门"}


@on_paper
def answer(*, by: Actor, at: datetime, complaint: Complaint) -> Document:
    """Makes and files the letter; papers hold no personal data, so the complainant is addressed without a name."""
    against = complaint.against
    if against is None:  # only a directed complaint is answered
        raise Conflict(Reason("还没有确定被投诉单位。"))
    return documents.generate(
        by=by, at=at, subject=complaint, kind=LETTER, title=f"投诉答复书 {complaint.number}",
        template="complaints/answer.typ", number=complaint.number, sign_for=against.pk,
        check_at=f"{settings.IDI_PUBLIC_URL}/p/complain/{complaint.track_code}/",
        data={
            "against": against.name, "phone": against.contact_phone, "kind": str(AGAINST[complaint.against_kind]),
            "number": complaint.number, "about": complaint.about, "filed_at": complaint.filed_at,
            "cause": str(CAUSES[complaint.cause]), "text": complaint.text, "wish": complaint.wish,
            "outcome": str(Complaint.Outcome(complaint.outcome).label), "answer": complaint.answer,
            "due_on": complaint.due_on, "because": complaint.because,
            "watcher": WATCHERS.get(complaint.against_kind, "当地住房和城乡建设主管部门"),
        },
    )  # fmt: skip
