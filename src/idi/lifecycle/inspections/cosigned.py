"""What the supervisor (监理) said of a reply, and whether closing waits for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from idi.foundation.core.errors import Reason
from idi.lifecycle.inspections.models import Finding, Rectification
from idi.lifecycle.inspections.scheme import cosigning
from idi.lifecycle.projects import selectors as projects

if TYPE_CHECKING:
    from idi.foundation.parties.models import Organisation


def supervisors(finding: Finding) -> list[Organisation]:
    """The supervisors of the project, but for one that answers for the finding itself."""
    builders = projects.building_parties(finding.project)
    return [each for each in builders if each.kind == "supervisor" and each.pk != finding.responsible_id]


def waiting_reply(finding: Finding) -> Rectification | None:
    """The reply that was not judged yet, if any."""
    return Rectification.objects.filter(finding=finding, accepted__isnull=True).order_by("-round").first()


def asked(finding: Finding, on: date) -> list[Organisation]:
    """Who has the reply that waits to co-sign; nobody where the region does not ask for it, or it is done."""
    reply = None if cosigning(finding.region_code, on).word() == "off" else waiting_reply(finding)
    return supervisors(finding) if reply is not None and reply.agreed is None else []


def objection(finding: Finding, on: date) -> Reason | None:
    """Why nobody may close the finding yet: the region wants the supervisor to agree first, and it did not. Else None."""
    figure = cosigning(finding.region_code, on)
    if figure.word() != "required" or (reply := _not_agreed(finding)) is None:
        return None
    said = "还没有会签" if reply.agreed is None else "有异议"
    return Reason(f"风险 {finding.number}：监理单位对整改回复{said}，不能复核通过。", because=figure.reasons)


def doubt(finding: Finding, on: date) -> str:
    """What whoever closes the finding should know where the region only asks the supervisor: it did not agree. Else empty."""
    if cosigning(finding.region_code, on).word() != "asked" or (reply := _not_agreed(finding)) is None:
        return ""
    if reply.agreed is None:
        return gettext("监理单位还没有会签整改回复。本地区不以会签为销项的条件，请核实后再销项。")
    return gettext("监理单位对整改回复有异议。本地区不以会签为销项的条件，请核实后再销项。")


def _not_agreed(finding: Finding) -> Rectification | None:
    """The reply that waits and that a supervisor should have co-signed and did not."""
    reply = waiting_reply(finding)
    return None if reply is None or reply.agreed or not supervisors(finding) else reply
