"""How a project goes: entered, put forward as a pilot, insured, completed."""

from idi.foundation.core.states import Machine, Move, State

PROJECT = Machine(
    "project",
    [
        State("registered", "已登记", "neutral"),
        State("designated", "已列入试点", "active"),
        State("insured", "已承保", "active"),
        State("completed", "已竣工", "good"),
    ],
    [
        Move("designate", "列入试点", ("registered",), "designated", "projects.designate"),
        Move("insure", "登记承保", ("registered", "designated"), "insured", "policies.issue"),
        Move("complete", "登记竣工", ("registered", "designated", "insured"), "completed", "acceptance.record"),
    ],
)

BEFORE_INSURANCE = ("registered", "designated")
"""States in which nobody has insured the project yet: its buildings may still change."""
