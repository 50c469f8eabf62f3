"""The door of projects: the pilot, the register, what is built, and the facts handed on."""

from idi.lifecycle.projects.services.contents import add_building, correct_area, import_units
from idi.lifecycle.projects.services.editing import edit_building, edit_project, edit_unit
from idi.lifecycle.projects.services.facts import move_completed, move_insured, take_facts
from idi.lifecycle.projects.services.keeping import may_seat, seat_keeper, unseat_keeper
from idi.lifecycle.projects.services.moving_in import move_in, renew_claim_word
from idi.lifecycle.projects.services.pilot import designate, open_programme
from idi.lifecycle.projects.services.register import (
    add_participant,
    record_contract,
    record_premium_line,
    register,
)

__all__ = [
    "add_building",
    "add_participant",
    "correct_area",
    "designate",
    "edit_building",
    "edit_project",
    "edit_unit",
    "import_units",
    "may_seat",
    "move_completed",
    "move_in",
    "move_insured",
    "open_programme",
    "record_contract",
    "record_premium_line",
    "register",
    "renew_claim_word",
    "seat_keeper",
    "take_facts",
    "unseat_keeper",
]
