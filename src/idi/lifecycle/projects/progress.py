"""How far a project has come, and what its reader can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from idi.foundation.core.actor import Actor
from idi.foundation.core.clock import local_date
from idi.foundation.core.errors import Reason
from idi.foundation.core.navigation import Action
from idi.lifecycle.projects.selectors import duty, edited_by
from idi.lifecycle.projects.states import BEFORE_INSURANCE

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project

WHERE = {
    "contractor": "projects:add_participant",
    "contract": "projects:record_contract",
    "premium_line": "projects:record_premium_line",
    "buildings": "projects:add_building",
    "units": "projects:import_units",
}
"""The page on which each open step is closed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of `{% way %}`."""

    label: str
    standing: str
    note: str = ""
    url: str = ""


def steps(project: Project, open_steps: Sequence[Reason], actor: Actor) -> list[Step]:
    """The life of the project; only the first unfinished step is current. Where insuring is compulsory there is no pilot."""
    insured = project.state not in BEFORE_INSURANCE
    completed = project.state == "completed"
    designated = project.designated_on is not None
    compulsory, _because = duty(project.region_code, local_date(project.registered_at))
    ready = insured or not open_steps
    note = "" if ready else _("还差 %(count)s 项") % {"count": len(open_steps)}
    url = _to(project, open_steps[0]) if not ready and edited_by(project, actor) else ""
    pilot = Step(
        _("列入试点"), "done" if designated else "waiting", "" if designated else _("自愿投保的项目可不经此步")
    )
    return [
        Step(_("登记"), "done"),
        *([pilot] if designated or not compulsory else []),
        Step(_("投保资料"), "done" if ready else "current", note, url),
        Step(_("承保"), "done" if insured else "current" if ready else "waiting"),
        Step(_("竣工验收"), "done" if completed else "current" if insured else "waiting"),
        Step(_("等待期与保障"), "current" if completed else "waiting"),
    ]


def _to(project: Project, step: Reason) -> str:
    return reverse(WHERE[step.field or "contract"], args=[project.pk])


def actions(project: Project, actor: Actor) -> list[Action]:
    """What can be done with the project itself; the stages after bring their own buttons in their panels."""
    offered = []
    if project.machine.allows("designate", project.state):
        url = reverse("projects:designate", args=[project.pk])
        offered.append(Action(_("列入试点"), url, "circle-check", "projects.designate"))
    if project.machine.allows("withdraw_designation", project.state):
        url = reverse("projects:withdraw", args=[project.pk])
        offered.append(Action(_("撤出试点"), url, "x", "projects.designate", "outline-danger"))
    if edited_by(project, actor):
        url = reverse("projects:edit", args=[project.pk])
        offered.append(Action(_("修改资料"), url, "edit", None, "outline-primary"))
    url = reverse("projects:course", args=[project.pk])
    offered.append(Action(_("形象进度和创优"), url, "building-skyscraper", None, "outline-primary"))
    offered.append(Action(_("分户清单"), reverse("projects:units", args=[project.pk]), "list", None, "outline-primary"))
    return offered
