"""What several tests of the rules share: the how-to page taken apart, and the command line run in this process."""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from idi.rules.cli import add_commands

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-city.md"


@dataclass(frozen=True)
class Page:
    """The how-to page: its law file in a folder, its cases, its commands."""

    folder: Path
    cases: list[dict[str, Any]]
    commands: list[list[str]]


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = tmp_path_factory.mktemp("page")
    blocks = dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.S))
    (folder / "law").mkdir()
    (folder / "law" / "tongchuan.toml").write_text(blocks["law/tongchuan.toml"], "utf-8")
    commands = re.findall(r"^\.venv/bin/idi (.*)$", PAGE.read_text("utf-8"), re.M)
    return Page(folder, tomllib.loads(blocks["cases/tongchuan.toml"])["case"], [each.split() for each in commands])


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def idi(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs one command of the law and tells how it ended."""

    def run(*words: str) -> Ran:
        parser = argparse.ArgumentParser(prog="idi")
        add_commands(parser.add_subparsers(required=True))
        args = parser.parse_args(words)
        code = args.run(args)
        caught = capsys.readouterr()
        return Ran(code, caught.out, caught.err)

    return run
