"""The door of rating: rates are filed, approved and reported; an insurer is invited, offers or declines; one is accepted."""

from idi.lifecycle.rating.content import Content
from idi.lifecycle.rating.lines import Judgement
from idi.lifecycle.rating.pricing import Asked
from idi.lifecycle.rating.services.approving import approve_filing, report_filing, return_filing
from idi.lifecycle.rating.services.asking import FIELDS, answer_data, ask_for_data
from idi.lifecycle.rating.services.filing import draft_filing, edit_filing, load_factors, submit_filing, withdraw_filing
from idi.lifecycle.rating.services.inviting import accept, close_open, invite
from idi.lifecycle.rating.services.knowing import record_experience, set_authority
from idi.lifecycle.rating.services.quoting import decline, discard, offer, prepare, preview, price_as_accepted
from idi.lifecycle.rating.services.referring import approve_offer, refer, send_back
from idi.lifecycle.rating.services.releasing import release

__all__ = [
    "FIELDS", "Asked", "Content", "Judgement", "accept", "answer_data", "approve_filing", "approve_offer",
    "ask_for_data", "close_open", "decline", "discard", "draft_filing", "edit_filing", "invite", "load_factors", "offer", "prepare",
    "preview", "price_as_accepted", "record_experience", "refer", "release", "report_filing", "return_filing", "send_back", "set_authority",
    "submit_filing", "withdraw_filing",
]  # fmt: skip
