"""The laws that were loaded, and the look-up of a figure: own law first, fallback where it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from idi.rules import lawfile
from idi.rules.days import DaysOff, YearOfDaysOff
from idi.rules.errors import BadLaw, NotInForce, UndeclaredFigure, UnknownRegion
from idi.rules.figures import GRADES, Because, Figure, Value
from idi.rules.lawfile import Declaration, LawFile

BUILT_IN: Final = Path(__file__).with_name("law")
NATIONAL: Final = "prc"


@dataclass(frozen=True, eq=False)
class Law:
    """The law of one region as data. Look figures up with ``figure`` or ``pick``; nothing in it can be changed.

    ``read_whole`` says whether the whole text stood behind the file: only then is its silence a fact, else an assumption.
    ``region`` is the six-digit GB/T 2260 code, ``counties`` the codes and names under it, ``fallback`` the law that
    answers where this one is silent.
    """

    id: str
    path: Path
    name: str
    title: str
    region: str
    counties: Mapping[str, str]
    issued: date | None
    in_force: date
    issuers: tuple[str, ...]
    read_whole: bool
    fallback: Law | None
    declared: Mapping[str, Declaration]
    days_off: DaysOff

    def figure(self, name: str, on: date) -> Figure:
        """The figure in force on that day, with its reasons.

        A figure this law calls silent, or that applies nationwide, is taken from the fallback law; the silence is then
        the first of the reasons. Raises NotInForce before the law or the figure begins, UndeclaredFigure where the law
        neither fixes the figure nor says that it is silent.
        """
        self._require_in_force(on)
        own = self.declared.get(name)
        if own is None or own.silent:
            return self._from_fallback(name, on, silent=own is not None)
        meaning = self.declaration(name)
        version = own.in_force(on)
        if version is not None:
            said = version.value if version.text is None else version.text
            because = Because(name, said, version.ref, version.source, version.grade, meaning.label)
            return Figure(name, meaning.label, meaning.unit, version.value, version.text, (because,))
        if not own.versions:
            raise UndeclaredFigure(f"{self.name}没有规定“{meaning.label}”（{name}）")
        raise NotInForce(f"“{meaning.label}”（{name}）在 {on} 没有有效规定（{self.title}）")

    def pick(self, name: str, dates: Mapping[str, date]) -> Figure:
        """The figure on the date it is anchored to: ``dates`` maps signed, accepted, reported to days."""
        anchor = self.declaration(name).anchor
        on = dates.get(anchor)
        return self.figure(name, on if on is not None else next(iter(dates.values())))

    def declaration(self, name: str) -> Declaration:
        """What the figure means (label, unit, anchor, traits), completed from the fallback law."""
        own = self.declared.get(name)
        if self.fallback is None or not self.fallback.declares(name):
            if own is None:
                raise UndeclaredFigure(f"{self.name}未声明“{name}”")
            return own
        general = self.fallback.declaration(name)
        if own is None:
            return general
        return Declaration(
            name=name,
            label=own.label or general.label,
            unit=own.unit or general.unit,
            anchor=own.anchor or general.anchor,
            national=general.national,
            silent=own.silent,
            versions=own.versions,
            traits=MappingProxyType({**general.traits, **own.traits}),
        )

    def declares(self, name: str) -> bool:
        """Whether this law or its fallback knows the figure at all."""
        return name in self.declared or (self.fallback is not None and self.fallback.declares(name))

    def names(self, prefix: str = "") -> list[str]:
        """Names of all figures within reach: own ones first in the order of the file, then those of the fallback."""
        own = [name for name in self.declared if name.startswith(prefix)]
        beyond = self.fallback.names(prefix) if self.fallback else []
        return own + [name for name in beyond if name not in self.declared]

    def figures(self, on: date) -> Iterator[Figure]:
        """Every figure that has an answer on that day: what this law says itself, then where it is silent, then the
        fallback.
        """
        own = [name for name, each in self.declared.items() if not each.silent]
        for name in [*own, *(name for name in self.names() if name not in own)]:
            try:
                yield self.figure(name, on)
            except (UndeclaredFigure, NotInForce):
                continue

    def latest(self) -> date:
        """The day on which the newest of its figures began, or the law itself."""
        starts = (version.start for each in self.declared.values() for version in each.versions)
        return max(starts, default=self.in_force)

    def undeclared(self) -> list[str]:
        """Figures of the fallback on which this law is expected to speak, or to say that it is silent."""
        if self.fallback is None:
            return []
        return [name for name in self.fallback.names() if name not in self.declared and self.fallback.is_default(name)]

    def is_default(self, name: str) -> bool:
        """Whether the figure is a default for silent regions, as against one that applies nationwide."""
        meaning = self.declaration(name)
        return bool(meaning.versions) and not meaning.national

    def __str__(self) -> str:
        return f"{self.name}（{self.title}，自 {self.in_force} 起施行）"

    def _require_in_force(self, on: date) -> None:
        if on < self.in_force:
            raise NotInForce(f"《{self.title}》自 {self.in_force} 起施行，{on} 尚未生效")

    def _from_fallback(self, name: str, on: date, *, silent: bool) -> Figure:
        if self.fallback is None or not self.fallback.declares(name):
            raise UndeclaredFigure(f"{self.name}未声明“{name}”")
        meaning = self.fallback.declaration(name)
        if not silent and not meaning.national:
            raise UndeclaredFigure(f"{self.name}未声明“{meaning.label}”（{name}）；当地未规定的，应写明 silent = true")
        found = self.fallback.figure(name, on)
        if not silent:
            return found
        said, grade = ("未规定", "S") if self.read_whole else ("未读到", "K")
        silence = Because(name, said, f"当地{said}，适用{self.fallback.name}", self.title, grade, meaning.label)
        return Figure(name, found.label, found.unit, found.value, found.text, (silence, *found.reasons))


class LawBook:
    """All laws that were loaded, by id and by region code."""

    def __init__(self, laws: Sequence[Law]) -> None:
        self._laws = {each.id: each for each in laws}

    def laws(self) -> list[Law]:
        """All laws, in the order of their ids."""
        return [self._laws[key] for key in sorted(self._laws)]

    def law(self, region: str, *, or_national: bool = False) -> Law:
        """The law with this id, or the one that covers this region code (its own or a county's under it).

        An unknown region is UnknownRegion; with ``or_national`` the national law answers instead.
        """
        if region in self._laws:
            return self._laws[region]
        covering = [law for law in self._laws.values() if law.region and region.startswith(_stem(law.region))]
        if covering and len(region) == 6 and region.isdigit():
            return max(covering, key=lambda law: len(_stem(law.region)))
        if or_national and NATIONAL in self._laws:
            return self._laws[NATIONAL]
        known = "、".join(f"{law.id}（{law.region}）" if law.region else law.id for law in self.laws())
        raise UnknownRegion(f"没有地区“{region}”的规定；已有：{known}")


def _stem(region: str) -> str:
    """The leading digits that all codes under this region share: 330400 → 3304, 310000 → 31."""
    return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region


def load(dirs: Iterable[Path | str] = ()) -> LawBook:
    """The built-in laws and those in further folders; BadLaw with every fault found, if there is any."""
    paths = sorted(BUILT_IN.glob("*.toml"))
    for folder in map(Path, dirs):
        if not folder.is_dir():
            raise BadLaw([f"没有文件夹 {folder}"])
        paths += sorted(folder.glob("*.toml"))
    return assemble(paths)


def assemble(paths: Sequence[Path]) -> LawBook:
    """Reads these files and joins each law to its fallback; BadLaw with every fault found."""
    problems: list[str] = []
    files: dict[str, LawFile] = {}
    calendars: dict[int, YearOfDaysOff] = {}
    for path in paths:
        try:
            content = lawfile.read_toml(path)
            if "calendar" in content:
                calendars |= _calendar(path, content["calendar"])
                continue
            read = lawfile.read(path)
            if read.id in files:
                raise BadLaw([f"{path.name} [law]：id 与 {files[read.id].path.name} 重复：{read.id}"])
            files[read.id] = read
        except BadLaw as error:
            problems += error.problems
    if problems:
        raise BadLaw(problems)
    return LawBook(_joined(files, DaysOff(MappingProxyType(calendars))))


def _joined(files: Mapping[str, LawFile], days_off: DaysOff) -> list[Law]:
    laws: dict[str, Law] = {}
    waiting = dict(files)
    while waiting:
        ready = [file for file in waiting.values() if file.fallback is None or file.fallback in laws]
        if not ready:
            raise BadLaw([f"{file.path.name} [law]：fallback 不存在：{file.fallback}" for file in waiting.values()])
        for file in ready:
            del waiting[file.id]
            laws[file.id] = Law(
                id=file.id,
                path=file.path, name=file.name, title=file.title, region=file.region, counties=file.counties,
                issued=file.issued, in_force=file.in_force, issuers=file.issuers,
                read_whole=file.read_whole, declared=file.declared,
                fallback=laws[file.fallback] if file.fallback else None, days_off=days_off,
            )  # fmt: skip
    problems = [f"{files[law.id].path.name} {each}" for law in laws.values() for each in _faults(law)]
    if problems:
        raise BadLaw(problems)
    return list(laws.values())


def _faults(law: Law) -> Iterator[str]:
    """What only shows once a law stands on its fallback: missing meaning, silence with nobody to answer."""
    for name, own in law.declared.items():
        meaning = law.declaration(name)
        if not meaning.label:
            yield f"[{name}]：缺少 label（名称）"
        if own.versions and not meaning.unit:
            yield f"[{name}]：缺少 unit（单位）"
        if own.silent and (law.fallback is None or not law.fallback.declares(name)):
            yield f"[{name}]：未规定（silent），但 fallback 中也没有这一项"
        if name.startswith("clock.") and "starts" not in meaning.traits:
            yield f"[{name}]：缺少 starts（从哪一天起算）"
        for version in own.versions:
            fault = lawfile.value_fault(name, meaning.unit, version.value) if version.text is None else None
            if fault:
                yield f"[{name}]：{fault}"


def _calendar(path: Path, table: Mapping[str, Any]) -> dict[int, YearOfDaysOff]:
    years: dict[int, YearOfDaysOff] = {}
    for key, year in table.items():
        days: list[Value] = [*year.get("off", ()), *year.get("worked", ())]
        wrong = [day for day in days if type(day) is not date or str(day.year) != key]
        if wrong or year.get("grade") not in GRADES or not year.get("ref"):
            raise BadLaw([f"{path.name} [calendar.{key}]：应有 off、worked（该年的日期）、ref、grade {wrong or ''}"])
        because = Because(f"calendar.{key}", "已收录", year["ref"], "国务院办公厅关于节假日安排的通知", year["grade"],
                          f"{key}年节假日安排")  # fmt: skip
        years[int(key)] = YearOfDaysOff(frozenset(year["off"]), frozenset(year["worked"]), because)
    return years


@lru_cache(maxsize=1)
def built_in() -> LawBook:
    """The laws that come with this package, read once."""
    return load()


def law(region: str, *, or_national: bool = False) -> Law:
    """The built-in law of a region: by id (``jiaxing``) or GB/T 2260 code (``330400``, or ``330481`` under it).

    Raises UnknownRegion, unless ``or_national`` asks for the national law instead.
    """
    return built_in().law(region, or_national=or_national)


def laws() -> list[Law]:
    """All built-in laws in the order of their ids."""
    return built_in().laws()
