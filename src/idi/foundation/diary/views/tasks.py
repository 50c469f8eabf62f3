"""What waits for the reader, in the order of the days it is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.bulk import Bulk
from idi.foundation.core.clock import local_date
from idi.foundation.core.listing import Column, Empty, Filters, Listing
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, signed_in
from idi.foundation.core.states import State
from idi.foundation.core.wording import in_chinese, sources
from idi.foundation.diary import selectors, services
from idi.foundation.diary.kinds import families, kinds
from idi.foundation.diary.models import Absence, Task
from idi.foundation.diary.places import placed

LATE, TODAY = State("late", _("已逾期"), "bad"), State("today", _("今天到期"), "warn")
AHEAD, OPEN = State("ahead", _("未到期"), "neutral"), State("open", _("没有规定期限"), "neutral")
STANDINGS = (LATE, TODAY, AHEAD, OPEN)
DUE = ("due", _("已到期，含今天"))


def _kinds() -> list[tuple[str, Any]]:
    return [
        ("", _("全部")),
        *kinds(),
        *((name, label) for name, (label, _of) in families().items()),
    ]


class TaskFilters(Filters):
    kind = forms.ChoiceField(label=_("事项类别"), choices=_kinds)
    standing = forms.ChoiceField(
        label=_("状态"), choices=[("", _("全部")), DUE, *((state.name, state.label) for state in STANDINGS)]
    )
    person = forms.TypedChoiceField(label=_("由谁办"), coerce=int, empty_value=None)
    whose = forms.ChoiceField(
        label=_("谁的"),
        choices=[
            ("", _("全部")),
            ("own", _("本人的")),
            ("organisation", _("本单位的")),
            ("all", _("本单位全部，含他人经办的")),
        ],
    )


class Tasks(Listing):
    title = _("待办")
    lead = _(
        "等您或本单位处理的事，最早到期的在前。点事项进入办理页面，办完后自动从这里消失；只须知悉的可以勾选后关闭。"
    )
    order = "due_on"
    filters = TaskFilters
    search_hint = _("事项或项目名称中的字")
    bulk = (
        Bulk(
            name="take_note", label=_("知悉并关闭"), what=lambda task: task.title, fits=lambda task: task.take_note,
            do=lambda by, at, row: services.take_note(by=by, at=at, task=row),
        ),
    )  # fmt: skip
    empty = Empty(_("没有待办"), _("有事需要您处理时，会按到期先后列在这里。"), icon="circle-check")

    @property
    def today(self) -> date:
        return local_date(self.request.at)  # type: ignore[attr-defined]

    @cached_property
    def names(self) -> dict[int, str]:
        """Of the colleagues a task may be given to."""
        return selectors.able(self.request.actor, "", self.today)  # type: ignore[attr-defined]

    @cached_property
    def away(self) -> dict[int, Absence]:
        """Who of them is away today."""
        return {each.person_id: each for each in selectors.away(self.request.actor, self.today, self.today)}  # type: ignore[attr-defined]

    def leads(self, task: Task) -> str:
        """Where a task is done; nowhere for who counts it among a colleague's and may not do it."""
        actor = self.request.actor  # type: ignore[attr-defined]
        return task.address if not task.team_id or not task.capability or actor.may(task.capability) else ""

    def given(self, task: Task) -> str:
        """Where a task of the organisation is given to somebody; a person's own is done where it leads."""
        own = task.team_id or task.holder_id == self.request.actor.person_id  # type: ignore[attr-defined]
        return self.leads(task) if own else reverse("diary:assign", args=[task.pk])

    def whose(self, task: Task) -> str:
        if task.holder_id == self.request.actor.person_id:  # type: ignore[attr-defined]
            return gettext("本人")
        if task.team_id:
            return self.names.get(task.holder_id, "")
        own = self.names.get(task.assigned_to or 0, gettext("本单位任何人"))
        away = self.away.get(task.assigned_to or 0)
        if away is None:
            return own
        words = {"own": own, "substitute": self.names.get(away.substitute_id, "")}
        return gettext("%(substitute)s代%(own)s") % words

    @cached_property
    def filter_form(self) -> TaskFilters:
        """With the colleagues of the reader to choose from."""
        form = TaskFilters(data=self.asked)
        form.fields["person"].choices = [("", _("全部")), (0, _("尚未分派")), *self.names.items()]  # type: ignore[attr-defined]
        return form

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        said = [(_("事项"), "title"), (_("类别"), "label")]
        first, second = said if in_chinese() else reversed(said)
        return [
            Column(*first, link=self.leads),
            Column(*second),
            Column(_("工程项目"), "place"),
            Column(_("期限"), "due_on", "day", sort="due_on"),
            Column(_("状态"), lambda task: standing(task, self.today), "state"),
            Column(_("由谁办"), self.whose, link=self.given),
            Column(_("依据"), lambda task: "；".join(source.ref for source in sources(task.because))),
            Column(_("开始时间"), "opened_at", "moment", sort="opened_at"),
        ]

    def narrow(self, rows: QuerySet[Task], wanted: dict[str, Any]) -> QuerySet[Task]:
        if wanted.get("whose") == "all" or "person" in wanted:
            rows = selectors.assignable(self.request.actor)  # type: ignore[attr-defined]
        if "kind" in wanted:
            rows = selectors.of_kind(rows, wanted["kind"])
        if "standing" in wanted:
            rows = selectors.narrowed(rows, wanted["standing"], self.today)
        if "person" in wanted:  # 0: given to nobody
            rows = selectors.in_hand(self.request.actor, rows, wanted["person"])  # type: ignore[attr-defined]
        if wanted.get("whose", "all") != "all":
            own = selectors.mine(self.request.actor, self.today)  # type: ignore[attr-defined]
            rows = rows.filter(own) if wanted["whose"] == "own" else rows.exclude(own)
        return placed(rows)

    def search(self, rows: QuerySet[Task], text: str) -> QuerySet[Task]:
        return rows.filter(Q(title__icontains=text) | Q(place__icontains=text))


def standing(task: Task, today: date) -> State:
    """Whether the day of a task has passed."""
    if task.due_on is None:
        return OPEN
    return LATE if task.due_on < today else TODAY if task.due_on == today else AHEAD


@signed_in()
def tasks(request: Request) -> HttpResponse:
    away = Action(_("请假代办"), reverse("diary:absences"), "users", None, "outline-primary")
    team = Action(_("同事在办"), reverse("diary:team"), "users-group", None, "outline-primary")
    own = [team, away] if request.actor.organisation_id is not None else []
    return Tasks(request, selectors.waiting(request.actor), actions=own).response()
