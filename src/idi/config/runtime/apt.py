"""Programs and libraries of the system that only tests and benchmarks need: installed where that is possible and allowed."""

from __future__ import annotations

import os
import shutil
import subprocess

from idi.config.runtime.console import say


def install(what: str, *packages: str) -> None:
    """As root on Debian or Ubuntu: from the system's packages. Elsewhere nothing happens; `what` says what is being installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"… {what}")
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        result = subprocess.run(["apt-get", *words], env=environ, capture_output=True, text=True)
        if result.returncode:
            say(f"apt-get {words[0]}: {result.stderr.strip()}")
            return
