"""An owner with an account registers the home: by the card with its code and claim word, handed over with the keys."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Forbidden, Reason, Refusal
from idi.foundation.core.numbers import drawn
from idi.foundation.journal.services import record
from idi.foundation.seats import services as seats
from idi.lifecycle.projects import selectors
from idi.lifecycle.projects.models import Unit
from idi.lifecycle.projects.selectors import UnitCard
from idi.lifecycle.projects.services.applying import WORD_LENGTH


@act
def move_in(*, by: Actor, at: datetime, code: str, claim_word: str) -> UnitCard:
    """Gives the person who acts the owner's seat on the home; given twice it stays one seat.

    Refuses a code that is no home's and a word that is not the one printed beside it, without telling which was wrong.
    """
    by.require("projects.move_in")
    if by.person_id is None:
        raise Forbidden(Reason("请用业主本人的账号登录。"))
    card = selectors.unit_by_code(code)
    if card is None or not selectors.claim_word_fits(code, claim_word):
        raise Refusal(Reason(gettext("房屋码与报案口令不符，请对照房屋卡重新输入。"), "claim_word"))
    with house(card.project_id, cause=by):
        unit = Unit.objects.get(pk=card.unit_id)
    with house(card.unit_id, cause=by):
        seats.seat(by.person_id, card.unit_id, role="owner", from_on=local_date(at))
    record("projects.move_in", by=by, at=at, subject=unit, scope_id=card.project_id)
    return card


def renew_claim_word(unit: Unit) -> str:
    """A new word for the card of a home: who knew the old one no longer stands for it. The caller runs as the project's house."""
    unit.claim_word = drawn(WORD_LENGTH)
    unit.save(update_fields=["claim_word"])
    return unit.claim_word
