"""The address people open: free before the start, answering after it."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from idi.config.runtime.console import CannotRun

HEALTH = "/health/ready"


def refuse_if_taken(host: str, port: int) -> None:
    """A taken port is refused here, in one line; granian shares a port with another server of the same user."""
    busy = CannotRun(
        f"端口 {port} 已被占用，请换一个 port {port} is in use, choose another: script/server --port {port + 1}"
    )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise busy from error
    if host == "127.0.0.1" and _connects("::1", port):
        raise busy  # a browser may take localhost for ::1 and would meet the other server


def _connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True


def wait_until_ready(host: str, port: int, *, patience: float, meanwhile: Callable[[], None]) -> None:
    """Asks the server after its health until it is ready; `meanwhile` looks after the programs."""
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}{HEALTH}"  # noqa: S104
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + patience
    problem = ""
    while time.monotonic() < until:
        meanwhile()
        try:
            opener.open(url, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            problem = str(error)
        except OSError as error:
            problem = str(error)
        time.sleep(0.1)
    raise CannotRun(f"网页未能就绪 the web server did not become ready: {url}: {problem}")
