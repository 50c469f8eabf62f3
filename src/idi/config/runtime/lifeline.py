"""Nothing outlives its parent: on Linux the kernel tells a process that its parent has died, also after kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "IDI_PARENT"
_PR_SET_PDEATHSIG = 1


def follow_parent(signum: signal.Signals = signal.SIGTERM) -> None:
    """Asks for `signum` when the parent dies. Where the kernel cannot do it (macOS) the supervisor alone stops us.

    A parent noted in the environment that died before we could ask ends us at once.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signum))
    expected = os.environ.get(PARENT)
    if expected and os.getppid() != int(expected):
        sys.exit(0)


def outlive_parent_by(seconds: float) -> None:
    """Ends this process that long after its parent died, whatever it still waits for, such as a database that went too."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        time.sleep(seconds)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
