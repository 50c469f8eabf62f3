"""The door of complaints, in the order in which things happen."""

from idi.lifecycle.complaints.services.answering import answer, assign, extend, take
from idi.lifecycle.complaints.services.contact import reveal
from idi.lifecycle.complaints.services.filing import direct, file
from idi.lifecycle.complaints.services.rating import rate, withdraw
from idi.lifecycle.complaints.services.watching import escalate, watch

__all__ = ["answer", "assign", "direct", "escalate", "extend", "file", "rate", "reveal", "take", "watch", "withdraw"]
