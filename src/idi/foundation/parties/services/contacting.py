"""Contact persons of an organisation: kept by itself, masked in lists, shown whole by an act that leaves a trace."""

from __future__ import annotations

from datetime import date, datetime

from idi.foundation.core.acting import act, house
from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Conflict, Forbidden, Reason, Refusals
from idi.foundation.core.wording import day
from idi.foundation.journal.services import record
from idi.foundation.parties.models import Contact, Organisation
from idi.foundation.parties.selectors import may_know_contacts
from idi.foundation.parties.services.changing import require_own


@act
def add_contact(
    *, by: Actor, at: datetime, organisation: Organisation, purpose: str, name: str, phone: str = "", email: str = ""
) -> Contact:
    """Adds somebody to ask; at least a phone or an address to write to."""
    require_own(by, organisation)
    no = Refusals()
    no.unless(purpose in Contact.Purpose.values, "请选择联系事项。", field="purpose")
    no.unless(bool(name.strip()), "请填写联系人姓名。", field="name")
    no.unless(bool(phone.strip() or email.strip()), "电话和邮箱请至少填写一项。", field="phone")
    no.stop()
    with house(organisation.pk, cause=by):
        contact = Contact.objects.create(
            organisation=organisation, region_code=organisation.region_code, purpose=purpose, name=name.strip(),
            phone=phone.strip(), email=email.strip(), from_on=local_date(at),
        )  # fmt: skip
    record("parties.add_contact", by=by, at=at, subject=contact, purpose=purpose)
    return contact


@act
def end_contact(*, by: Actor, at: datetime, contact: Contact) -> Contact:
    """From today on this is nobody to ask; the row stays."""
    require_own(by, contact.organisation)
    with house(contact.organisation_id, cause=by):
        contact = Contact.objects.select_for_update().get(pk=contact.pk)
        if contact.until_on is not None:
            raise Conflict(Reason(f"该联系人已于{day(contact.until_on)}停用。"))
        contact.until_on = _last_day(contact, local_date(at))
        contact.save(update_fields=["until_on"])
    record("parties.end_contact", by=by, at=at, subject=contact)
    return contact


@act
def unmask(*, by: Actor, at: datetime, contact: Contact) -> Contact:
    """Name, phone and address in full; who looked stands in the organisation's own journal."""
    by.require("parties.read")
    if not may_know_contacts(by, contact.organisation_id):
        raise Forbidden(Reason("只有本单位、主管部门和同一工程的单位可以查看联系方式。"))
    record("parties.unmask", by=by, at=at, subject=contact, fields=["name", "phone", "email"])
    return contact


def _last_day(contact: Contact, today: date) -> date:
    return max(contact.from_on, today)
