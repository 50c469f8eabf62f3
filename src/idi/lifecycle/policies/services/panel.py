"""The co-insurance panel: the lead asks, each insurer answers for itself (notice 三（五）)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.lawful import lawful
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, move, record
from idi.foundation.notices.services import tell
from idi.foundation.seats import services as seats
from idi.lifecycle.policies.models import Proposal, Share
from idi.lifecycle.policies.services.owned import require_lead

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

Panel = Sequence[tuple["Organisation", Decimal]]


def offer_of(proposal: Proposal, share: Decimal, part: Decimal) -> dict[str, Any]:
    """What an insurer is asked to join, frozen; amounts and ratios as exact strings."""
    project, quote = proposal.project, proposal.quote
    return {
        "proposal": proposal.number,
        "project": project.name,
        "address": project.address,
        "policyholder": proposal.policyholder.name,
        "lead": proposal.lead.name,
        "insured": proposal.get_insured_display(),
        "claimant": proposal.get_claimant_display(),
        "budget": str(quote.budget),
        "rate": rules.decimal_text(quote.rate),
        "premium": str(quote.provisional),
        "share": rules.decimal_text(share),
        "part": str(part),
    }


@act
def set_panel(*, by: Actor, at: datetime, proposal: Proposal, shares: Panel) -> Proposal:
    """Sets who takes which part; the lead stands first. Who is asked for the same part again keeps its answer.

    Refuses shares that do not sum to one, an insurer twice, organisations that are no insurers, and what the region's law
    forbids; nothing of the earlier panel is lost then.
    """
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    if proposal.state not in ("draft", "submitted"):
        raise Conflict(Reason(f"投保单{proposal.machine.state(proposal.state).label}，共保份额不能再变动。"))
    check_panel(shares, lead_id=proposal.lead_id)
    named = [(organisation.name, share) for organisation, share in shares]
    with lawful("shares"):
        law = rules.law(proposal.region_code)
        no = Refusals()
        for forbidden in rules.check_shares(law, local_date(at), named):
            no.add(forbidden.message, field="shares", because=forbidden.because)
        no.stop()
        parts = rules.split(proposal.quote.provisional, named)
    _drop_others(by, at, proposal, [organisation.pk for organisation, _ in shares])
    for (organisation, share), part in zip(shares, parts, strict=True):
        _ask(by, at, proposal, organisation, share, part.amount)
    record(
        "policies.set_panel", by=by, at=at, subject=proposal,
        shares=[[organisation.pk, rules.decimal_text(share)] for organisation, share in shares],
    )  # fmt: skip
    return proposal


def check_panel(shares: Panel, *, lead_id: int) -> None:
    """Refuses a panel without the lead in front, or with an organisation that is no insurer."""
    no = Refusals()
    no.unless(bool(shares) and shares[0][0].pk == lead_id, "第一行应为主承保机构。", field="shares")
    for organisation, _ in shares:
        no.unless(organisation.kind == "insurer", f"{organisation.name}不是保险机构，不能参与共保。", field="shares")
    no.stop()


def _drop_others(by: Actor, at: datetime, proposal: Proposal, kept: list[int]) -> None:
    for share in proposal.shares.exclude(insurer_id__in=kept):
        finish_task(by=by, at=at, kind="policies.share", subject=share)
        seats.unseat(share.insurer_id, proposal.project_id, role="insurer_co", until_on=local_date(at))
        record("policies.drop_share", by=by, at=at, subject=share, insurer=share.insurer_id)
        share.delete()


def _ask(by: Actor, at: datetime, proposal: Proposal, insurer: Organisation, share: Decimal, part: Decimal) -> None:
    asked = proposal.shares.filter(insurer=insurer).first()
    if asked is not None and asked.share == share and asked.state != "refused":
        return
    is_lead = insurer.pk == proposal.lead_id
    asked = asked or Share(
        project_id=proposal.project_id,
        region_code=proposal.region_code,
        proposal=proposal,
        insurer=insurer,
        lead=is_lead,
    )
    asked.share, asked.offer = share, offer_of(proposal, share, part)
    # The lead sets its own part itself; everybody else answers for the new one.
    asked.state, asked.answered_at = ("accepted", at) if is_lead else ("invited", None)
    asked.save()
    if not is_lead:
        open_task(
            by=by, at=at, holder_id=insurer.pk, kind="policies.share", subject=asked, project_id=proposal.project_id,
            capability="policies.accept_share", title=f"{proposal.lead.name}邀请参与共保，请确认份额",
            region_code=proposal.region_code, address=reverse("policies:share", args=[asked.pk]),
        )  # fmt: skip


@act
def answer_share(*, by: Actor, at: datetime, share: Share, accept: bool) -> Share:
    """The insurer that was asked takes or refuses its part; taking it gives it a seat in the project."""
    by.require("policies.accept_share")
    share = locked(share)
    if by.kind != "house" and by.organisation_id != share.insurer_id:
        raise Forbidden(Reason("只能由被邀请的保险机构自己确认份额。"))
    share.answered_at = at
    move(
        share, "accept_share" if accept else "refuse_share", by=by, at=at, fields=("answered_at",),
        insurer=share.insurer_id, share=rules.decimal_text(share.share),
    )  # fmt: skip
    with house(share.project_id, cause=by):
        if accept:
            seats.seat(share.insurer_id, share.project_id, role="insurer_co", from_on=local_date(at))
        else:
            seats.unseat(share.insurer_id, share.project_id, role="insurer_co", until_on=local_date(at))
        proposal = Proposal.objects.get(pk=share.proposal_id)
    finish_task(by=by, at=at, kind="policies.share", subject=share)
    tell(
        by=by, at=at, holder_id=proposal.lead_id, subject=proposal,
        title=f"投保单 {proposal.number} 的共保份额已{'确认' if accept else '被拒绝'}",
        text=f"{by.organisation_name}{'确认' if accept else '拒绝'}了 {rules.decimal_text(share.share * 100)}% 的份额。",
        address=reverse("policies:proposal", args=[proposal.pk]),
    )  # fmt: skip
    return share
