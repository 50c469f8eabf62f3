"""The worker that carries out background jobs, on the lifeline."""

from __future__ import annotations

from idi.config.runtime import lifeline

GRACE = 8
"""Seconds a running job has to end once the worker is told to stop."""


def main() -> None:
    lifeline.follow_parent()
    lifeline.outlive_parent_by(GRACE + 2)
    from django.core.management import execute_from_command_line

    # Two jobs at a time leave the machine to the pages; a job that is cut off is retried by `core.retry_stalled`.
    execute_from_command_line(
        ["idi", "procrastinate", "worker", "--concurrency=2", f"--shutdown-graceful-timeout={GRACE}"]
    )


if __name__ == "__main__":
    main()
