"""Whose facts these are: acceptance, settlement and handover are the developer's to record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from idi.foundation.core.actor import Actor
from idi.foundation.core.errors import Forbidden, Reason

if TYPE_CHECKING:
    from idi.lifecycle.projects.models import Project


def require_developer(by: Actor, capability: str, project: Project) -> None:
    """Raises `Forbidden` without the capability and for everybody but the project's developer."""
    by.require(capability)
    if by.kind != "house" and not by.acts_for(project.developer_id):
        raise Forbidden(Reason(f"只有建设单位{project.developer.name}可以登记。"))
