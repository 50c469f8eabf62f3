"""One step from a proposal to the issued policy: who must do it, since when, by when and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

KINDS = {
    "project": _("工程资料"),
    "evidence": _("证据"),
    "statement": _("声明和说明"),
    "panel": _("共保"),
    "qualification": _("资质"),
    "eligibility": _("保险机构条件"),
    "filing": _("条款费率备案"),
    "overlap": _("重复承保"),
    "proposal": _("投保单"),
    "payment": _("缴费出单"),
}
URGENT_DAYS = 30
"""A step open for so long is urgent even where no day is set; an assumption of this platform."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the policy. `key` names it for programs, `who` must do it at `url`, `blocks` is what it holds up.

    `text` is what was done, or what is missing while `done` is false; `since` the day it is open from, `due_on` the day it
    should be done by; `because` are the figures of law asking for it.
    """

    key: str
    text: str
    who: str
    done: bool
    blocks: Literal["submit", "sign", "issue"]
    because: tuple[Any, ...] = ()
    kind: str = "proposal"
    who_id: int | None = None
    since: date | None = None
    due_on: date | None = None
    url: str = ""

    def urgency(self, on: date) -> str:
        """overdue, soon (within a week, or open for long) or normal."""
        if self.due_on is not None:
            return "overdue" if self.due_on < on else "soon" if (self.due_on - on).days <= 7 else "normal"
        return "soon" if self.since is not None and (on - self.since).days > URGENT_DAYS else "normal"
