"""Questions about organisations, people and how they hang together."""

from idi.foundation.parties.selectors.organisations import (
    ever_registered,
    family,
    organisation,
    organisations,
    registered,
    search,
)
from idi.foundation.parties.selectors.paths import Path, links, paths_among, paths_between
from idi.foundation.parties.selectors.people import (
    Colleague,
    Invited,
    actor_of,
    colleague,
    colleagues,
    headcount,
    invitation,
    invitations,
    invited,
    members,
    memberships_on,
    person,
)
from idi.foundation.parties.selectors.qualifications import lapsed, qualification_on, qualifications, qualifications_on

__all__ = [
    "Colleague", "Invited", "Path", "actor_of", "colleague", "colleagues", "ever_registered", "family", "headcount", "invitation", "invitations", "invited", "lapsed", "links", "members", "memberships_on", "organisation",
    "organisations", "paths_among", "paths_between", "person", "qualification_on", "qualifications", "qualifications_on",
    "registered", "search",
]  # fmt: skip
