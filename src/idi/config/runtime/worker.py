"""The worker that carries out background jobs, on the lifeline."""

from __future__ import annotations

from idi.config.runtime import lifeline


def main() -> None:
    lifeline.follow_parent()
    from django.core.management import execute_from_command_line

    # Two jobs at a time leave the machine to the pages; a job that is cut off is retried by `core.retry_stalled`.
    execute_from_command_line(["idi", "procrastinate", "worker", "--concurrency=2", "--shutdown-graceful-timeout=8"])


if __name__ == "__main__":
    main()
