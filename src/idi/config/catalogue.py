"""The English catalogue: `python -m idi.config.catalogue extract` collects words, `compile` makes them known.

Chinese is the source; msgids are Chinese. Templates are read through Django's own reader of template words, Python through
Babel, so no gettext programs are needed.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "gettext_noop": None,
}
Message = str | list[str] | tuple[str, ...]
Word = tuple[Message, str | None]


def sources(package: Path = PACKAGE) -> list[Path]:
    """The files words are collected from."""
    templates = package.glob("**/templates/**/*.html")
    return sorted([*templates, *package.glob("**/*.py")])


def words(path: Path) -> Iterator[Word]:
    """The msgids of one file, each with its context; a plural is a pair."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Indented as a page is, the words would be read as Python blocks that end nowhere.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        if message:
            yield message, context


def load(path: Path = ENGLISH) -> Catalog:
    """The catalogue as it is written; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale="en", project="idi")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def missing(paths: Iterable[Path], catalogue: Catalog) -> list[str]:
    """Words of these files without an English one, as `file: word`."""
    return [
        f"{path.relative_to(PACKAGE)}: {message}"
        for path in paths
        for message, context in words(path)
        if not _translated(catalogue, message, context)
    ]


def _translated(catalogue: Catalog, message: Message, context: str | None) -> bool:
    entry = catalogue.get(message, context)
    if entry is None or entry.fuzzy or not entry.string:
        return False
    return isinstance(entry.string, str) or all(entry.string)


def collect() -> Catalog:
    """All words of the platform, without translations."""
    found = Catalog(locale="en", project="idi")
    for path in sources():
        for message, context in words(path):
            found.add(message, locations=[(path.relative_to(PACKAGE).as_posix(), 0)], context=context)
    return found


def update(path: Path = ENGLISH) -> tuple[int, int]:
    """Brings the catalogue up to the sources, keeping every translation still used; returns all and untranslated."""
    found, kept = collect(), load(path)
    for entry in found:
        old = kept.get(entry.id, entry.context) if entry.id else None
        if old is not None and old.pluralizable == entry.pluralizable:
            entry.string = old.string
    # Written whole or not at all: a fault on the way must not cost the translations.
    out = io.BytesIO()
    write_po(out, found, width=120, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    todo = [entry for entry in found if entry.id and not _translated(found, entry.id, entry.context)]
    return len(found), len(todo)


def compile_all(package: Path = PACKAGE) -> list[Path]:
    """Writes the `.mo` file beside every `.po`; returns what was written."""
    written = []
    for path in sorted(package.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        with path.open("rb") as source, target.open("wb") as file:
            write_mo(file, read_po(source, locale=path.parts[-3]))
        written.append(target)
    return written


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m idi.config.catalogue", description=__doc__)
    parser.add_argument("do", choices=["extract", "compile"])
    if parser.parse_args(arguments).do == "compile":
        for path in compile_all():
            print(path.relative_to(PACKAGE))
        return 0
    every, todo = update()
    print(f"{every} words, {todo} without English")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
