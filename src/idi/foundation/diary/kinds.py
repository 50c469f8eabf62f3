"""What kinds of tasks there are, in words: each app names its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def kind_label(kind: str) -> StrOrPromise:
    """A kind of task in words: its app names it (`AppConfig.tasks`), else the app itself."""
    app, _, verb = kind.partition(".")
    config = apps.app_configs.get(app)
    words: StrOrPromise | None = getattr(config, "tasks", {}).get(verb)
    return words or str(getattr(config, "verbose_name", kind))


def kinds() -> list[tuple[str, StrOrPromise]]:
    """Every kind of task the house knows, in the order of the rooms."""
    return [
        (f"{config.label}.{verb}", label)
        for config in apps.get_app_configs()
        for verb, label in getattr(config, "tasks", {}).items()
    ]


def families() -> dict[str, tuple[StrOrPromise, tuple[str, ...]]]:
    """Kinds that are one kind of work to whoever does them: by name the words and the kinds (`AppConfig.task_families`)."""
    return {
        f"{config.label}.{name}": (label, tuple(f"{config.label}.{verb}" for verb in verbs))
        for config in apps.get_app_configs()
        for name, (label, verbs) in getattr(config, "task_families", {}).items()
    }
