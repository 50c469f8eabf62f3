"""The tables of the registry."""

from idi.foundation.parties.models.evidence import Link, Qualification
from idi.foundation.parties.models.organisations import Change, Contact, Organisation
from idi.foundation.parties.models.people import Invitation, Membership, People, Person

__all__ = [
    "Change", "Contact", "Invitation", "Link", "Membership", "Organisation", "People", "Person", "Qualification",
]  # fmt: skip
