"""The door of credit: official records come in, facts are fed, the party is told and may reply before anything counts."""

from idi.foundation.credit.services.batches import apply, drop, plan_of, prepare
from idi.foundation.credit.services.ending import correct, may_change, withdraw
from idi.foundation.credit.services.feeding import feed, record_grade, retract
from idi.foundation.credit.services.filing import file_record
from idi.foundation.credit.services.planning import Item, Plan, Problem, foresee
from idi.foundation.credit.services.records import COLUMNS, Record
from idi.foundation.credit.services.replying import answer, close_replies, reply
from idi.foundation.credit.services.taking_in import RecordsRefused, take_in
from idi.foundation.credit.services.telling import reply_days

__all__ = [
    "COLUMNS",
    "Item",
    "Plan",
    "Problem",
    "Record",
    "RecordsRefused",
    "answer",
    "apply",
    "close_replies",
    "correct",
    "drop",
    "feed",
    "file_record",
    "foresee",
    "may_change",
    "plan_of",
    "prepare",
    "record_grade",
    "reply",
    "reply_days",
    "retract",
    "take_in",
    "withdraw",
]
