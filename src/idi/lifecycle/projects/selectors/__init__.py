"""Questions about projects, what is built in them and who builds it."""

from idi.lifecycle.projects.selectors.cards import UnitCard, claim_word_fits, homes, unit_by_code
from idi.lifecycle.projects.selectors.completeness import Gap, by_stage, gaps, open_steps, open_steps_of
from idi.lifecycle.projects.selectors.contents import (
    building,
    buildings,
    buildings_counted,
    homes_in,
    housing_buildings,
    search_units,
    unit,
    units,
    visible_units,
)
from idi.lifecycle.projects.selectors.facts import FactsStanding, facts_of, facts_standing, revisions, revisions_since
from idi.lifecycle.projects.selectors.pilot import Area, Pilot, pilots
from idi.lifecycle.projects.selectors.places import pilot_places, pilot_regions, places
from idi.lifecycle.projects.selectors.register import (
    building_parties,
    contracts,
    contracts_of,
    edited_by,
    hands_out_cards,
    keepers,
    participants,
    project,
    projects_of,
    search_projects,
    visible,
)
from idi.lifecycle.projects.selectors.risk import RiskUnit, risk_units

__all__ = [
    "Area",
    "FactsStanding",
    "Gap",
    "Pilot",
    "RiskUnit",
    "UnitCard",
    "building",
    "building_parties",
    "buildings",
    "buildings_counted",
    "claim_word_fits",
    "by_stage",
    "contracts",
    "contracts_of",
    "edited_by",
    "facts_of",
    "facts_standing",
    "gaps",
    "hands_out_cards",
    "homes",
    "homes_in",
    "housing_buildings",
    "keepers",
    "open_steps",
    "open_steps_of",
    "participants",
    "pilot_places",
    "pilot_regions",
    "pilots",
    "places",
    "project",
    "projects_of",
    "revisions",
    "revisions_since",
    "risk_units",
    "search_projects",
    "search_units",
    "unit",
    "unit_by_code",
    "units",
    "visible",
    "visible_units",
]
