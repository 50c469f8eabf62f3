"""Facts of a policy as people read them: every path of a version with its label and value, words instead of codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from idi import rules
from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import NOTHING, day, money, percent
from idi.foundation.parties import selectors as parties
from idi.lifecycle.policies import gaps
from idi.lifecycle.policies.models import Endorsement, Insured, Policy
from idi.lifecycle.policies.states import POLICY
from idi.lifecycle.projects import selectors as projects

OWN = {
    "number": "保险单号", "outside_number": "外部保险单号", "law": "适用规定", "signed_on": "合同签订日期",
    "issued_on": "签发日期", "insured": "被保险人", "claimant": "索赔权益人", "rate": "费率", "budget": "概算建筑安装造价",
    "provisional": "暂收保险费", "settlement": "结算建筑安装造价", "final": "应收保险费", "loading": "加费费率",
    "endorsed": "批改增减的保险费", "cancelled_on": "解除日期", "state": "状态", "lead_id": "主承保机构",
    "policyholder_id": "投保人", "area": "建筑面积",
}  # fmt: skip
ROWS = {
    "share": "份额", "premium": "名下保险费", "from_on": "自", "until_on": "至", "lead": "主承保", "insurer_id": "保险机构",
    "name": "承保项目", "term": "期限", "wait_months": "约定等待期（月）", "accepted_on": "竣工验收", "wait_ends_on": "等待期末日", "starts_on": "保险期首日",
    "ends_on": "保险期末日", "deductible": "免赔额", "limit": "限额", "item": "编号", "words": "说明", "kind": "事由",
}  # fmt: skip
_MONEY = ("budget", "provisional", "settlement", "final", "endorsed", "premium", "deductible", "limit")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SILENT = ("building_id", "endorsement", "item", "insurer_id", "number")
"""Values the label of the row tells already."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact with its values before and after, in words."""

    label: str
    before: str
    after: str


class Reader:
    """Reads paths and values of one policy; loads the names it needs once."""

    def __init__(self, policy: Policy) -> None:
        self.buildings = {
            str(pk): number for pk, number in projects.buildings(policy.project).values_list("pk", "number")
        }
        self._names: dict[int, str] = {}

    def label(self, path: tuple[str, ...]) -> str:
        """What stands at a path."""
        match path:
            case (name,):
                return OWN.get(name, name)
            case ("members", key, name):
                insurer, began = key.split("@")
                return f"{self.name(int(insurer))}（自{day(date.fromisoformat(began))}）{ROWS.get(name, name)}"
            case ("items", key, "gaps", _, name):
                return f"{self._item(key)} {ROWS.get(name, name)}"
            case ("items", key, name):
                return f"{self._item(key)} {ROWS.get(name, name)}"
            case ("buildings", key, name):
                return f"{self.buildings.get(key, key)} {OWN.get(name, name)}"
        return " ".join(path)

    def value(self, path: tuple[str, ...], value: Any) -> str:
        """The value at a path in words."""
        if value is None or value == "":
            return NOTHING
        reads = _READS.get((path[0] if len(path) == 1 else path[-1], len(path) == 1)) or _READS.get((path[-1], None))
        if reads is not None:
            return reads(self, value)
        if isinstance(value, str) and _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        return "是" if value is True else "否" if value is False else str(value)

    def name(self, organisation_id: int) -> str:
        """The name of an organisation."""
        if organisation_id not in self._names:
            found = parties.organisation(organisation_id)
            self._names[organisation_id] = found.name if found else str(organisation_id)
        return self._names[organisation_id]

    def _item(self, key: str) -> str:
        building, code = key.split("/")
        return f"{self.buildings.get(building, building)} {code}"


_Read = Callable[[Reader, Any], str]
_READS: dict[tuple[str, bool | None], _Read] = {
    **{(name, None): lambda _, v: money(Decimal(v)) for name in _MONEY},
    **{(name, None): lambda _, v: percent(Decimal(v)) for name in ("rate", "loading", "share")},
    **{(name, None): lambda r, v: r.name(int(v)) for name in ("lead_id", "policyholder_id", "insurer_id")},
    **{(name, True): lambda _, v: str(Insured(v).label) for name in ("insured", "claimant")},
    ("law", True): lambda _, v: f"《{rules.law(v).title}》",
    ("state", True): lambda _, v: str(POLICY.state(v).label),
    ("kind", False): lambda _, v: gaps.WORDS[v],
    ("area", None): lambda _, v: f"{Decimal(v):f} ㎡",
}


def told_differences(policy: Policy, differences: Iterable[list[Any]], reader: Reader | None = None) -> list[Line]:
    """Differences as stored (path, before, after) in words, without what the row's label tells already."""
    reads = reader or Reader(policy)
    lines = []
    for parts, before, after in differences:
        path = tuple(parts)
        if path[-1] in _SILENT and len(path) > 1:
            continue
        lines.append(Line(reads.label(path), reads.value(path, before), reads.value(path, after)))
    return lines


@on_paper
def kind_in_chinese(endorsement: Endorsement) -> str:
    """What an endorsement does, for messages, tasks and papers."""
    return str(endorsement.get_kind_display())


def told_changes(endorsement: Endorsement) -> list[Line]:
    """What an endorsement changes in words; where the policyholder changes, also who owes the premium still to come."""
    policy = endorsement.policy
    reads = Reader(policy)
    lines = told_differences(policy, endorsement.differences, reads)
    if endorsement.kind != Endorsement.Kind.TRANSFER:
        return lines
    told = endorsement.change.get("workings") or {}
    return lines + [
        Line(
            gettext("%(due_on)s到期的保险费 %(amount)s") % {
                "due_on": day(date.fromisoformat(due_on)), "amount": money(Decimal(amount)),
            },
            reads.name(told["from"]), reads.name(told["to"]),
        )
        for due_on, amount in told.get("coming", [])
    ]  # fmt: skip
