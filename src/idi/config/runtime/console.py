"""What the person at the terminal reads. Every message is Chinese first, then English, on one line."""

from __future__ import annotations

import sys


class CannotRun(Exception):
    """The wish cannot be carried out; the message says why and what to do, in one line."""


def say(text: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(text, flush=True)


def complain(problem: BaseException | str) -> int:
    """Prints the problem as one line on the error stream; returns the exit code 2."""
    print(f"错误 error: {problem}", file=sys.stderr, flush=True)
    return 2
