"""The door of inspections."""

from idi.lifecycle.inspections.services.accidents import may_report, report_accident
from idi.lifecycle.inspections.services.consequences import decide, lift
from idi.lifecycle.inspections.services.drawings import file_drawing, withdraw_drawing
from idi.lifecycle.inspections.services.escalating import escalate_daily
from idi.lifecycle.inspections.services.findings import close, reject, reply
from idi.lifecycle.inspections.services.library import COLUMNS, file_library
from idi.lifecycle.inspections.services.links import reply_by_link, revoke_link, send_link
from idi.lifecycle.inspections.services.mandates import appoint, end_mandate, hand_on_mandate, open_mandate
from idi.lifecycle.inspections.services.reports import issue_report
from idi.lifecycle.inspections.services.returning import note_wait_defect, plan_return
from idi.lifecycle.inspections.services.scoring import score_party
from idi.lifecycle.inspections.services.syncing import Overtaken, Recheck, SeenFinding, SeenVisit, take_in_visit
from idi.lifecycle.inspections.services.visits import record_visit
from idi.lifecycle.inspections.services.watching import watch_independence

__all__ = [
    "COLUMNS",
    "Overtaken",
    "Recheck",
    "SeenFinding",
    "SeenVisit",
    "appoint",
    "close",
    "decide",
    "end_mandate",
    "escalate_daily",
    "file_drawing",
    "file_library",
    "hand_on_mandate",
    "issue_report",
    "lift",
    "may_report",
    "note_wait_defect",
    "open_mandate",
    "plan_return",
    "record_visit",
    "reject",
    "reply",
    "reply_by_link",
    "report_accident",
    "revoke_link",
    "score_party",
    "send_link",
    "take_in_visit",
    "watch_independence",
    "withdraw_drawing",
]
