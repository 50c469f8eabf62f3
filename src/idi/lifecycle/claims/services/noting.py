"""Notes on a claim, and an ended claim taken up again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims.models import Claim, Note
from idi.lifecycle.claims.services import clocks
from idi.lifecycle.claims.services.passing_on import pass_on, tell_reporter
from idi.lifecycle.claims.triage import builder_first


@act
def note(*, by: Actor, at: datetime, claim: Claim, text: str, shared: bool) -> Note:
    """Writes a note of the actor's organisation on a claim it sees: for itself, or shared with all who work on it and the owner.

    Refuses no words, and somebody who belongs to no organisation.
    """
    by.require("claims.read")
    claim = locked(claim)
    if claim.project_id is None:
        raise Conflict(Reason(gettext("地址还没有核实，核实后再填写备注。")))
    if not text.strip():
        raise Refusal(Reason(gettext("请填写备注。"), "text"))
    row = _written(claim, text, by=by, at=at, shared=shared)
    record("claims.note", by=by, at=at, subject=claim, private_to=None if shared else by.organisation_id, shared=shared)
    if shared:
        tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 有新的说明", text=row.text)
    return row


def _written(claim: Claim, text: str, *, by: Actor, at: datetime, shared: bool) -> Note:
    if by.organisation_id is None:
        raise Forbidden(Reason(gettext("备注由办理单位填写；业主的补充说明请在查询页填写。")))
    return Note.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        organisation_id=by.organisation_id, organisation_name=by.organisation_name, text=text.strip(), written_at=at,
        written_by_id=by.person_id, shared_at=at if shared else None,
    )  # fmt: skip


@act
def reopen(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Claim:
    """Takes up an ended claim: one in cover goes back to the lead, one of the wait to the developer. The reporter is told why.

    What was decided, repaired and paid stays as it was; clocks that stopped stay stopped. Refuses no reason, a claim that has
    not ended, and somebody else than the party that answers for it.
    """
    claim = locked(claim)
    if claim.state not in ("closed", "withdrawn"):
        raise Conflict(Reason(f"当前状态为“{claim.get_state_display()}”，没有结案，不用重新打开。"))
    builder = claim.lead_id is None or builder_first(claim.triage.get("state", ""))
    answers = claim.project.developer_id if builder and claim.project else claim.lead_id
    if not by.acts_for(answers):
        raise Forbidden(Reason("由办理本案的单位重新打开。"))
    if not reason.strip():
        raise Refusal(Reason("请填写重新打开的原因，报案人可以看到。", "reason"))
    _written(claim, reason, by=by, at=at, shared=True)
    before, claim.closed_at = claim.state, None
    verb = "reopen_with_builder" if builder else "reopen_with_insurer"
    move(claim, verb, by=by, at=at, fields=("closed_at",))
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before=before)
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 重新办理", text=reason.strip())
    return claim
