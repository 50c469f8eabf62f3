"""The owner, or who may take the money for the owner, says where to pay what is owed; nobody else does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.diary import services as diary
from idi.foundation.journal.services import locked, move, record
from idi.lifecycle.claims import selectors as reading
from idi.lifecycle.claims import services as claims
from idi.lifecycle.payouts import selectors
from idi.lifecycle.payouts.models import GivenAccount, Payout
from idi.lifecycle.payouts.services.asking import APPROVE, CORRECT, GIVEN, answered, ask
from idi.lifecycle.payouts.services.payee import account as typed
from idi.lifecycle.payouts.services.payee import check_payee

if TYPE_CHECKING:
    from idi.lifecycle.claims.models import Claim


@act
def give_account(
    *, by: Actor, at: datetime, claim: Claim, holder_name: str, account: str, bank: str, claim_word: str = ""
) -> GivenAccount:  # fmt: skip
    """By an owner who is signed in or knows the claim word of the home, whoever reported.

    Refuses what no bank would take, a holder who is neither an owner nor authorised to take cash, and where nothing waits to be
    paid or all of it is with the bank. A payment prepared before comes back to be put right, its approval void.
    """
    claim = locked(claim)
    claims.require_owner(by, claim, claim_word)
    return _give(claim, holder_name, account, bank, GivenAccount.As.OWNER, by=by, at=at)


@act
def give_account_entrusted(
    *, by: Actor, at: datetime, claim_id: int, holder_name: str, account: str, bank: str
) -> GivenAccount:  # fmt: skip
    """The same by the holder of an authorisation to take cash, or the owners' committee for public parts."""
    found = claims.require_entrusted(by, at, claim_id, "cash")
    with house(found.scope_id, cause=by) as inside:
        return _give(locked(found.claim), holder_name, account, bank, GivenAccount.As.HOLDER, by=inside, at=at)


def _give(
    claim: Claim, holder_name: str, account: str, bank: str, given_as: str, *, by: Actor, at: datetime
) -> GivenAccount:  # fmt: skip
    waiting = [each for each in selectors.owed_to_owner(claim) if each.due.open]
    if not waiting:
        raise Conflict(Reason(gettext("现在没有等待支付给业主的赔款。")))
    payouts = [locked(each.payout) if each.payout else None for each in waiting]
    if all(each is not None and each.state == "listed" for each in payouts):
        raise Conflict(Reason(gettext("赔款已交银行付款，现在不能更改账户。银行没有付成的，保险机构会联系您。")))
    given = typed(holder_name, account, bank)
    no = Refusals()
    given.check(no)
    check_payee(no, claim, waiting[0].due, given, authorised=False, by=by, at=at)
    no.stop()
    new = GivenAccount.objects.create(
        claim=claim, project_id=claim.scope_id, region_code=claim.region_code, lead_id=claim.lead_id or 0,
        holder_name=given.holder_name, account=given.account, bank=given.bank, given_as=given_as, given_at=at,
        given_by_id=by.person_id,
    )  # fmt: skip
    voice = reading.voice(by, claim, checked=True)
    record("payouts.give_account", by=by, at=at, subject=claim, voice=voice)
    for payout in payouts:
        if payout is not None and payout.state != "listed":
            _recall(payout, voice, by=by, at=at)
    if None in payouts:
        diary.open_task(
            by=by, at=at, holder_id=new.lead_id, kind=GIVEN, title=f"业主已填写收款账户，请提交付款：{claim.number}",
            capability="claims.pay", address=f"/claims/{claim.pk}/", subject=claim, region_code=claim.region_code,
            project_id=claim.project_id, take_note=True,
        )  # fmt: skip
    return new


def _recall(payout: Payout, voice: str, *, by: Actor, at: datetime) -> None:
    """The approval stands for an account that is no longer the owner's: whatever comes next is approved by a second person."""
    if payout.machine.allows("recall", payout.state):
        payout.second_person = payout.second_person or payout.approved_at is not None
        payout.approved_at = payout.approved_by_id = None
        payout.reason = "业主更改了收款账户"
        fields = ("second_person", "approved_at", "approved_by_id", "reason")
        move(payout, "recall", by=by, at=at, fields=fields, voice=voice)
        answered(APPROVE, payout, by=by, at=at)
    answered(CORRECT, payout, by=by, at=at)
    ask(CORRECT, payout, f"付款 {payout.number}：业主更改了收款账户，请更正", by=by, at=at)
