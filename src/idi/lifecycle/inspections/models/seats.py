"""Whose seats on a project open the rows of inspections."""

from __future__ import annotations

from idi.foundation.parties.kinds import BUILDING_PARTIES
from idi.lifecycle.placed import COVER_PARTIES

OVERSEERS = (*COVER_PARTIES, "inspection_body", "supervisor")
"""Seats of those who see every finding of the project; a building party sees the findings it is responsible for."""

SITE = (*OVERSEERS, *BUILDING_PARTIES)
"""Seats of those who see who inspects, and when."""

FORMER = "former_inspection_body"
"""Seat of a body that was replaced: it keeps reading the project and what it filed there, and writes nothing."""
