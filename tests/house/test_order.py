"""What the import linter cannot see: keys across apps point upstream, doors look alike, nobody reads the clock inside."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps

import idi
from idi.config.settings import FOUNDATION, FRONT, INSIGHT, LIFECYCLE
from idi.foundation.core.rowsecurity import our_models
from idi.foundation.parties.kinds import ROLES

ORDER = ["core", "seats", "journal", "parties", *FOUNDATION[4:], *LIFECYCLE, *INSIGHT, *FRONT]
SOURCE = Path(idi.__file__).parent


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_foreign_keys_point_upstream() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in our_models()
        if ORDER.index(field.related_model._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert wrong == []


def test_every_act_takes_who_and_when_by_keyword() -> None:
    seen = 0
    for config in apps.get_app_configs():
        module = f"{config.name}.services"
        if not config.name.startswith("idi.") or not find_spec(module):
            continue
        for name, act in inspect.getmembers(import_module(module), inspect.isfunction):
            if not hasattr(act, "__wrapped__") or not act.__module__.startswith(config.name):
                continue
            parameters = inspect.signature(act).parameters
            kinds = {p.kind for p in parameters.values()}
            assert {"by", "at"} <= parameters.keys(), f"{act.__module__}.{name}"
            assert kinds == {inspect.Parameter.KEYWORD_ONLY}, f"{act.__module__}.{name}"
            seen += 1
    assert seen > 20


def test_the_clock_is_read_at_the_edge_only() -> None:
    edge = {"clock.py", "middleware.py", "tasks.py"}
    wrong = []
    for path, tree in sources():
        if path.name in edge or "views" in path.parts or path.name == "views.py" or "config" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                read = (node.value.id, node.attr)
                if read in {
                    ("datetime", "now"),
                    ("date", "today"),
                    ("timezone", "now"),
                    ("clock", "now"),
                    ("time", "time"),
                }:
                    wrong.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert wrong == []


def test_every_capability_asked_for_belongs_to_a_role() -> None:
    held = frozenset().union(*(role.capabilities for role in ROLES.values()))
    asked = {
        (node.args[0].value, path.name)
        for _, path, node in (
            (None, path, node)
            for path, tree in sources()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"require", "may"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        )
    }
    assert {capability for capability, _ in asked} - held <= {"claims.triage"}


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [p for p, _ in sources() if p.stem in {"utils", "helpers", "common", "misc"}] == []
