"""The door of the registry: organisations, people, roles, qualifications, links."""

from idi.foundation.parties.services.inviting import (
    accept,
    accept_as,
    invite,
    mail_invitation,
    resend,
    revoke,
    valid_days,
)
from idi.foundation.parties.services.linking import LinkKind, link
from idi.foundation.parties.services.merging import merge
from idi.foundation.parties.services.people import add_person, create_administrator, employ, join
from idi.foundation.parties.services.qualifying import qualify
from idi.foundation.parties.services.registering import pinyin_key, register_organisation
from idi.foundation.parties.services.staffing import end_role, give_role, restore, suspend

__all__ = [
    "LinkKind", "accept", "accept_as", "add_person", "create_administrator", "employ", "end_role", "give_role",
    "invite", "join", "link", "mail_invitation", "merge", "pinyin_key", "qualify", "register_organisation", "resend",
    "restore", "revoke", "suspend", "valid_days",
]  # fmt: skip
