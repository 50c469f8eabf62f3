"""The door of rating: rates are filed, approved and reported; an insurer is invited, offers or declines; one is accepted."""

from idi.lifecycle.rating.pricing import Judgement
from idi.lifecycle.rating.services.filing import approve_filing, draft_filing, report_filing, withdraw_filing
from idi.lifecycle.rating.services.quoting import NOT_INSURED_YET, accept, decline, invite, offer, preview

__all__ = [
    "NOT_INSURED_YET", "Judgement", "accept", "approve_filing", "decline", "draft_filing", "invite", "offer", "preview", "report_filing",
    "withdraw_filing",
]  # fmt: skip
