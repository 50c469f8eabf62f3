"""Kinds of messages and their words, read from `kinds.toml` and the file of the installation. No tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from idi import rules

BUILT_IN = Path(__file__).with_name("kinds.toml")
LANGUAGES = ("zh", "en")
_FLAGS = ("urgent", "legal", "secret")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `urgent` passes the quiet hours, `legal` cannot be declined, `secret` is hidden in the log.

    `words` holds the text by language, `of_regions` those of single places by their code.
    """

    name: str
    label: str
    urgent: bool = False
    legal: bool = False
    secret: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    of_regions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, region_code: str, language: str, values: Mapping[str, object]) -> str:
        """The words for a place in a language, filled in; its county, its city, then those for all. Chinese where no other is written."""
        found = [self.of_regions.get(region_code, {}), self.of_regions.get(_city(region_code), {}), self.words]
        said = next((each[tongue] for tongue in (language, "zh") for each in found if tongue in each), "")
        return said.format_map({name: str(value) for name, value in values.items()})


def kind(name: str) -> Kind:
    """The kind of this name; a name nobody wrote down is a fault of the program."""
    return kinds()[name]


def kinds() -> Mapping[str, Kind]:
    """Every kind by name, in the order of the file."""
    return _read(str(settings.IDI_MESSAGES))


@cache
def _read(own: str) -> Mapping[str, Kind]:
    found = {name: _built(name, entry) for name, entry in _toml(BUILT_IN)["kind"].items()}
    for name, entry in _toml(Path(own)).get("kind", {}).items() if own else ():
        if name not in found:
            raise ImproperlyConfigured(f"{own}: kind.{name}: 没有这种消息")
        found[name] = _changed(found[name], entry, own)
    return found


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise ImproperlyConfigured(f"{path}: {wrong}") from wrong


def _built(name: str, entry: dict[str, Any]) -> Kind:
    return Kind(
        name, entry["label"], **{flag: entry.get(flag, False) for flag in _FLAGS},
        words=_words(entry), of_regions=_of_regions(entry),
    )  # fmt: skip


def _changed(known: Kind, entry: dict[str, Any], path: str) -> Kind:
    """The kind with words of the installation; what a text may say is what the built-in one says."""
    new = replace(
        known, words={**known.words, **_words(entry)}, of_regions={**known.of_regions, **_of_regions(entry)}
    )  # fmt: skip
    allowed = set().union(*(_names(text) for text in known.words.values()))
    for text in [*new.words.values(), *(text for each in new.of_regions.values() for text in each.values())]:
        if unknown := _names(text) - allowed:
            raise ImproperlyConfigured(f"{path}: kind.{known.name}: 不认识 {'、'.join(sorted(unknown))}")
    return new


def _words(entry: dict[str, Any]) -> dict[str, str]:
    return {language: entry[language] for language in LANGUAGES if language in entry}


def _of_regions(entry: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {code: _words(each) for code, each in entry.get("region", {}).items()}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _city(region_code: str) -> str:
    return rules.law(region_code, or_national=True).region
