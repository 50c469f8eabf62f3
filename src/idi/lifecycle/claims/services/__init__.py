"""The door of claims: what others may do with a report of loss, in the order in which it happens."""

from idi.lifecycle.claims.lateness import missed, overdue_days
from idi.lifecycle.claims.selectors.entrusted import require as require_entrusted
from idi.lifecycle.claims.services.adding_homes import add_homes, add_own_home
from idi.lifecycle.claims.services.advancing import advance, join_repair, mitigate, supplement
from idi.lifecycle.claims.services.allowing import require_move
from idi.lifecycle.claims.services.appraising import appraise, decide_again
from idi.lifecycle.claims.services.arranging import arrangeable, correct_discovery, move_home, void
from idi.lifecycle.claims.services.authorising import authorise, end_authorisation
from idi.lifecycle.claims.services.contact import Contact, reveal, reveal_for_visit
from idi.lifecycle.claims.services.correcting import (
    awaits_new_decision,
    correct_survey,
    correct_visit,
    require_decided_on_survey,
)
from idi.lifecycle.claims.services.deciding import (
    answer_draft,
    decide,
    decide_anew,
    decide_items,
)
from idi.lifecycle.claims.services.deciding_estates import (
    carry_out_estate_decision,
    decide_estate,
    drop_estate_decision,
)
from idi.lifecycle.claims.services.dispatching import (
    answer_joint_survey,
    dispatch_survey,
    end_surveyor,
    invite_joint_survey,
    set_surveyor,
)
from idi.lifecycle.claims.services.drafting import drop_photo, keep_photo, photos_of
from idi.lifecycle.claims.services.escalating import developer_fell, escalate_missed
from idi.lifecycle.claims.services.estate import find_cause, plan_survey, report_estate
from idi.lifecycle.claims.services.fast_lane import limit, survey_by_photos
from idi.lifecycle.claims.services.handling import acknowledge, ask_papers, receive_papers
from idi.lifecycle.claims.services.joining import join, part
from idi.lifecycle.claims.services.judging import Ruling
from idi.lifecycle.claims.services.library import set_limit, write_reason
from idi.lifecycle.claims.services.noting import note, reopen
from idi.lifecycle.claims.services.objecting import object, object_entrusted, review
from idi.lifecycle.claims.services.owner import add, contest, prove_owner, require_owner, sign_self_pay
from idi.lifecycle.claims.services.paying import advanced, over_payable, pay, pay_delay, settle, task_of, unpaid
from idi.lifecycle.claims.services.pricing import PRICE_COLUMNS, file_prices
from idi.lifecycle.claims.services.reporting import place, report
from idi.lifecycle.claims.services.reserving import reserved, set_reserve
from idi.lifecycle.claims.services.settling import (
    begin_emergency,
    begin_repair,
    close,
    confirm_amount,
    resolve_under_warranty,
)
from idi.lifecycle.claims.services.surveying import Seen, survey, take_in_survey
from idi.lifecycle.claims.services.waiting import answer_in_wait, resolve_in_wait
from idi.lifecycle.claims.services.withdrawing import withdraw, withdraw_entrusted

__all__ = [
    "PRICE_COLUMNS", "Contact", "Ruling", "Seen", "acknowledge", "add", "add_homes", "add_own_home", "advance", "advanced", "answer_draft",
    "answer_in_wait", "answer_joint_survey", "appraise", "arrangeable", "ask_papers", "authorise", "awaits_new_decision", "begin_emergency",
    "begin_repair", "carry_out_estate_decision", "close", "confirm_amount", "contest", "correct_discovery", "correct_survey", "correct_visit", "decide", "decide_again", "decide_anew",
    "decide_estate", "decide_items", "developer_fell", "dispatch_survey", "drop_estate_decision", "drop_photo", "end_authorisation", "end_surveyor",
    "escalate_missed", "file_prices", "find_cause", "invite_joint_survey", "join", "join_repair", "keep_photo", "limit", "missed",
    "mitigate", "move_home", "note", "object", "object_entrusted", "over_payable", "overdue_days", "part", "pay", "pay_delay", "photos_of", "place",
    "plan_survey", "prove_owner", "receive_papers", "reopen", "report", "report_estate", "require_decided_on_survey",
    "require_entrusted", "require_move", "require_owner", "reserved", "resolve_in_wait", "resolve_under_warranty", "reveal", "reveal_for_visit", "review",
    "set_limit", "set_reserve", "set_surveyor", "settle", "sign_self_pay", "supplement", "survey", "survey_by_photos",
    "take_in_survey", "task_of", "unpaid", "void", "withdraw", "withdraw_entrusted", "write_reason",
]  # fmt: skip
