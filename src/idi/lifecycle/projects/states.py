"""How a project goes: entered, put forward as a pilot, insured, completed."""

from django.utils.translation import gettext_lazy as _

from idi.foundation.core.states import Machine, Move, State

PROJECT = Machine(
    "project",
    [
        State("registered", _("已登记"), "neutral"),
        State("designated", _("已列入试点"), "active"),
        State("insured", _("已承保"), "active"),
        State("completed", _("已竣工"), "good"),
    ],
    [
        Move("designate", _("列入试点"), ("registered",), "designated", "projects.designate"),
        Move("insure", _("登记承保"), ("registered", "designated"), "insured", "policies.issue"),
        Move("complete", _("登记竣工"), ("registered", "designated", "insured"), "completed", "acceptance.record"),
    ],
)

BEFORE_INSURANCE = ("registered", "designated")
"""States in which nobody has insured the project yet: its buildings may still change."""
