"""Nothing outlives its parent: on Linux the kernel tells a process that its parent has died, also after kill -9."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

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
