"""English is complete where the public and owners read."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from idi.config import catalogue

PUBLIC = [
    "foundation/core/templates/**/*.html",
    "foundation/core/*.py",
    "**/templates/*/public/**/*.html",
    "**/templates/*/owner/**/*.html",
    "front/web/**/*.html",
]


def test_every_word_of_public_pages_has_its_english() -> None:
    paths = sorted({path for pattern in PUBLIC for path in catalogue.PACKAGE.glob(pattern)})
    assert paths
    assert catalogue.missing(paths, catalogue.load()) == []


def test_words_are_found_in_templates_and_python(tmp_path: Path) -> None:
    page, module = tmp_path / "a.html", tmp_path / "a.py"
    page.write_text(
        '{% translate "甲" %}{% blocktranslate with n=x.y %}共 {{ n }} 条{% endblocktranslate %}{% translate "乙" as b %}'
    )
    module.write_text('x = _("丙")\ny = ngettext("%(n)d 件", "%(n)d 件", n)\nz = pgettext("境", "丁")\n')
    assert list(catalogue.words(page)) == [("甲", None), ("共 %(n)s 条", None), ("乙", None)]
    assert list(catalogue.words(module)) == [("丙", None), (("%(n)d 件", "%(n)d 件"), None), ("丁", "境")]


def test_an_update_keeps_translations_and_forgets_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    kept = catalogue.load(path)
    kept.add("登录", "Log on")
    kept.add("早已不用", "gone")
    with path.open("wb") as file:
        write_po(file, kept)
    catalogue.update(path)
    with path.open("rb") as file:
        now = read_po(file)
    assert now["登录"].string == "Log on"
    assert "早已不用" not in now


def test_a_missing_word_is_reported_with_its_file() -> None:
    empty = catalogue.load(Path("nowhere.po"))
    found = catalogue.missing([catalogue.PACKAGE / "foundation/core/templates/core/trail.html"], empty)
    assert found == ["foundation/core/templates/core/trail.html: 所在位置"]


@pytest.mark.parametrize("path", sorted(catalogue.PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")), ids=str)
def test_translations_fill_in_the_same_names(path: Path) -> None:
    with path.open("rb") as file:
        entries = read_po(file, locale="en")
    wrong = [entry.id for entry in entries if entry.id and entry.string and list(entry.check())]
    assert wrong == []


def test_a_word_that_became_a_plural_costs_no_other_word_its_translation(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    kept = catalogue.load(path)
    kept.add(("取消", "取消"), ("Cancel one", "Cancel all"))
    kept.add("登录", "Log on")
    with path.open("wb") as file:
        write_po(file, kept)
    catalogue.update(path)
    with path.open("rb") as file:
        now = read_po(file, locale="en")
    assert (now["登录"].string, now["取消"].string) == ("Log on", "")
