"""The door of the diary: what somebody must do by when, and the lists they look at."""

from idi.foundation.diary.services.absences import end_absence, file_absence
from idi.foundation.diary.services.assigning import assign, stand_in
from idi.foundation.diary.services.filters import drop_filter, keep_filter, open_with
from idi.foundation.diary.services.tasks import (
    Wanted,
    finish_task,
    lapse,
    leave,
    open_task,
    open_tasks,
    resume_task,
    take_note,
)

__all__ = [
    "Wanted", "assign", "drop_filter", "end_absence", "file_absence", "finish_task", "keep_filter", "lapse", "leave", "open_task", "open_tasks", "open_with", "resume_task", "stand_in", "take_note",
]  # fmt: skip
