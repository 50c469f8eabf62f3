"""The web server: granian with its workers, each of them on the lifeline."""

from __future__ import annotations

import argparse
import gc
import os
import signal
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    chosen = parser.parse_args()
    from idi.config.runtime import lifeline

    lifeline.follow_parent()
    os.environ[lifeline.PARENT] = str(os.getpid())
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "idi.config.runtime.web:application",
        address=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        interface=Interfaces.WSGI,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve(target_loader=_load, wrap_loader=False)


def _load() -> Any:
    """The application, loaded inside a worker process."""
    from idi.config.runtime import lifeline

    # A forked worker inherits handlers that only make sense in its parent: until granian sets its own, a request to
    # stop must end it.
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_DFL)
    lifeline.follow_parent()
    from django.urls import get_resolver

    from idi.config.wsgi import application

    _ = get_resolver().namespace_dict  # reads every address now, not at the cost of the first visitor
    # What is loaded stays: the collector need not walk over it again after every few hundred objects of a request.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    return application


if __name__ == "__main__":
    main()
