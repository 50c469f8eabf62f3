"""The answer of an insurer that was asked to join, and the lead's reminder to those who owe one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.diary.services import finish_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Proposal, Share
from idi.lifecycle.policies.services.agreeing import agree
from idi.lifecycle.policies.services.owned import require_lead


@act
def answer_share(
    *, by: Actor, at: datetime, share: Share, accept: bool, reason: str = "", signer: str = "", signer_post: str = ""
) -> Share:
    """The insurer that was asked takes or refuses its part; taking it signs the agreement and gives a seat in the project.

    A refusal needs its `reason`. Who signs is `signer`, the actor itself unless named.
    """
    by.require("policies.accept_share")
    share = locked(share)
    if by.kind != "house" and not by.acts_for(share.insurer_id):
        raise Forbidden(Reason("只能由被邀请的保险机构自己确认份额。"))
    if not accept and not reason.strip():
        raise Refusal(Reason("请写明拒绝的原因，主承保机构据此重新组织共保。", "reason"))
    share.answered_at, share.answered_by_id, share.reason = at, by.person_id, "" if accept else reason.strip()
    share.signer, share.signer_post = signer.strip() or by.name, signer_post.strip()
    move(
        share, "accept_share" if accept else "refuse_share", by=by, at=at,
        fields=("answered_at", "answered_by_id", "reason", "signer", "signer_post"),
        insurer=share.insurer_id, share=rules.decimal_text(share.share),
    )  # fmt: skip
    finish_task(by=by, at=at, kind="policies.share", subject=share)
    with house(share.project_id, cause=by) as inside:
        change = seats.seat if accept else seats.unseat
        day = {"from_on": local_date(at)} if accept else {"until_on": local_date(at)}
        change(share.insurer_id, share.project_id, role="insurer_co", **day)
        proposal = Proposal.objects.select_related("project", "lead").get(pk=share.proposal_id)
        _tell_lead(by, at, proposal, share)
        agree(by=inside, at=at, proposal=proposal)
    return share


def _tell_lead(by: Actor, at: datetime, proposal: Proposal, share: Share) -> None:
    accepted = share.state == "accepted"
    because = "" if accepted else f"原因：{share.reason}"
    tell(
        by=by, at=at, holder_id=proposal.lead_id, subject=proposal,
        title=f"“{proposal.project.name}”：投保单 {proposal.number} 的共保份额已{'确认' if accepted else '被拒绝'}",
        text=f"{by.organisation_name}{'确认' if accepted else '拒绝'}了 {rules.decimal_text(share.share * 100)}% 的份额。{because}",
        address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip


@act
def remind_panel(*, by: Actor, at: datetime, proposal: Proposal) -> list[Share]:
    """The lead reminds everybody who has not answered, at most once a day each; returns whom."""
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    reminded = _remind(by, at, proposal)
    if not reminded:
        raise Conflict(Reason("没有需要提醒的机构：都已答复，或今天已经提醒过。"))
    return reminded


@act
def remind_panels_daily(*, by: Actor, at: datetime) -> int:
    """What the house does every day: reminds who has not answered a day before its day to answer, and every day after it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT project_id, proposal_id FROM policies_unanswered(%s)", [local_date(at) + timedelta(days=1)]
        )
        found = cursor.fetchall()
    reminded = 0
    for project_id, proposal_id in found:
        with house(project_id, cause=by) as inside:
            reminded += len(_remind(inside, at, Proposal.objects.select_related("lead").get(pk=proposal_id)))
    return reminded


def _remind(by: Actor, at: datetime, proposal: Proposal) -> list[Share]:
    waiting = [share for share in proposal.shares.filter(state="invited") if not _reminded_on(share, at)]
    for share in waiting:
        share.reminded_at = at
        share.save(update_fields=["reminded_at"])
        tell(
            by=by, at=at, holder_id=share.insurer_id, subject=share, title=f"“{proposal.project.name}”：请答复共保邀请 {proposal.number}",
            text=f"{proposal.lead.name}请贵机构在 {share.offer['answer_by']} 前确认或拒绝共保份额。",
            address=reverse("policies:share", args=[share.pk]),
        )  # fmt: skip
    if waiting:
        insurers = [share.insurer_id for share in waiting]
        record("policies.remind_panel", by=by, at=at, subject=proposal, insurers=insurers)
    return waiting


def _reminded_on(share: Share, at: datetime) -> bool:
    return share.reminded_at is not None and local_date(share.reminded_at) == local_date(at)
