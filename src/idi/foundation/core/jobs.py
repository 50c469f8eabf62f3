"""Background work: procrastinate on Django's own connection, so a job commits or vanishes with its act."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate once its app exists; retries what a killed worker left in the state `doing`."""
    app.periodic(cron="*/10 * * * *")(
        app.task(name="core.retry_stalled", queueing_lock="retry_stalled", pass_context=True)(_retry)
    )


async def _retry(context: Any, timestamp: int) -> None:
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


def defer(task_name: str, **arguments: Any) -> None:
    """Queues a task by name in the running transaction. Arguments are plain JSON."""
    from procrastinate.contrib.django import app

    app.configure_task(task_name).defer(**arguments)


def defer_each(task_name: str, each: Sequence[Mapping[str, Any]]) -> None:
    """As `defer`, for many jobs of one task in one statement."""
    from procrastinate.contrib.django import app

    if each:
        app.configure_task(task_name).batch_defer(*map(dict, each))


def run_waiting(limit: int = 1000) -> int:
    """Runs the queued jobs at once, in order, on this connection, and those they queue; returns how many ran.

    For loading data and for tests, where no worker runs. Call it outside `acting`. A failing job raises.
    """
    from django.db import connection
    from procrastinate.contrib.django import app

    for done in range(limit):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs"
                " WHERE status = 'todo' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, task_name, args"
            )
            row = cursor.fetchone()
        if row is None:
            return done
        job_id, task_name, arguments = row
        app.tasks[task_name].func(**(arguments if isinstance(arguments, dict) else json.loads(arguments)))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job_id])
    raise RuntimeError(f"more than {limit} jobs: some job queues itself without end")
