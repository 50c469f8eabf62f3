"""The barest thing that takes an upload: writes the body to a file and answers with its length. The floor of `visit_sync`."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    size = int(environ.get("CONTENT_LENGTH") or 0)
    with tempfile.NamedTemporaryFile(dir=os.environ["BARE_FOLDER"], delete=False) as file:
        file.write(environ["wsgi.input"].read(size))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(size).encode()]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    chosen = parser.parse_args()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "bench.bare:application", address=chosen.host, port=chosen.port, workers=chosen.workers,
        interface=Interfaces.WSGI, websockets=False,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    main()
