"""The owner takes a report back: nobody else may, and who reported the same defect as well is not left behind."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.journal.services import locked, move
from idi.lifecycle.claims import claimant
from idi.lifecycle.claims.models import Claim
from idi.lifecycle.claims.selectors.entrusted import require
from idi.lifecycle.claims.services import joining, reserving
from idi.lifecycle.claims.services.allowing import require_move
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter


@act
def withdraw(*, by: Actor, at: datetime, claim: Claim, text: str) -> Claim:
    """Before a survey, by the owner (checked) or the holder of an authorisation for it; one who only reported may not.

    Reports that were joined to it go on: the oldest of them takes its place.
    """
    claim = locked(claim)
    if not claimant.may(by, claim, "withdraw", at):
        raise Forbidden(
            Reason(
                gettext(
                    "只有核实身份的业主本人或持授权委托书的人可以撤回报案。您是业主的，请先在报案进展页用报案口令核实身份。"
                )
            )
        )
    return _withdraw(claim, by=by, at=at, text=text)


@act
def withdraw_entrusted(*, by: Actor, at: datetime, claim_id: int, text: str) -> Claim:
    """The same by the holder of an authorisation, or the owners' committee for public parts."""
    found = require(by, at, claim_id, "withdraw")
    with house(found.scope_id, cause=by) as inside:
        return _withdraw(locked(found.claim), by=inside, at=at, text=text)


def _withdraw(claim: Claim, *, by: Actor, at: datetime, text: str) -> Claim:
    if not text.strip():
        raise Refusal(Reason(gettext("请说明撤回的原因。"), "text"))
    require_move(claim, "withdraw")
    before = claim.state
    claim.closing_note, claim.closed_at = text.strip(), at
    voice = claimant.voice(by, claim, checked=True)
    move(claim, "withdraw", by=by, at=at, fields=("closing_note", "closed_at"), voice=voice)
    claim.clocks.filter(stopped_at__isnull=True).update(stopped_at=at)
    pass_on(claim, by=by, at=at, before=before)
    if not claim.reported_by_owner:
        tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已由业主撤回", text=claim.closing_note)
    with house(claim.scope_id, cause=by) as inside:
        if before == "with_insurer":
            reserving.end_reserve(by=inside, at=at, claim=claim)
        joining.go_on_without(claim, by=inside, at=at)
    return claim
