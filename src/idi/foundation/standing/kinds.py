"""The parts of an insurer's service that notice 三（七） asks for, and the figure of law each rests on. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the sheet. `written` parts are dated texts; the others are lists of their own."""

    code: str
    label: StrOrPromise
    figure: str
    written: bool


PARTS = (
    Part("hotline", _("24小时服务专线"), "hotline_hours", True),
    Part("survey", _("出险查勘流程"), "repair_team_required", True),
    Part("repair", _("理赔维修流程"), "repair_team_required", True),
    Part("team", _("理赔维修服务团队"), "repair_team_required", False),
    Part("repairers", _("维修机构"), "repair_by", False),
)
WRITTEN = tuple(part for part in PARTS if part.written)

SKILLS = {
    "waterproofing": _("防水"),
    "structure": _("结构加固"),
    "exterior": _("外墙、门窗、悬挑构件"),
    "insulation": _("保温"),
    "equipment": _("水电暖通和设备"),
    "finishing": _("装修饰面"),
    "general": _("综合维修"),
}
"""What a repairer can do, as the insurer's panel says."""
