"""The command `idi`.

The commands of the law start without Django; those that work on the data of an installation find or start its
database first.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence

from idi.config.runtime.console import CannotRun, complain

# Command groups with their module, which offers `add_commands(subparsers)`; each parser it adds sets `run`.
WITHOUT_DATA = ("idi.rules.cli", "idi.config.runtime.database", "idi.config.exchange")
WITH_DATA = {
    "admin": "idi.config.runtime.administrator",
    "demo": "idi.config.demo",
    "search": "idi.config.searching",
    "verify": "idi.config.verify",
}
AS_OWNER = {"migrate", "createcachetable", "sqlflush", "flush"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it was done, 2 with one line on the error stream when it cannot be."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except CannotRun as problem:
        return complain(problem)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has read enough; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str]) -> int:
    if words[:1] == ["manage"]:
        return _with_data(lambda: _manage(words[1:]), owner=bool(AS_OWNER & set(words[1:2])))
    if words[:1] and words[0] in WITH_DATA:
        return _with_data(lambda: _parse(words, (WITH_DATA[words[0]],)), migrated=True)
    return _parse(words, WITHOUT_DATA)


def _parse(words: list[str], modules: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="idi", description="住宅工程质量潜在缺陷保险平台 inherent defects insurance")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in modules:
        if _exists(module):
            importlib.import_module(module).add_commands(commands)
    if modules is WITHOUT_DATA:
        commands.add_parser("manage", help="Django 管理命令 a management command of Django", add_help=False)
        for name, module in WITH_DATA.items():
            if _exists(module):
                commands.add_parser(name, help=f"idi {name} --help", add_help=False)
    chosen = parser.parse_args(words)
    return int(chosen.run(chosen) or 0)


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _with_data(act: Callable[[], int], *, owner: bool = False, migrated: bool = False) -> int:
    from idi.config.runtime import surroundings
    from idi.config.runtime.folder import DataFolder

    data = DataFolder()
    with surroundings.database(data) as urls:
        os.environ.update(surroundings.environment(data, urls))
        if migrated:
            surroundings.migrate(data, dict(os.environ))
        if owner:
            os.environ["IDI_DATABASE_URL"] = urls["IDI_OWNER_URL"]
        return act()


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["idi manage", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
