"""Whom one complains of, about what, and which authority watches. Pure data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AGAINST = {
    "insurer": _("保险机构"),
    "developer": _("建设单位"),
    "contractor": _("施工单位"),
    "inspection_body": _("质量风险管理机构"),
    "repairer": _("维修机构"),
}

CAUSES = {
    "speed": _("现场速度"),
    "schedule": _("开工竣工工期"),
    "attitude": _("服务态度"),
    "scope": _("施工范围及方案"),
    "quality": _("施工质量"),
    "price": _("价格争议"),
    "liability": _("责任争议"),
    "other": pgettext_lazy("投诉", "其他"),
}
"""The seven of a system in use, and one for what fits none of them."""

WATCHED_BY = {"insurer": "insurance_regulator"}
"""Complaints of insurers are watched by their regulator; of everybody else by the housing authority."""


def watcher(against_kind: str) -> str:
    """The kind of authority that watches complaints of this kind of organisation.

    >>> watcher("insurer"), watcher("repairer")
    ('insurance_regulator', 'housing_authority')
    """
    return WATCHED_BY.get(against_kind, "housing_authority")
