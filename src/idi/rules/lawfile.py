"""Reads one law file (TOML) into declarations, and lists every fault it finds rather than the first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from idi.rules.errors import BadLaw
from idi.rules.figures import GRADES, Value

UNITS: Final[Mapping[str, tuple[type, ...]]] = {
    "years": (int,), "months": (int,), "days": (int,), "hours": (int,), "seasons": (int,), "count": (int,),
    "ratio": (Decimal, int), "yuan": (Decimal, int), "yes_no": (bool,), "word": (str,), "list": (list,), "table": (dict, list),
}  # fmt: skip
ANCHORS: Final = ("signed", "accepted", "reported", "any")
CLOCK_STARTS: Final = ("reported", "papers_complete", "decided", "agreed")
ITEM_KINDS: Final = ("basic", "required", "optional")
# Words the formulas act on: a slip of the pen here must fail when the file is read, not in a claim years later.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "counting": ("civil_code", "anniversary"),
    "term_from": ("cover_start", "start_event"),
    "start_event": ("acceptance", "record_filing", "handover"),
    "premium_base": ("settlement", "budget", "contract", "sale_price"),
    "premium_provisional_base": ("budget", "contract", "sale_price"),
    "issue_rule": ("on_payment", "on_first_instalment", "on_signing"),
    "acceptance_gate": ("none", "warning", "block"),
    "report_period": ("monthly", "quarterly", "half_yearly", "yearly"),
}

_SECTIONS = {"law", "sources", "figure", "item", "clock", "warranty"}
_LAW_KEYS = {"id", "name", "title", "region", "counties", "issued", "in_force", "issuers", "fallback", "read_whole"}
_VERSION_KEYS = {"from", "until", "value", "text", "ref", "source", "grade"}
_DECLARED_KEYS = {"label", "unit", "anchor", "national", "silent", "values"}
# Figures that belong to one cover item and are written inside it: its own wait, the building elements it covers.
_PARTS = {"wait": ("的等待期", "years"), "elements": ("对应的法定保修部位", "list")}
_TRAITS = {
    "figure": set[str](),
    "item": {"kind", *_PARTS},
    "clock": {"starts", "calendar", "pauses", "rolls_over_holiday", "rolls_ref", "rolls_grade"},
    "warranty": set[str](),
}
_DEFAULT_UNIT = {"figure": "", "item": "years", "clock": "days", "warranty": "years"}


@dataclass(frozen=True)
class Version:
    """What the figure said from ``start`` on (to ``until``, both days included)."""

    start: date
    until: date | None
    value: Value
    text: str | None
    ref: str
    source: str
    grade: str


@dataclass(frozen=True)
class Declaration:
    """A figure as a law file declares it; empty label, unit or anchor are taken over from the fallback law."""

    name: str
    label: str = ""
    unit: str = ""
    anchor: str = ""
    national: bool = False
    silent: bool = False
    versions: tuple[Version, ...] = ()
    traits: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def in_force(self, on: date) -> Version | None:
        """The newest version that has begun on that day, unless it has ended before."""
        begun = [version for version in self.versions if version.start <= on]
        if not begun or (begun[-1].until is not None and begun[-1].until < on):
            return None
        return begun[-1]


@dataclass(frozen=True)
class LawFile:
    """A law file as read: its heading and its declarations by name, in the order of the file."""

    path: Path
    id: str
    name: str
    title: str
    region: str
    counties: Mapping[str, str]
    in_force: date
    issued: date | None
    issuers: tuple[str, ...]
    read_whole: bool
    fallback: str | None
    declared: Mapping[str, Declaration]


def read_toml(path: Path) -> dict[str, Any]:
    """The file's content with exact decimals; BadLaw if it cannot be read or is no TOML."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream, parse_float=Decimal)
    except OSError as error:
        raise BadLaw([f"{path}：无法读取（{error.strerror}）"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLaw([f"{path}：不是有效的 TOML 文件（{error}）"]) from error


def read(path: Path) -> LawFile:
    """The law in this file; BadLaw with every fault of form in it."""
    return _Reader(path, read_toml(path)).read()


def value_fault(name: str, unit: str, value: Value) -> str | None:
    """What is wrong with this value for this figure and unit, or None. An empty unit is not yet known and fits all."""
    kinds = UNITS.get(unit, ())
    if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        return f"value 与单位 {unit} 不符：{value}"
    if isinstance(value, int | Decimal) and value < 0:
        return f"value 不能为负：{value}"
    choices = CHOICES.get(name)
    if choices and value not in choices:
        return f"value 不认识：{value}（可用：{'、'.join(choices)}）"
    return None


class _Reader:
    """Walks the file once and collects faults on the way."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.path = path
        self.content = content
        self.problems: list[str] = []
        self.head: dict[str, Any] = self._table(content.get("law"), "[law]")
        self.sources: dict[str, Any] = self._table(content.get("sources", {}), "[sources]")

    def read(self) -> LawFile:
        self._unknown(self.content, _SECTIONS, "文件")
        self._check_head()
        declared = {each.name: each for each in self._declarations()}
        if self.problems:
            raise BadLaw(self.problems)
        head = self.head
        return LawFile(
            path=self.path,
            id=head["id"],
            name=head["name"],
            title=head["title"],
            region=head.get("region", ""),
            counties=MappingProxyType(dict(head.get("counties", {}))),
            in_force=head["in_force"],
            issued=head.get("issued"),
            issuers=tuple(head.get("issuers", ())),
            read_whole=head.get("read_whole", False),
            fallback=head.get("fallback"),
            declared=MappingProxyType(declared),
        )

    def _check_head(self) -> None:
        self._unknown(self.head, _LAW_KEYS, "[law]")
        for key in ("id", "name", "title"):
            if not isinstance(self.head.get(key), str) or not self.head[key]:
                self._fault("[law]", f"缺少文字 {key}")
        if type(self.head.get("in_force")) is not date:
            self._fault("[law]", "缺少施行日期 in_force（写成 2018-09-01）")
        if not isinstance(self.head.get("read_whole", False), bool):
            self._fault("[law]", "read_whole 应为 true（全文读过）或 false")
        region = self.head.get("region", "")
        if region and not (isinstance(region, str) and len(region) == 6 and region.isdigit()):
            self._fault("[law]", "region 应为六位行政区划代码（GB/T 2260），加引号")

    def _declarations(self) -> Iterator[Declaration]:
        for section in ("figure", "item", "clock", "warranty"):
            entries = self._table(self.content.get(section, {}), f"[{section}]")
            for key, entry in entries.items():
                name = key if section == "figure" else f"{section}.{key}"
                where = f"[{section}.{key}]"
                table = self._table(entry, where)
                yield self._declaration(section, name, table, where)
                for part in _PARTS if section == "item" else ():
                    if part in table:
                        yield self._part(name, part, table, where)

    def _part(self, name: str, part: str, item: dict[str, Any], where: str) -> Declaration:
        suffix, unit = _PARTS[part]
        label = f"“{item['label']}”{suffix}" if "label" in item else ""
        table = {"label": label, "unit": unit, "national": item.get("national", False), "values": item[part]}
        return self._declaration("figure", f"{name}.{part}", table, f"{where} {part}")

    def _declaration(self, section: str, name: str, table: dict[str, Any], where: str) -> Declaration:
        self._unknown(table, _DECLARED_KEYS | _TRAITS[section], where)
        unit = table.get("unit", "" if "label" not in table else _DEFAULT_UNIT[section])
        if unit and unit not in UNITS:
            self._fault(where, f"单位 unit 不认识：{unit}（可用：{'、'.join(UNITS)}）")
        if table.get("anchor", "any") not in ANCHORS:
            self._fault(where, f"锚定日期 anchor 不认识：{table['anchor']}（可用：{'、'.join(ANCHORS)}）")
        if table.get("silent") and "values" in table:
            self._fault(where, "silent = true 表示未规定，不能同时给出 values")
        traits = {key: table[key] for key in _TRAITS[section] if key in table and key not in _PARTS}
        self._check_traits(traits, where)
        versions = tuple(self._versions(name, table.get("values", []), unit, where))
        return Declaration(
            name=name,
            label=str(table.get("label", "")),
            unit=unit,
            anchor=table.get("anchor", ""),
            national=table.get("national", False) is True,
            silent=table.get("silent", False) is True,
            versions=versions,
            traits=MappingProxyType(traits),
        )

    def _check_traits(self, traits: Mapping[str, Any], where: str) -> None:
        allowed = {"starts": CLOCK_STARTS, "kind": ITEM_KINDS, "calendar": ("natural", "working")}
        for key, choices in allowed.items():
            if key in traits and traits[key] not in choices:
                self._fault(where, f"{key} 不认识：{traits[key]}（可用：{'、'.join(choices)}）")
        for key in ("pauses", "rolls_over_holiday"):
            if key in traits and not isinstance(traits[key], bool):
                self._fault(where, f"{key} 应为 true 或 false")
        if traits.get("rolls_grade", "D") not in GRADES:
            self._fault(where, f"rolls_grade 不认识：{traits['rolls_grade']}")

    def _versions(self, name: str, rows: Any, unit: str, where: str) -> Iterator[Version]:
        if not isinstance(rows, list):
            self._fault(where, "values 应为列表：values = [{ from = …, value = …, ref = …, grade = … }]")
            return
        latest = date.min
        for number, row in enumerate(rows, start=1):
            version = self._version(name, row, unit, f"{where} 第{number}个值")
            if version is None:
                continue
            if version.start <= latest:
                self._fault(where, f"第{number}个值的 from 应晚于前一个值")
            latest = version.start
            yield version

    def _version(self, name: str, row: Any, unit: str, where: str) -> Version | None:
        before = len(self.problems)
        row = self._table(row, where)
        self._unknown(row, _VERSION_KEYS, where)
        if type(row.get("from")) is not date:
            self._fault(where, "缺少起始日期 from（写成 2018-09-01，不加引号）")
        elif "until" in row and (type(row["until"]) is not date or row["until"] < row["from"]):
            self._fault(where, "until 应为不早于 from 的日期")
        if ("value" in row) == ("text" in row):
            self._fault(where, "value（数值）与 text（如“及时”）应恰有一个")
        if not isinstance(row.get("ref"), str) or not row["ref"]:
            self._fault(where, '缺少条款 ref，例如 ref = "三（一）"')
        if row.get("grade") not in GRADES:
            self._fault(where, f"grade 应为 {'、'.join(GRADES)} 之一")
        if "source" in row and row["source"] not in self.sources:
            self._fault(where, f"[sources] 中没有 {row['source']}")
        if "value" in row:
            fault = value_fault(name, unit, row["value"])
            if fault:
                self._fault(where, fault)
        if len(self.problems) > before:
            return None
        source = self.sources[row["source"]] if "source" in row else self.head.get("title", "")
        return Version(
            start=row["from"],
            until=row.get("until"),
            value=row.get("value"),
            text=row.get("text"),
            ref=row["ref"],
            source=str(source),
            grade=row["grade"],
        )

    def _table(self, value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self._fault(where, "缺少，或不是表")
        return {}

    def _unknown(self, table: Mapping[str, Any], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                self._fault(where, f"不认识的键 {key}（可用：{'、'.join(sorted(known))}）")

    def _fault(self, where: str, text: str) -> None:
        self.problems.append(f"{self.path.name} {where}：{text}")
