"""The door of the registry: organisations, people, roles, qualifications, links."""

from idi.foundation.parties.services.linking import LinkKind, link
from idi.foundation.parties.services.merging import merge
from idi.foundation.parties.services.people import add_person, create_administrator, employ, join
from idi.foundation.parties.services.qualifying import qualify
from idi.foundation.parties.services.registering import pinyin_key, register_organisation

__all__ = [
    "LinkKind", "add_person", "create_administrator", "employ", "join", "link", "merge", "pinyin_key", "qualify",
    "register_organisation",
]  # fmt: skip
