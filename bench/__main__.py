"""Runs benchmarks by name, each in a process of its own so that none warms the caches of the next."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path


def names() -> list[str]:
    """Every module of this folder that has something to run."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef run()" in path.read_text())


def main(asked: list[str]) -> int:
    known = names()
    if unknown := [name for name in asked if name not in known]:
        print(
            f"没有这个性能测试 no such benchmark: {', '.join(unknown)}; 可选 known: {', '.join(known)}", file=sys.stderr
        )
        return 2
    if len(asked) == 1:
        print(importlib.import_module(f"bench.{asked[0]}").run().to_json(), flush=True)
        return 0
    results = [subprocess.run([sys.executable, "-m", "bench", name]).returncode for name in asked or known]
    return max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
