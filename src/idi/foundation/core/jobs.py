"""Background work: procrastinate on Django's own connection, so a job commits or vanishes with its act."""

from __future__ import annotations

from typing import Any

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate once its app exists; retries what a killed worker left in the state `doing`."""
    app.periodic(cron="*/10 * * * *")(app.task(name="core.retry_stalled", queueing_lock="retry_stalled", pass_context=True)(_retry))


async def _retry(context: Any, timestamp: int) -> None:
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


def defer(task_name: str, **arguments: Any) -> None:
    """Queues a task by name in the running transaction. Arguments are plain JSON."""
    from procrastinate.contrib.django import app

    app.configure_task(task_name).defer(**arguments)
