"""The kinds of report of a region in force: what each is built from, who reviews it, what stands in its way, who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from idi import rules

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TEXTS: dict[str, StrOrPromise] = {
    "plan": _("服务计划"), "scope": _("检查范围"), "method": _("检查方法"), "content": _("检查内容"),
    "overall": _("总体评价说明"), "risk_warning": _("风险提示"), "summary": _("总结"), "next_plan": _("下次检查计划"),
}  # fmt: skip
"""What the author writes."""

SECTIONS: dict[str, StrOrPromise] = {
    "cover": _("基本情况"), "team": _("检查人员"), "plan": _("服务计划"), "scope": _("检查范围、方法和内容"), "overall": _("总体评价"),
    "visits": _("本期现场检查"), "checks": _("检查要点"), "findings": _("本次风险记录"), "statistics": _("以往整改情况统计"),
    "items": _("整改和未整改清单"), "accidents": _("事故"), "wait_defects": _("业主在等待期内的报修"), "photos": _("照片"),
    "risk_warning": _("风险提示"), "summary": _("总结"), "next": _("下次检查计划"), "grades": _("风险等级说明"),
}  # fmt: skip
"""What a report can be built from."""

_TYPED = {"scope": ("scope", "method", "content"), "next": ("next_plan",)}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report. `about` says whether it needs a visit (visit), has none (project), or either (any).

    `must` are texts that have to be written and sections that have to hold something. `levels` is how often it is
    reviewed; open findings of the `blocking` grades are a warning in it, or, where it `blocks`, keep it from being issued.
    """

    code: str
    short: str
    name: str
    english: str
    about: str
    sections: tuple[str, ...]
    must: tuple[str, ...]
    levels: int
    blocking: tuple[str, ...]
    blocks: bool
    recipients: tuple[str, ...]
    because: tuple[rules.Because, ...]

    @property
    def title(self) -> str:
        """Its name on paper, which is Chinese."""
        return " ".join(filter(None, (self.short, self.name)))

    @property
    def label(self) -> str:
        """Its name on a page, in the language of the reader."""
        name = self.name if (get_language() or "").startswith("zh") else self.english or self.name
        return " ".join(filter(None, (self.short, name)))

    @property
    def texts(self) -> tuple[str, ...]:
        """What its author writes, in the order of its sections."""
        return tuple(text for section in self.sections for text in _TYPED.get(section, (section,)) if text in TEXTS)


def kinds_on(region_code: str, on: date) -> dict[str, Kind]:
    """The kinds by code, in the order of the region's list; a kind without a layout is not offered."""
    law = rules.law(region_code)
    figures = {
        name: law.figure(f"report_{name}", on) for name in ("types", "layouts", "review_levels", "blocks", "recipients")
    }
    layouts = {told["code"]: told for told in figures["layouts"].listed()}
    blocks = {told["code"]: told for told in figures["blocks"].listed()}
    because = tuple(figure.because for figure in figures.values())
    return {
        told["code"]: _kind(
            told, layouts[told["code"]], blocks.get(told["code"], {}), because,
            levels=_of(figures["review_levels"].table(), told["code"]), recipients=_of(figures["recipients"].table(), told["code"]),
        )
        for told in figures["types"].listed()
        if told["code"] in layouts
    }  # fmt: skip


def _of(table: Mapping[str, Any], code: str) -> Any:
    return table.get(code, table["default"])


def _kind(
    told: Mapping[str, Any], layout: Mapping[str, Any], block: Mapping[str, Any], because: tuple[rules.Because, ...], *,
    levels: int, recipients: list[str],
) -> Kind:  # fmt: skip
    unknown = [name for name in layout["sections"] if name not in SECTIONS]
    if unknown:
        raise LookupError(f"report {told['code']}: unknown sections {unknown}")
    return Kind(
        code=told["code"], short=told.get("short", ""), name=told["name"], english=told.get("english", ""),
        about=layout["about"], sections=tuple(layout["sections"]), must=tuple(layout["must"]), levels=levels,
        blocking=tuple(block.get("grades", ())), blocks=block.get("effect") == "block", recipients=tuple(recipients),
        because=because,
    )  # fmt: skip


def kind_on(region_code: str, code: str, on: date) -> Kind | None:
    """The kind of this code, None where the region has none."""
    return kinds_on(region_code, on).get(code)
