"""What a filed factor may look at: facts on file about the policyholder, its project and each building, as of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from idi.foundation.core.language import on_paper
from idi.foundation.core.wording import day
from idi.foundation.credit import selectors as credit
from idi.foundation.credit.states import standing
from idi.foundation.parties import selectors as parties
from idi.lifecycle.rating.experience import latest

YES: Final = "是"
NO: Final = "否"
UNDERWRITER: Final = "underwriter"
"""`reads` of a factor the underwriter sets within its span, with a reason."""

QUALIFICATION: Final = "房地产开发"
"""The kind of qualification a developer is graded by."""

STRUCTURES: Final = {
    "01": "剪力墙", "02": "框架", "03": "框架-剪力墙", "04": "框架-核心筒", "05": "砖混/砌体", "06": "钢结构",
    "07": "装配整体式混凝土", "08": "混合", "99": "其他",
}  # fmt: skip
NOT_STARTED, STARTED = "未开工", "已开工"


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact: the factor it moves (its name in `idi.rules`), its label, and how the table asks for it.

    A table asks for one of `words` (none given: any word), or where there is a `unit` for a number in a range. `law` names
    the factor of the region's law that bounds it; empty: its own name.
    """

    factor: str
    label: str
    words: tuple[str, ...] = ()
    unit: str = ""
    law: str = ""

    @property
    def numeric(self) -> bool:
        return bool(self.unit)

    @property
    def shown(self) -> Any:
        """Label and unit as a page names them, in its language; filings and offers keep the label itself."""
        return format_lazy("{}（{}）", _(self.label), _(self.unit)) if self.unit else _(self.label)


@dataclass(frozen=True, slots=True)
class Fact:
    """What was read: the word or number the table is asked for (neither where nothing is on file), and the sentence told.

    `of` names the building it is about, where each building has its own.
    """

    told: str
    word: str = ""
    number: Decimal | None = None
    of: str = ""

    @property
    def known(self) -> bool:
        return bool(self.word) or self.number is not None


@dataclass(frozen=True, slots=True)
class Case:
    """What is priced: the facts sheet of a project, by which insurer, on which day."""

    project_id: int
    facts: Mapping[str, Any]
    insurer_id: int
    on: date


READINGS: Final[dict[str, Reading]] = {
    "developer_credit": Reading("credit", gettext_noop("投保单位诚信记录")),
    "developer_credit_facts": Reading(
        "credit_facts", gettext_noop("投保单位生效的信用事实"), unit=gettext_noop("件"), law="credit"
    ),
    "developer_qualification": Reading("qualification", gettext_noop("投保单位资质等级")),
    "structure": Reading("structure", gettext_noop("结构类型"), tuple(STRUCTURES.values())),
    "height": Reading("height", gettext_noop("建筑高度"), unit=gettext_noop("米")),
    "basement": Reading("basement", gettext_noop("地下层数"), unit=gettext_noop("层")),
    "prefabricated": Reading("prefabricated", gettext_noop("装配式建筑"), (YES, NO)),
    "fully_finished": Reading("fully_finished", gettext_noop("全装修"), (YES, NO)),
    "affordable": Reading("affordable", gettext_noop("保障性住宅"), (YES, NO)),
    "entry_stage": Reading("entry_stage", gettext_noop("风险管理介入阶段"), (NOT_STARTED, STARTED)),
    "findings_score": Reading("findings_score", gettext_noop("施工单位质量风险评分"), unit=gettext_noop("分")),
    "experience": Reading("experience", gettext_noop("投保单位历年赔付率"), unit="%"),
}
# The facts sheet of a project: which of its values means yes.
_YES: Final = {
    "prefabricated": ("prefabricated", True),
    "fully_finished": ("finish", "full"),
    "affordable": ("kind", "215"),
}


@on_paper
def read(name: str, case: Case) -> list[Fact]:
    """The facts a factor looks at: one, or one for each building of the project. Offers keep the words, so they are Chinese."""
    if name in _YES:
        return [_yes_or_no(name, case)]
    return _READ[name](case)


def _yes_or_no(name: str, case: Case) -> Fact:
    column, yes = _YES[name]
    word = YES if case.facts[column] == yes else NO
    return Fact(f"工程登记：{READINGS[name].label}为“{word}”", word)


def _credit(case: Case) -> list[Fact]:
    grade = credit.grade_on(case.facts["developer_id"], case.on)
    if grade is None:
        return [Fact(f"{day(case.on)}没有有效的信用等级")]
    return [Fact(f"信用等级 {grade.grade}（{grade.source}，自{day(grade.from_on)}起）", grade.grade)]


def _credit_facts(case: Case) -> list[Fact]:
    """Only facts that count: the party was told, and its time to reply has passed."""
    developer = case.facts["developer_id"]
    facts = credit.facts_for_insurer(case.project_id, [developer])[developer]
    found = [fact for fact in facts if fact.points < 0 and standing(fact, case.on).name == "effective"]
    told = f"已告知本单位且答复期已过的信用事实 {len(found)} 件" if found else f"{day(case.on)}没有生效的信用事实"
    return [Fact(told, number=Decimal(len(found)))]


def _qualification(case: Case) -> list[Fact]:
    developer = case.facts["developer_id"]
    held = parties.qualification_on(developer, QUALIFICATION, case.on)
    if held is not None:
        return [Fact(f"{QUALIFICATION}资质{held.grade}（证书 {held.certificate_number}）", held.grade)]
    expired = parties.qualifications(developer).filter(kind=QUALIFICATION, until_on__lt=case.on).first()
    if expired is None:
        return [Fact(f"{day(case.on)}没有有效的{QUALIFICATION}资质")]
    words = (
        f"{QUALIFICATION}资质{expired.grade}（证书 {expired.certificate_number}）已于{day(expired.until_on)}到期，不计"
    )
    return [Fact(words)]


def _of_buildings(case: Case, fact: Callable[[Mapping[str, Any]], Fact]) -> list[Fact]:
    found = [fact(building) for building in case.facts["buildings"]]
    return found or [Fact("还没有登记单体")]


def _structure(case: Case) -> list[Fact]:
    def fact(building: Mapping[str, Any]) -> Fact:
        word = STRUCTURES.get(building["structure"], "")
        return Fact(f"{building['number']} {word or '结构未登记'}", word, of=building["number"])

    return _of_buildings(case, fact)


def _number_of(column: str, unit: str, label: str) -> Callable[[Case], list[Fact]]:
    def fact(building: Mapping[str, Any]) -> Fact:
        found = building.get(column)
        if found in (None, ""):
            return Fact(f"{building['number']} 没有登记{label}", of=building["number"])
        return Fact(f"{building['number']} {found} {unit}", number=Decimal(str(found)), of=building["number"])

    return lambda case: _of_buildings(case, fact)


def _entry_stage(case: Case) -> list[Fact]:
    started = case.facts["started_on"]
    if started is None:
        return [Fact("没有登记开工日期，按未开工", NOT_STARTED)]
    word = STARTED if date.fromisoformat(started) <= case.on else NOT_STARTED
    return [Fact(f"{day(case.on)}{word}（开工日期{day(date.fromisoformat(started))}）", word)]


def _findings_score(case: Case) -> list[Fact]:
    builders = [each["organisation_id"] for each in case.facts["participants"] if each["role"] == "contractor"]
    return _recorded("findings_score", builders, case)


def _experience(case: Case) -> list[Fact]:
    return _recorded("experience", [case.facts["developer_id"]], case)


def _recorded(kind: str, organisation_ids: list[int], case: Case) -> list[Fact]:
    found = latest(case.insurer_id, organisation_ids, kind, case.on)
    if not found:
        return [Fact(f"{day(case.on)}没有登记{READINGS[kind].label}")]
    return [
        Fact(
            f"{row.value.normalize():f} {READINGS[kind].unit}（{row.source}，自{day(row.from_on)}起）", number=row.value
        )
        for row in found
    ]


_READ: Final[dict[str, Callable[[Case], list[Fact]]]] = {
    "developer_credit": _credit,
    "developer_credit_facts": _credit_facts,
    "developer_qualification": _qualification,
    "structure": _structure,
    "height": _number_of("height", "米", "建筑高度"),
    "basement": _number_of("floors_below", "层", "地下层数"),
    "entry_stage": _entry_stage,
    "findings_score": _findings_score,
    "experience": _experience,
}
