"""Which fact is required at which stage of a project, who asks for it, and whether the stage waits for it. Pure data.

The one table: the project page, the edit pages, `selectors.open_steps` and docs/reference/project-facts.md all read it.
A `law` names the figure of the region's law that asks; where it says no, the fact is not asked for. Without a `law` the
insurer asks (before and while it insures) or the register itself needs it: shown as a default of this platform, grade D.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAGES: Final[dict[str, StrOrPromise]] = {
    "registered": _("登记"),
    "quote": _("报价"),
    "proposal": _("投保"),
    "issue": _("出单"),
    "completion": _("竣工"),
}

ASKED_BY: Final[dict[str, StrOrPromise]] = {
    "register": _("登记簿必填"),
    "insurer": _("保险机构核保需要"),
    "owners": _("业主报修和房屋卡需要"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One fact of a `subject` (project, building, unit, or step: something to be on file) and the stage it is due at.

    `binding`: the stage waits for it. `when` names a yes-or-no fact of the project without which it is not asked for.
    """

    subject: str
    field: str
    stage: str
    asked_by: str = "insurer"
    law: str = ""
    binding: bool = False
    when: str = ""


def _rows(
    subject: str, stage: str, *fields: str, asked_by: str = "insurer", binding: bool = False
) -> list[Requirement]:
    return [Requirement(subject, field, stage, asked_by, binding=binding) for field in fields]


REQUIREMENTS: Final[tuple[Requirement, ...]] = (
    *_rows("project", "registered", "name", "region_code", "address", "kind", "finish", "gfa_total", "budget_cost",
           asked_by="register", binding=True),
    *_rows("building", "registered", "number", "use", "structure", "floors_above", "area", asked_by="register", binding=True),
    *_rows("unit", "registered", "number", asked_by="register", binding=True),
    *_rows("project", "quote", "gfa_above", "gfa_below", "max_height", "standing"),
    Requirement("project", "prefabricated_rate", "quote", when="prefabricated"),
    *_rows("building", "quote", "height", "design_life", "safety_grade", "foundation_grade", "seismic_category",
           "seismic_intensity"),
    Requirement("step", "contractor", "proposal", "register", binding=True),
    Requirement("step", "contract", "proposal", "law", law="contract_statement_required", binding=True),
    Requirement("step", "premium_line", "proposal", "law", law="premium_line_required", binding=True),
    Requirement("step", "buildings", "proposal", "register", binding=True),
    Requirement("step", "units", "proposal", "register", binding=True),
    Requirement("project", "land_contract_number", "proposal", "law", law="compulsory"),
    *_rows("project", "proposal", "works_name", "contract_cost", "total_investment", "planned_completion_on", "new_technology",
           "surroundings"),
    *_rows("building", "proposal", "roof_grade", "basement_grade", "pile_grade", "fire_rating", "basic_acceleration",
           "earthquake_group", "site_class", "characteristic_period"),
    *_rows("project", "issue", "permit_number", "permit_issued_on", "started_on"),
    *_rows("project", "completion", "community_name", "longitude", "latitude", asked_by="owners"),
    *_rows("unit", "completion", "floor", "area", asked_by="owners"),
)  # fmt: skip

STEPS: Final[dict[str, StrOrPromise]] = {
    "contractor": _("施工单位"),
    "contract": _("明确投保事项的承发包合同"),
    "premium_line": _("概预算列明的保险费"),
    "buildings": _("住宅单体"),
    "units": _("分户清单"),
}
"""What has to be on file before a proposal, beside the facts in columns."""


def up_to(stage: str) -> tuple[str, ...]:
    """The stages up to and with this one."""
    names = tuple(STAGES)
    return names[: names.index(stage) + 1]
