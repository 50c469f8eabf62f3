"""What an installation was begun with: demonstration data, or nothing but an administrator. Fixed by the first start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from idi.config.runtime.console import CannotRun, say
from idi.config.runtime.folder import DataFolder

DEMO, EMPTY = "demo", "empty"


def kind(data: DataFolder) -> str:
    """`demo`, `empty`, or nothing before the first start."""
    return data.read("contents").get("contents", "")


def settle(data: DataFolder, *, empty: bool) -> str:
    """The kind, noted at the first start: demonstration data never enters a folder that was begun without."""
    before = kind(data)
    if empty and before == DEMO:
        raise CannotRun(
            f"该目录已有示例数据，请用 --data 另选 this folder holds demonstration data, choose another: {data.path}"
        )
    if not before:
        before = EMPTY if empty else DEMO
        data.write("contents", {"contents": before})
    return before


def fill(data: DataFolder, environ: Mapping[str, str]) -> None:
    """Once: demonstration data, or the first administrator, for whom is asked where somebody can answer."""
    filled = data.read("contents").get("filled")
    if filled == "yes":
        return
    if kind(data) == DEMO:
        if filled == "begun":  # half a story cannot be told on
            raise CannotRun(
                "上次载入示例数据时中途停止，请删除数据目录后重新启动 loading the demonstration was interrupted, "
                f"delete the data folder and start again: {data.path}"
            )
        say("… 载入示例数据，需要一至数分钟 demonstration data, takes one to several minutes")
        _note(data, "begun")
        idi(environ, "demo", "load")
        note_filled(data)
    elif sys.stdin.isatty() or {"IDI_ADMIN_USER", "IDI_ADMIN_PASSWORD"} <= environ.keys():
        idi(environ, "admin", "create")
    else:
        program = Path(sys.executable).with_name("idi")
        say(f"尚无管理员 no administrator yet: IDI_DATA='{data.path}' '{program}' admin create --username NAME")


def note_filled(data: DataFolder) -> None:
    _note(data, "yes")


def _note(data: DataFolder, filled: str) -> None:
    data.write("contents", {**data.read("contents"), "filled": filled})


def idi(environ: Mapping[str, str], *words: str) -> None:
    """Runs a command of ours in a process of its own."""
    if subprocess.run([sys.executable, "-m", "idi.config.cli", *words], env=environ).returncode:
        raise CannotRun(f"命令失败 command failed: idi {' '.join(words)}")
