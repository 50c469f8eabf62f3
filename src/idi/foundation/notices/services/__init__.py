"""The door of messages: in the inbox, by text message and e-mail, and codes that prove who holds a phone."""

from idi.foundation.notices.services.codes import SentCode, check_code, send_code
from idi.foundation.notices.services.preferring import prefer
from idi.foundation.notices.services.sending import again, hand_over, report_delivery, send, waiting
from idi.foundation.notices.services.telling import read, tell

__all__ = [
    "SentCode", "again", "check_code", "hand_over", "prefer", "read", "report_delivery", "send", "send_code", "tell",
    "waiting",
]  # fmt: skip
