"""An owner lets somebody else act: the paper is on file, says for what and until when, and can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Reason, Refusal, Refusals
from idi.foundation.core.wording import day
from idi.foundation.documents import services as filing
from idi.foundation.journal.services import locked, record
from idi.foundation.notices.services import tell
from idi.foundation.parties.selectors import account_named
from idi.lifecycle.claims.models import Authorisation, Claim
from idi.lifecycle.claims.services.passing_on import require_lead, tell_reporter

PAPER = "claims.authorisation"


@act
def authorise(
    *, by: Actor, at: datetime, claim: Claim, holder_name: str, acts: list[str], from_on: date, until_on: date,
    paper: BinaryIO | bytes, holder_id: int | None = None, phone: str = "",
) -> Authorisation:  # fmt: skip
    """The lead records a 授权委托书 it checked. Refuses one without paper, name or act, and one that is over already.

    `holder_id` is an organisation of the project, `phone` that of a person with an account under the name on the paper: they
    see the claim and act in it themselves. For anybody else, the lead's people act on the paper.
    """
    claim = locked(claim)
    by.require("claims.survey")
    require_lead(by, claim)
    no = Refusals()
    no.unless(bool(holder_name.strip()), gettext("请填写受托人。"), field="holder_name")
    no.unless(
        bool(acts) and set(acts) <= set(Authorisation.Scope.values), gettext("请至少选择一项授权事项。"), field="acts"
    )
    no.unless(from_on <= until_on, gettext("授权的截止日不能早于起始日。"), field="until_on")
    no.unless(until_on >= local_date(at), gettext("授权已经到期，请业主出具新的委托书。"), field="until_on")
    no.unless(
        not (holder_id and phone.strip()),
        gettext("受托人是单位的选择单位，是个人的填写手机号，请只填一项。"),
        field="phone",
    )
    no.stop()
    holder_id = holder_id or _account(by, holder_name, phone)
    document = filing.store(
        by=by, at=at, subject=claim, kind=PAPER, title="授权委托书", upload=paper, field="paper"
    )  # fmt: skip
    row = Authorisation.objects.create(
        claim=claim, project_id=claim.scope_id, unit_id=claim.unit_id, region_code=claim.region_code,
        holder_id=holder_id, holder_name=holder_name.strip(), acts=sorted(set(acts)), from_on=from_on, until_on=until_on,
        paper_id=document.pk, recorded_at=at, recorded_by_id=by.person_id,
    )  # fmt: skip
    record("claims.authorise", by=by, at=at, subject=claim, holder=holder_id, acts=row.acts, until=until_on)
    tell_reporter(claim, by=by, at=at, title=f"报案 {claim.number} 已登记授权", text="受托人可以在授权范围内代为办理。")
    if holder_id is not None:
        tell(
            by=by, at=at, holder_id=holder_id, subject=claim, title=f"报案 {claim.number}：业主委托您代为办理",
            text=f"{row.words}，{day(from_on)}至{day(until_on)}。", address=f"/repairs/entrusted/{claim.pk}/",
        )  # fmt: skip
    return row


def _account(by: Actor, name: str, phone: str) -> int | None:
    if not phone.strip():
        return None
    found = account_named(name, phone, cause=by)
    if found is None:
        raise Refusal(
            Reason(
                gettext(
                    "没有以此姓名和手机号登记的账号。请核对；受托人没有账号的，手机号留空，由本单位凭委托书代为办理。"
                ),
                "phone",
            )
        )
    return found


@act
def end_authorisation(*, by: Actor, at: datetime, authorisation: Authorisation, reason: str) -> Authorisation:
    """The owner took it back. What was done on it before stands. Refuses a second time."""
    authorisation = locked(authorisation)
    by.require("claims.survey")
    require_lead(by, authorisation.claim)
    if authorisation.ended_at is not None:
        raise Conflict(Reason(gettext("这份授权已经撤销。")))
    if not reason.strip():
        raise Refusal(Reason(gettext("请写明撤销的原因。"), "reason"))
    authorisation.ended_at, authorisation.ended_reason = at, reason.strip()
    authorisation.save(update_fields=["ended_at", "ended_reason"])
    record("claims.end_authorisation", by=by, at=at, subject=authorisation.claim, authorisation=authorisation.pk)
    return authorisation
