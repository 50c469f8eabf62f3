"""The co-insurance panel: the lead asks and proposes the terms, each insurer answers for itself (notice 三（五）)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from idi import rules
from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.core.language import on_paper
from idi.foundation.core.lawful import lawful
from idi.foundation.diary.services import finish_task, open_task
from idi.foundation.journal.services import locked, record
from idi.foundation.seats import services as seats
from idi.lifecycle.policies import quoted
from idi.lifecycle.policies.models import Agreement, Proposal, Share
from idi.lifecycle.policies.panel_terms import PanelTerms
from idi.lifecycle.policies.services.agreeing import agree, check_terms, write_terms
from idi.lifecycle.policies.services.owned import require_lead

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation

Panel = Sequence[tuple["Organisation", Decimal]]
ANSWER_DAYS = 7
"""How long an insurer has to answer where the lead names no day; an assumption of this platform."""


@on_paper
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
        "quoted": quoted.lines(proposal),
        "items": _items(proposal),
    }


def _items(proposal: Proposal) -> list[list[str]]:
    """Deductible and limit of each cover item as proposed."""
    return [[code, of["deductible"], of["limit"]] for code, of in sorted(proposal.item_terms.items())]


@act
def set_panel(
    *, by: Actor, at: datetime, proposal: Proposal, shares: Panel, terms: PanelTerms | None = None, answer_by: date | None = None
) -> Proposal:  # fmt: skip
    """Sets who takes which part on which terms; the lead stands first. Who is asked for the same again keeps its answer,
    unless terms, deductibles or limits are others by now.

    Without `terms` those written before stay, at first the platform's. Refuses shares that do not sum to one, an insurer
    twice, organisations that are no insurers, and what the region's law forbids; nothing of the earlier panel is lost then.
    """
    by.require("policies.panel")
    proposal = locked(proposal)
    require_lead(by, proposal)
    if proposal.state not in ("draft", "submitted"):
        raise Conflict(Reason(f"投保单{proposal.machine.state(proposal.state).label}，共保份额不能再变动。"))
    parts = parted(proposal, shares, on=local_date(at))
    before = Agreement.objects.filter(proposal=proposal).first()
    terms = terms or (before.terms if before else PanelTerms())
    answer_by = answer_by or local_date(at) + timedelta(days=ANSWER_DAYS)
    check_terms(terms, answer_by, on=local_date(at))
    _drop_others(by, at, proposal, [organisation.pk for organisation, _ in shares])
    changed = before is not None and (before.terms.agreed() != terms.agreed() or _cover_changed(proposal))
    agreement = write_terms(at, proposal, before, terms, answer_by) if len(shares) > 1 else None
    if agreement is None and before is not None:
        before.delete()  # one insurer alone agrees with nobody
    for (organisation, share), part in zip(shares, parts, strict=True):
        _ask(by, at, proposal, organisation, share, part.amount, agreement, again=changed)
    _tell_everybody(proposal, agreement, parts)
    record(
        "policies.set_panel", by=by, at=at, subject=proposal, terms=terms.agreed(),
        shares=[[organisation.pk, rules.decimal_text(share)] for organisation, share in shares],
    )  # fmt: skip
    agree(by=by, at=at, proposal=proposal)
    return proposal


def parted(proposal: Proposal, shares: Panel, *, on: date) -> list[rules.Part]:
    """What each insurer gets of the provisional premium, to the cent; refuses what the law of the place forbids."""
    check_panel(shares, lead_id=proposal.lead_id)
    named = [(organisation.name, share) for organisation, share in shares]
    no = Refusals()
    for organisation, _ in shares:
        no.unless(
            organisation.condition != "deregistered", f"{organisation.name}已注销，不能参与共保。", field="shares"
        )
    with lawful("shares"):
        for forbidden in rules.check_shares(rules.law(proposal.region_code), on, named):
            no.add(forbidden.message, field="shares", because=forbidden.because)
        no.stop()
        return rules.split(proposal.quote.provisional, named)


def check_panel(shares: Panel, *, lead_id: int) -> None:
    """Refuses a panel without the lead in front, or with an organisation that is no insurer."""
    no = Refusals()
    no.unless(bool(shares) and shares[0][0].pk == lead_id, "第一行应为主承保机构。", field="shares")
    for organisation, _ in shares:
        no.unless(organisation.kind == "insurer", f"{organisation.name}不是保险机构，不能参与共保。", field="shares")
    no.stop()


def _cover_changed(proposal: Proposal) -> bool:
    """Deductibles or limits are others than those a member was asked to join under."""
    offers = proposal.shares.filter(lead=False).values_list("offer", flat=True)
    return any(offer.get("items", _items(proposal)) != _items(proposal) for offer in offers)


def _drop_others(by: Actor, at: datetime, proposal: Proposal, kept: list[int]) -> None:
    for share in proposal.shares.exclude(insurer_id__in=kept):
        finish_task(by=by, at=at, kind="policies.share", subject=share)
        seats.unseat(share.insurer_id, proposal.project_id, role="insurer_co", until_on=local_date(at))
        record("policies.drop_share", by=by, at=at, subject=share, insurer=share.insurer_id)
        share.delete()


def _ask(
    by: Actor, at: datetime, proposal: Proposal, insurer: Organisation, share: Decimal, part: Decimal,
    agreement: Agreement | None, *, again: bool,
) -> None:  # fmt: skip
    asked = proposal.shares.filter(insurer=insurer).first()
    is_lead = insurer.pk == proposal.lead_id
    if asked is not None and asked.share == share and asked.state != "refused" and not (again or is_lead):
        return
    asked = asked or Share(
        project_id=proposal.project_id,
        region_code=proposal.region_code,
        proposal=proposal,
        insurer=insurer,
        lead=is_lead,
    )
    asked.share, asked.offer, asked.asked_at = share, offer_of(proposal, share, part), at
    # The lead sets its own part itself; everybody else answers for the new one.
    asked.state, asked.answered_at = ("accepted", at) if is_lead else ("invited", None)
    asked.answered_by_id, asked.signer = (by.person_id, by.name) if is_lead else (None, "")
    asked.signer_post, asked.reason, asked.reminded_at = "", "", None
    asked.save()
    if not is_lead and agreement is not None:
        finish_task(by=by, at=at, kind="policies.share", subject=asked)
        open_task(
            by=by, at=at, holder_id=insurer.pk, kind="policies.share", subject=asked, project_id=proposal.project_id,
            capability="policies.accept_share", title=f"“{proposal.project.name}”：{proposal.lead.name}邀请共保，请确认份额",
            region_code=proposal.region_code, address=reverse("policies:share", args=[asked.pk]), due_on=agreement.answer_by,
        )  # fmt: skip


def _tell_everybody(proposal: Proposal, agreement: Agreement | None, parts: list[rules.Part]) -> None:
    """Each offer shows the whole panel and the terms, for who has not accepted sees no other row of it."""
    members = [[part.insurer, rules.decimal_text(part.share), str(part.amount)] for part in parts]
    for share in proposal.shares.all():
        share.offer |= {"members": members, "terms": agreement.terms.agreed() if agreement else {}}
        share.offer |= {"agreement": agreement.number, "answer_by": str(agreement.answer_by)} if agreement else {}
        share.save(update_fields=["offer"])
