"""`pdfsig`, by which the tests let a stranger to this house check a signed paper: installed where that is possible."""

from __future__ import annotations

import shutil
import sys

from idi.config.runtime import apt
from idi.config.runtime.console import say


def main() -> int:
    if shutil.which("pdfsig") is None:
        apt.install("pdfsig（用于核验签名的测试 for the tests of signatures）", "poppler-utils")
    program = shutil.which("pdfsig")
    say(
        f"✓ pdfsig: {program}"
        if program
        else "！没有 pdfsig，相关测试将跳过 no pdfsig: its test is SKIPPED (poppler-utils)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
