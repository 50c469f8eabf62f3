"""The calendar of inspector, chief, site and insurer: by month, by week, as a list, and as a file for one's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from idi.foundation.core import agenda
from idi.foundation.core.clock import local_date
from idi.foundation.core.navigation import Action
from idi.foundation.core.pages import Request, page, signed_in
from idi.lifecycle.inspections import calendars
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""How far the file reaches."""


@signed_in("inspections.read")
def show(request: Request) -> HttpResponse:
    today = local_date(request.at)
    view = request.GET.get("view", "month")
    view = view if view in ("month", "week", "list") else "month"
    on, project = _day(request.GET.get("on", ""), today), _project(request)
    first, last = agenda.span(view, on)
    found = calendars.items(request.actor, first, last, today, project.pk if project else None)
    weeks = agenda.weeks(found, view, on, today)
    context = {
        "view": view, "weeks": weeks, "busy": [day for week in weeks for day in week if day.items], "first": first,
        "last": last, "on": on, "project": project, "found": found, "actions": _actions(project),
        "before": _address(view, agenda.moved(view, on, -1), project),
        "after": _address(view, agenda.moved(view, on, 1), project), "now": _address(view, today, project),
        "views": [
            (name, label, _address(name, on, project))
            for name, label in (("month", _("月")), ("week", _("周")), ("list", _("列表")))
        ],
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
    }  # fmt: skip
    return page(request, "inspections/calendar.html", context)


@require_safe
@signed_in("inspections.read")
def download(request: Request) -> HttpResponse:
    """The same as a file that calendar programs read."""
    today, project = local_date(request.at), _project(request)
    found = calendars.items(request.actor, today - BACK, today + AHEAD, today, project.pk if project else None)
    text = agenda.as_ics(
        found, at=request.at, name=project.name if project else _("检查日历"), host=request.get_host().split(":")[0],
        base=request.build_absolute_uri("/").rstrip("/"), room="inspections",
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="inspections.ics"'
    return answer


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if 1990 <= found.year <= 2200 else today


def _project(request: Request) -> Project | None:
    wanted = request.GET.get("project", "")
    return projects.project(int(wanted)) if wanted.isdecimal() and len(wanted) < 16 else None


def _address(view: str, on: date, project: Project | None) -> str:
    asked = {"view": view, "on": on.isoformat(), **({"project": str(project.pk)} if project else {})}
    return f"{reverse('inspections:calendar')}?{urlencode(asked)}"


def _actions(project: Project | None) -> list[Action]:
    asked = f"?project={project.pk}" if project else ""
    address = reverse("inspections:calendar_file") + asked
    return [Action(_("下载日历文件"), address, "download", "inspections.read", "outline-primary")]
