"""Whether the holder of an account is who the money is owed to: checked when a payment is prepared, again when it is approved, and
once more when it leaves, in a list for the bank or by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core.acting import house
from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Conflict, Reason, Refusals
from idi.foundation.parties import selectors as parties
from idi.foundation.seats.selectors import seated
from idi.lifecycle.claims import selectors as claims
from idi.lifecycle.payouts.models import Payout

if TYPE_CHECKING:
    from idi.foundation.ledger.models import Due
    from idi.lifecycle.claims.models import Claim


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes: the holder's name as the bank has it, the account, the bank."""

    holder_name: str
    account: str
    bank: str

    def check(self, no: Refusals) -> None:
        """Refuses what no bank would take."""
        no.unless(bool(self.holder_name), gettext("请填写收款户名。"), field="holder_name")
        no.unless(
            re.fullmatch(r"\d{8,32}", self.account) is not None,
            gettext("收款账号应为8至32位数字，请核对。"),
            field="account",
        )
        no.unless(bool(self.bank), gettext("请填写开户行。"), field="bank")


def account(holder_name: str, number: str, bank: str) -> Account:
    """As it was typed, without the spaces and dashes people put between digits."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number))
    return Account(holder_name.strip(), digits, bank.strip())


def check_payee(
    no: Refusals, claim: Claim, due: Due, given: Account, *, authorised: bool, by: Actor, at: datetime
) -> str:  # fmt: skip
    """Whom the holder is paid as (`Payout.As`); refuses an organisation of another name, and somebody who is neither the owner as far
    as we know nor named in a letter of authority: one that comes along, or one on file with the claim that lets him take cash."""
    if due.creditor_id:
        payee = parties.organisation(due.creditor_id)
        name = payee.name if payee else ""
        no.unless(
            _plain(given.holder_name) == _plain(name), f"收款户名应与收款单位“{name}”一致，不能付给别的户名。",
            field="holder_name",
        )  # fmt: skip
        return Payout.As.ORGANISATION
    owners = owners_of(claim, by=by)
    if _plain(given.holder_name) in {_plain(each) for each in owners}:
        return Payout.As.OWNER
    if owners:
        words = gettext("收款户名与已核实的业主不一致。户名写错的，请改正；付给他人的，须凭业主签署的授权委托书。")
    else:
        words = gettext(
            "收款户名无法核实：本案还不知道业主的姓名。请业主凭房屋卡登记这套房屋，登记后按登记的姓名付款；付给他人的，须凭业主签署的授权委托书。"
        )
    takers = map(_plain, claims.authorised_names(by, claim, "cash", at))
    no.unless(authorised or _plain(given.holder_name) in takers, words, field="holder_name")
    return Payout.As.AUTHORISED


def still_owed(payouts: Sequence[Payout], *, by: Actor) -> list[Payout]:
    """Those of approved payments that may leave: one to an owner who passed the home on since may not. A Conflict where none may."""
    left = [each for each in payouts if not _passed_on(each, by=by)]
    if payouts and not left:
        numbers = "、".join(each.number for each in payouts)
        raise Conflict(Reason(f"付款 {numbers} 的收款人已不是现在的业主。请先更改收款账户或撤销付款。"))
    return left


def _passed_on(payout: Payout, *, by: Actor) -> bool:
    """Whether the home has other owners now than the one this payment was approved to."""
    if payout.payee_as != Payout.As.OWNER:
        return False
    return _plain(payout.holder_name) not in {_plain(each) for each in owners_of(payout.claim, by=by)}


def owners_of(claim: Claim, *, by: Actor) -> Sequence[str]:
    """Names of the owners of today: those with a seat on the home, else the reporter whose claim word was checked; of public parts the
    owners' committee."""
    if claims.public_part(claim):
        with house(claim.scope_id, cause=by):
            found = [parties.organisation(each) for each in seated(claim.scope_id, "owners_committee")]
        return [each.name for each in found if each]
    if claim.unit_id:
        with house(claim.unit_id, cause=by):
            holders = seated(claim.unit_id, "owner")
        if holders:
            return [_name(each, by) for each in holders]
    return [claim.reporter_name] if claim.reported_by_owner else []


def _name(person_id: int, by: Actor) -> str:
    with house(person_id, cause=by):
        return str(parties.person(person_id).name)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, however they are spaced."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return re.sub(r"[\s·•・()（）]", "", unicodedata.normalize("NFKC", name)).upper()
