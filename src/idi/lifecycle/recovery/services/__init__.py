"""The door of recovery."""

from idi.lifecycle.recovery.services.demanding import demand, write_off
from idi.lifecycle.recovery.services.opening import open_case, open_from_survey
from idi.lifecycle.recovery.services.raising import raise_by_supplement
from idi.lifecycle.recovery.services.receiving import receive

__all__ = ["demand", "open_case", "open_from_survey", "raise_by_supplement", "receive", "write_off"]
