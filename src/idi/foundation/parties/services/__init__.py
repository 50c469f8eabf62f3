"""The door of the registry: organisations, people, roles, qualifications, links."""

from idi.foundation.parties.services.changing import change_facts, change_phone, note_condition
from idi.foundation.parties.services.contacting import add_contact, end_contact, unmask
from idi.foundation.parties.services.inviting import (
    accept,
    accept_as,
    invite,
    mail_invitation,
    resend,
    revoke,
    valid_days,
)
from idi.foundation.parties.services.linking import LinkKind, change_link, end_link, link
from idi.foundation.parties.services.merging import merge
from idi.foundation.parties.services.people import add_person, create_administrator, employ, join
from idi.foundation.parties.services.qualifying import qualify
from idi.foundation.parties.services.registering import COLUMNS, pinyin_key, register_many, register_organisation
from idi.foundation.parties.services.staffing import end_role, give_role, restore, suspend

__all__ = [
    "COLUMNS",
    "LinkKind",
    "accept",
    "accept_as",
    "add_contact",
    "add_person",
    "change_facts",
    "change_link",
    "change_phone",
    "create_administrator",
    "employ",
    "end_contact",
    "end_link",
    "end_role",
    "give_role",
    "invite",
    "join",
    "link",
    "mail_invitation",
    "merge",
    "note_condition",
    "pinyin_key",
    "qualify",
    "register_many",
    "register_organisation",
    "resend",
    "restore",
    "revoke",
    "suspend",
    "unmask",
    "valid_days",
]  # fmt: skip
