"""What this stage announces."""

from __future__ import annotations

from dataclasses import dataclass

from idi.foundation.core.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyAppointed(Event):
    """聘请风险管理机构: an independent body was appointed to a mandate; the plan of the project is opened."""

    mandate_id: int
