"""The door of the diary: what somebody must do by when, and the lists they look at."""

from idi.foundation.diary.services.filters import drop_filter, keep_filter, open_with
from idi.foundation.diary.services.tasks import finish_task, lapse, open_task, take_note

__all__ = ["drop_filter", "finish_task", "keep_filter", "lapse", "open_task", "open_with", "take_note"]
