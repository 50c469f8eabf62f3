"""What waits for the reader, in the order of the days it is due."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Listing
from idi.foundation.core.pages import signed_in
from idi.foundation.core.states import State
from idi.foundation.core.wording import sources
from idi.foundation.diary import selectors
from idi.foundation.diary.models import Task

LATE, TODAY = State("late", _("已逾期"), "bad"), State("today", _("今天到期"), "warn")
AHEAD, OPEN = State("ahead", _("未到期"), "neutral"), State("open", _("没有规定期限"), "neutral")


class Tasks(Listing):
    title = _("待办")
    lead = _("等您或本单位处理的事，最早到期的在前。点事项进入办理页面，办完后自动从这里消失。")
    order = "due_on"
    empty = Empty(_("没有待办"), _("有事需要您处理时，会按到期先后列在这里。"), icon="circle-check")

    def __init__(self, request: HttpRequest, rows: QuerySet[Task]) -> None:
        super().__init__(request, rows)
        today = local_date(request.at)  # type: ignore[attr-defined]
        self.columns = (  # type: ignore[misc]
            Column(_("事项"), "title", link=lambda task: task.address),
            Column(_("期限"), "due_on", "day", sort="due_on"),
            Column(_("状态"), lambda task: standing(task, today), "state"),
            Column(_("依据"), lambda task: "；".join(source.ref for source in sources(task.because))),
            Column(_("开始时间"), "opened_at", "moment", sort="opened_at"),
        )


def standing(task: Task, today: date) -> State:
    """Whether the day of a task has passed."""
    if task.due_on is None:
        return OPEN
    return LATE if task.due_on < today else TODAY if task.due_on == today else AHEAD


@signed_in()
def tasks(request: HttpRequest) -> HttpResponse:
    return Tasks(request, selectors.waiting(request.actor)).response()  # type: ignore[attr-defined]
