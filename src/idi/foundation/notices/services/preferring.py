"""What a person with an account wants to be sent, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from idi.foundation.core.acting import act
from idi.foundation.core.actor import Actor
from idi.foundation.core.crypto import blind_index
from idi.foundation.core.errors import Forbidden, Reason, Refusals
from idi.foundation.core.mail import is_address
from idi.foundation.journal.services import record
from idi.foundation.notices.kinds import kinds
from idi.foundation.notices.models import Preference
from idi.foundation.parties import selectors as parties


@act
def prefer(
    *,
    by: Actor,
    at: datetime,
    email: str = "",
    declined: Sequence[str] = (),
    copies: bool = False,
    language: str = "zh",
) -> Preference:
    """Keeps where messages go and which kinds are declined (`kind:channel`). Legal notices cannot be declined.

    `copies`: what the organisation acted for is told is copied to the address, too.
    """
    if by.person_id is None:
        raise Forbidden(Reason("请登录后设置。"))
    no, address = Refusals(), email.strip()
    no.unless(not address or is_address(address), "请填写完整的邮箱地址，例如 name@example.org。", field="email")
    no.unless(bool(address) or not copies, "抄送需要填写邮箱地址。", field="email")
    known = {f"{each.name}:{channel}": each for each in kinds().values() for channel in ("sms", "email")}
    legal = [known[each].label for each in declined if each in known and known[each].legal]
    no.unless(not legal, f"“{'、'.join(legal)}”是法定或必需的通知，不能退订。", field="declined")
    no.stop()
    person = parties.person(by.person_id)
    row, _ = Preference.objects.update_or_create(
        person_id=person.pk,
        defaults={
            "email": address, "email_index": blind_index(address, "preference.email") if address else "",
            "phone_index": blind_index(person.phone, "preference.sms") if person.phone else "",
            "declined": sorted(set(declined) & known.keys()), "language": language, "changed_at": at,
            "for_organisations": list(by.organisation_ids) if copies else [],
        },
    )  # fmt: skip
    record("notices.prefer", by=by, at=at, subject=row, declined=row.declined, copies=copies)
    return row
