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
from idi.foundation.parties.selectors.people import actor_of, headcount, members, memberships_on
from idi.foundation.parties.selectors.qualifications import qualification_on, qualifications, qualifications_on

__all__ = [
    "Path", "actor_of", "ever_registered", "family", "headcount", "links", "members", "memberships_on", "organisation",
    "organisations", "paths_among", "paths_between", "qualification_on", "qualifications", "qualifications_on",
    "registered", "search",
]  # fmt: skip
