"""`idi exchange` plays one call to whatever listens at its address."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from idi.config.cli import main


class Platform:
    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.url = ""


@pytest.fixture
def platform() -> Iterator[Platform]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            simulated.heard.append((self.path, {**told, "key": self.headers["Authorization"]}))
            self.send_response(simulated.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    simulated = Platform()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    simulated.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield simulated
    server.shutdown()
    server.server_close()


def call(platform: Platform, *more: str) -> int:
    return main(["exchange", "--url", platform.url, "--key", "idi_1_2", "--rings", "0", "--talks", "0", *more])


def test_a_call_rings_is_answered_and_ends_under_one_number(platform: Platform) -> None:
    assert call(platform, "--phone", "13900000000", "--agent", "hotline") == 0
    assert [told["event"] for _, told in platform.heard] == ["ringing", "answered", "ended"]
    assert len({path for path, _ in platform.heard}) == 1
    assert platform.heard[0][1]["phone"] == "13900000000" and platform.heard[1][1]["agent"] == "hotline"
    assert platform.heard[0][1]["key"] == "Bearer idi_1_2"


def test_nobody_answers_and_what_is_refused_is_told_in_one_line(platform: Platform, capsys: Any) -> None:
    assert call(platform) == 0 and [told["event"] for _, told in platform.heard] == ["ringing", "ended"]
    platform.status = 401
    assert call(platform) == 2
    assert "HTTP 401" in capsys.readouterr().err
