"""The Chromium of the browser tests: found where one is installed, installed where that is possible and allowed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from idi.config.runtime import apt
from idi.config.runtime.console import say

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)


def find() -> str | None:
    """Path of a Chromium: IDI_CHROMIUM, one of the system, or one Playwright downloaded before."""
    names = [os.environ.get("IDI_CHROMIUM", ""), *PROGRAMS]
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    return found or next((str(path) for path in _others() if path.exists()), None)


def _others() -> list[Path]:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return [*map(Path, APPLICATIONS), *sorted(cache.glob("chromium-*/chrome-linux*/chrome"), reverse=True)]


def main() -> int:
    if find() is None:
        apt.install("Chromium（用于浏览器测试 for the browser tests）", "chromium", "fonts-noto-cjk")
    program = find()
    say(
        f"✓ Chromium: {program}"
        if program
        else "！没有 Chromium，浏览器测试将跳过 no Chromium: browser tests are SKIPPED"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
