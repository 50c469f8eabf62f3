from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest


class Gateway:
    """A simulated SMS gateway on loopback: `heard` is what it was given, `answers` the statuses it gives next (200 when used up)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[dict[str, Any]] = []
        self.answers: list[int] = []


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            simulated.heard.append({**told, "key": self.headers["Authorization"]})
            status = simulated.answers.pop(0) if simulated.answers else 200
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps({"reference": f"示例-{len(simulated.heard)}"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    simulated = Gateway(f"http://127.0.0.1:{server.server_port}/sms")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.IDI_SMS_URL, settings.IDI_SMS_KEY, settings.IDI_SMS_SIGN = (
        simulated.url,
        "示例密钥".encode().hex(),
        "【示例】",
    )
    yield simulated
    server.shutdown()
    server.server_close()
