"""Every template of the house keeps to the content security policy and names icons that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.template import engines

from idi.config.catalogue import PACKAGE

TEMPLATES = sorted(PACKAGE.glob("**/templates/**/*.html"))
FORBIDDEN = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-vals=.js:|https?://", re.IGNORECASE
)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
"""Arguments of a tag are no attributes: `{% post_button url label style="sm" %}` names a look."""
ICONS = set(json.loads((PACKAGE.parents[1] / "frontend" / "icons.json").read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_inline_script_or_style_and_nothing_from_elsewhere(path: Path) -> None:
    assert FORBIDDEN.findall(TAG.sub("", path.read_text())) == []


def test_the_search_would_find_what_is_forbidden() -> None:
    for bad in ['<p style="x">', "<style>", '<a onclick="x">', "<script>1</script>", '<b hx-on:click="x">']:
        assert FORBIDDEN.search(bad), bad
    assert not FORBIDDEN.search('<script type="module" src="/static/x.js"></script> <meta content="x">')


def test_icons_in_templates_and_code_are_in_the_sprite() -> None:
    named = {
        (path.relative_to(PACKAGE), name)
        for path in TEMPLATES
        for name in re.findall(r'\{% icon "([^"]+)"', path.read_text())
    }
    assert {(path, name) for path, name in named if name not in ICONS} == set()
    assert len(named) > 10


def test_the_built_front_end_is_named_by_content() -> None:
    page = engines["django"].from_string('{% asset "main.ts" %}{% icon "home" %}').render({})
    assert re.search(r'<link rel="stylesheet" href="/static/built/assets/main-[\w-]+\.css">', page)
    assert re.search(r'<script type="module" src="/static/built/assets/main-[\w-]+\.js"></script>', page)
    assert re.search(r'<use href="/static/built/assets/icons-[\w-]+\.svg#home">', page)
