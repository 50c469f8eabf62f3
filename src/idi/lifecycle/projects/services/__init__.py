"""The door of projects: the pilot, the register, what is built, and the facts handed on."""

from idi.lifecycle.projects.services.cards import renew_claim_word, word_fits
from idi.lifecycle.projects.services.contents import add_building, correct_area
from idi.lifecycle.projects.services.course import may_report, record_award, report_progress
from idi.lifecycle.projects.services.duty import remind
from idi.lifecycle.projects.services.editing import edit_building, edit_project, edit_unit
from idi.lifecycle.projects.services.facts import move_completed, move_insured, move_uninsured, take_facts
from idi.lifecycle.projects.services.importing import (
    apply_contents,
    compare_contents,
    confirm_contents,
    drop_contents,
    import_units,
    upload_contents,
)
from idi.lifecycle.projects.services.keeping import may_seat, seat_keeper, unseat_keeper
from idi.lifecycle.projects.services.permits import import_permits, match_permit
from idi.lifecycle.projects.services.pilot import designate, open_area, open_programme, withdraw_designation
from idi.lifecycle.projects.services.register import (
    add_participant,
    end_participant,
    record_contract,
    record_premium_line,
    register,
)

__all__ = [
    "add_building",
    "add_participant",
    "apply_contents",
    "compare_contents",
    "confirm_contents",
    "correct_area",
    "designate",
    "drop_contents",
    "edit_building",
    "edit_project",
    "edit_unit",
    "end_participant",
    "import_permits",
    "import_units",
    "match_permit",
    "may_report",
    "may_seat",
    "move_completed",
    "move_insured",
    "move_uninsured",
    "open_area",
    "open_programme",
    "record_award",
    "record_contract",
    "record_premium_line",
    "register",
    "remind",
    "renew_claim_word",
    "report_progress",
    "seat_keeper",
    "take_facts",
    "unseat_keeper",
    "upload_contents",
    "withdraw_designation",
    "word_fits",
]
