"""What the owner does on the page of a report: adds to it, shows to be the owner, says what was not put right, signs for the costs.

The pages act as the house for whoever holds the track code; what binds the owner asks for the claim word of the home as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusal, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import claimant
from idi.lifecycle.claims.models import Addition, Claim
from idi.lifecycle.claims.services import clocks, emergency
from idi.lifecycle.claims.services.passing_on import address, pass_on, who_waits
from idi.lifecycle.projects.services import word_fits

PAPER = "claims.owner_paper"
LOOK = "claims.look_at_added"
_OVER = ("closed", "withdrawn", "voided")


@act
def add(*, by: Actor, at: datetime, claim: Claim, text: str = "", uploads: Sequence[BinaryIO | bytes] = ()) -> None:
    """Words, photos and papers added to a report; whoever has it in hand is told. Refuses nothing at all, and a finished report."""
    claim = locked(claim)
    if claim.state in _OVER:
        raise Conflict(Reason(gettext("本案已经办结，不能再补充。有新的情况请重新报案。")))
    if not text.strip() and not uploads:
        raise Refusal(Reason(gettext("请填写说明，或选择照片、资料。"), "text"))
    for number, upload in enumerate(uploads, 1):
        filing.store(
            by=by,
            at=at,
            subject=claim,
            kind=PAPER,
            title=f"报案人补充 {at:%m-%d} {number}",
            upload=upload,
            field="uploads",
        )
    if text.strip() and claim.project_id:
        Addition.objects.create(
            claim=claim, project_id=claim.project_id, unit_id=claim.unit_id, region_code=claim.region_code,
            text=text.strip(), said_at=at, said_by_id=by.person_id, said_for_id=by.organisation_id,
        )  # fmt: skip
    record(
        "claims.add",
        by=by,
        at=at,
        subject=claim,
        files=len(uploads),
        words=bool(text.strip()),
        voice=claimant.voice(by, claim),
    )
    holder_id, capability = who_waits(claim)
    if holder_id is not None:
        asked = claim.papers_asked_at is not None and claim.papers_complete_at is None
        title = "补充资料已到，请核对是否齐全" if asked else "报案人补充了资料，请查看"
        diary.open_task(
            by=by, at=at, holder_id=holder_id, kind=LOOK, title=f"{title}：{claim.number}", address=address(claim),
            subject=claim, capability=capability, region_code=claim.region_code, project_id=claim.project_id, take_note=True,
        )  # fmt: skip


@act
def prove_owner(*, by: Actor, at: datetime, claim: Claim, claim_word: str = "") -> Claim:
    """The owner of a home somebody else reported for is signed in as such or shows the claim word: from now on the owner may sign.

    Refuses a wrong word.
    """
    claim = locked(claim)
    require_owner(by, claim, claim_word)
    claim.owner_checked_at = claim.owner_checked_at or at
    claim.save(update_fields=["owner_checked_at"])
    record("claims.prove_owner", by=by, at=at, subject=claim, voice=claimant.voice(by, claim, checked=True))
    return claim


@act
def contest(*, by: Actor, at: datetime, claim: Claim, text: str) -> Claim:
    """What the builder called repaired is not: the report is open again, its clocks run as before, the builder has to come back."""
    claim = locked(claim)
    if not (claim.state == "closed" and claim.decided_at is None and claim.builder_repaired):
        raise Conflict(Reason(gettext("只有建设单位登记修复的报案，可以反映没有修好。")))
    if not text.strip():
        raise Refusal(Reason(gettext("请写明哪里没有修好。"), "text"))
    claim.closed_at, claim.closing_note = None, ""
    move(claim, "contest", by=by, at=at, fields=("closed_at", "closing_note"), voice=claimant.voice(by, claim))
    Addition.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        text=f"没有修好：{text.strip()}", said_at=at, said_by_id=by.person_id,
    )  # fmt: skip
    claim.clocks.filter(clock="builder_repair").update(stopped_at=None)
    clocks.follow(claim)
    pass_on(claim, by=by, at=at, before="")
    return claim


@act
def sign_self_pay(*, by: Actor, at: datetime, claim: Claim, agreed: bool, claim_word: str = "") -> Claim:
    """Before an emergency repair the owner signs: what turns out not to be covered, the owner pays. Signed once.
    Who is signed in as the owner needs no word.

    Refuses without consent, a wrong word, what is no emergency, and once it was decided.
    """
    claim = locked(claim)
    no = Refusals()
    no.unless(agreed, gettext("请勾选同意。"), field="agreed")
    no.stop()
    if not claim.emergency or claim.state not in ("with_insurer", "surveyed"):
        raise Conflict(Reason(gettext("只有核定前的紧急报案需要签署。")))
    require_owner(by, claim, claim_word)
    if claim.self_pay_signed_at is None:
        claim.self_pay_signed_at, claim.owner_checked_at = at, claim.owner_checked_at or at
        claim.save(update_fields=["self_pay_signed_at", "owner_checked_at"])
        record("claims.sign_self_pay", by=by, at=at, subject=claim, voice=claimant.voice(by, claim, checked=True))
        diary.open_task(
            by=by, at=at, holder_id=claim.lead_id, kind=emergency.SIGNED,  # type: ignore[arg-type]
            title=f"业主已签署应急维修费用承诺，请立即派修：{claim.number}", address=address(claim), subject=claim,
            capability="repairs.order", region_code=claim.region_code, project_id=claim.project_id, take_note=True,
        )  # fmt: skip
    return claim


def require_owner(by: Actor, claim: Claim, claim_word: str) -> None:
    """Refuses who neither is signed in as an owner of the home nor knows the claim word on its card."""
    if claimant.registered(by, claim):
        return
    if claim.unit is None or claim.unit.part != "inside":
        raise Forbidden(Reason(gettext("公共部位由业主委员会或受委托的物业办理。"), "claim_word"))
    if not word_fits(claim.unit.code, claim_word):
        raise Refusal(Reason(gettext("口令不对。请核对房屋卡上二维码旁的报案口令。"), "claim_word"))
