"""Entering organisations into the registry."""

from __future__ import annotations

from datetime import datetime

from pypinyin import Style, lazy_pinyin

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Refusals
from idi.foundation.journal.services import record
from idi.foundation.parties.kinds import KINDS, REGION_SEATS
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.uscc import checked_uscc
from idi.foundation.seats import services as seats
from idi.foundation.seats.selectors import all_places


def pinyin_key(text: str) -> str:
    """The key Chinese names are sorted by."""
    return " ".join(lazy_pinyin(text, style=Style.NORMAL)).lower()[:400]


@act
def register_organisation(
    *, by: Actor, at: datetime, kind: str, name: str, uscc: str | None, region_code: str, contact_phone: str = ""
) -> Organisation:
    """Enters an organisation into the registry and opens its scope; authorities and the desk get their region seat.

    Refuses an unknown kind or place, a wrong code and one already registered.
    """
    by.require("parties.register")
    no = Refusals()
    no.unless(kind in KINDS, "请选择单位类别。", field="kind")
    no.unless(bool(name.strip()), "请填写单位名称。", field="name")
    no.unless(region_code in dict(all_places()), f"没有行政区划代码 {region_code}。", field="region_code")
    code = checked_uscc(uscc) if uscc else None
    if code and (other := Organisation.objects.filter(uscc=code).first()):
        no.add(f"该统一社会信用代码已登记为“{other.name}”。", field="uscc")
    no.stop()
    scope_id = seats.open_scope(seats.Kind.ORGANISATION, region_code=region_code, holder_id=None, role="self")
    organisation = Organisation.objects.create(
        id=scope_id, kind=kind, name=name.strip(), uscc=code, region_code=region_code, sort_key=pinyin_key(name),
        contact_phone=contact_phone, registered_at=at,
    )  # fmt: skip
    if kind in REGION_SEATS:
        with house(scope_id, cause=by):
            seats.seat_region(scope_id, region_code, role=kind, from_on=local_date(at))
    record("parties.register", by=by, at=at, subject=organisation, kind=kind, region=region_code)
    return organisation
