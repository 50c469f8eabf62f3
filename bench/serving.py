"""A web server of the house for the time of a measurement, and clients that ask it, several at once."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

WORKERS = 2
Ask = Callable[[http.client.HTTPConnection, int], None]
"""One request of a client: its connection, and the number of the request among all."""


@contextlib.contextmanager
def serving(module: str = "idi.config.runtime.web", **environ: str) -> Iterator[int]:
    """The port of `module`, served by `WORKERS` workers in processes of their own on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", module, "--host=127.0.0.1", f"--port={port}", f"--workers={WORKERS}"]
    server = subprocess.Popen(words, env={**os.environ, **environ})
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def asking(port: int, ask: Ask, *, clients: int, requests: int) -> None:
    """So many requests by so many clients at once, each over a connection it keeps."""

    def one(client: int) -> None:
        connection = http.client.HTTPConnection("localhost", port, timeout=120)
        for number in range(client, requests, clients):
            ask(connection, number)
        connection.close()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, range(clients)))


def answered(
    connection: http.client.HTTPConnection,
    method: str,
    address: str,
    headers: dict[str, str],
    body: bytes | None = None,
) -> bytes:
    """The content of an answer, which must be a good one."""
    connection.request(method, address, body=body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, (answer.status, content[:500])
    return content
