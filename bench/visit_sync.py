"""A day's visit from a device: twenty findings with sixty photos of four megabytes, against a bare upload of the same bytes.

Both over loopback to the same web server with two workers, two photos at a time. Ours checks each photo's hash and head
and files the visit in one act.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import throwaway
from bench.measuring import RUNS, Result, against
from bench.serving import serving

FINDINGS, EACH = 20, 3
PHOTO_BYTES, PIECE = 4 * 2**20, 4 * 2**20
AT_ONCE = 2
Photo = tuple[str, bytes]
"""Its hash, computed when it was taken, and its content."""


def run() -> Result:
    with throwaway.house(), tempfile.TemporaryDirectory() as folder:
        mandate, contractor, cookie = _begun()
        turns = [_photos(turn) for turn in range(RUNS)]
        ours, bare = iter(turns), iter(turns)
        with serving() as port, serving("bench.bare", BARE_FOLDER=folder) as bare_port:
            result = against(
                "visit_sync", ours=lambda: _sync(port, cookie, mandate, contractor, next(ours)),
                floor=lambda: _upload(bare_port, next(bare)), rows=FINDINGS * EACH, floor_is="bare upload",
            )  # fmt: skip
        _is_right(turns)
        assert len(list(Path(folder).iterdir())) == RUNS * FINDINGS * EACH
    return result


def _begun() -> tuple[int, int, str]:
    """An appointed body; the ids of its mandate and of the contractor, and the cookies of its inspector up to the token."""
    from django.conf import settings

    from tests.factories.inspections import an_appointment
    from tests.factories.parties import a_world
    from tests.factories.projects import a_project
    from tests.factories.visitors import a_browser

    world = a_world()
    mandate = an_appointment(world, a_project(world))
    session = a_browser(world.inspector).cookies[settings.SESSION_COOKIE_NAME].value
    return mandate.pk, world.contractor.pk, f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}="


def _photos(turn: int) -> list[Photo]:
    """Sixty pictures, each another; what a decoder does not read makes each as heavy as the next."""
    from PIL import Image

    image = io.BytesIO()
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(image, "JPEG", quality=92)
    head = image.getvalue()
    made = [
        head + f"{turn}-{number}-".encode() + os.urandom(PHOTO_BYTES - len(head) - 8)
        for number in range(FINDINGS * EACH)
    ]
    return [(hashlib.sha256(photo).hexdigest(), photo) for photo in made]


def _sync(port: int, cookie: str, mandate: int, contractor: int, photos: list[Photo]) -> None:
    """What the site page does: who am I, each photo from where it stopped, then the visit."""
    told = _ask(port, "GET", "/inspections/site/session/", {"Cookie": cookie})
    headers = {"Cookie": cookie + told["token"], "X-CSRFToken": told["token"], "Upload-Pass": told["pass"]}
    digests = [digest for digest, _ in photos]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda photo: _send(port, headers, *photo), photos))
    visit = {
        "key": str(uuid4()), "mandate": mandate, "visited_on": told["at"][:10], "stage": "basement", "summary": "示例检查",
        "sent_at": told["at"],
        "findings": [
            {"location": f"地下室外墙 {number} 轴", "description": "渗水", "grade": "C", "responsible": contractor, "photos": own}
            for number, own in enumerate(_batched(digests))
        ],
    }  # fmt: skip
    filed = _ask(
        port, "POST", "/inspections/site/visits/", {**headers, "Content-Type": "application/json"}, json.dumps(visit)
    )
    assert filed["number"]


def _batched(digests: list[str]) -> list[list[str]]:
    return [digests[start : start + EACH] for start in range(0, len(digests), EACH)]


def _send(port: int, headers: dict[str, str], digest: str, photo: bytes) -> None:
    address = f"/documents/arrivals/{digest}/"
    state: dict[str, Any] = {"offset": 0, "done": False}
    while not state["done"]:
        offset = state["offset"]
        piece = {
            **headers,
            "Content-Type": "application/octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Length": str(len(photo)),
        }
        state = _ask(port, "PATCH", address, piece, photo[offset : offset + PIECE])


def _ask(
    port: int, method: str, address: str, headers: dict[str, str], body: bytes | str | None = None
) -> dict[str, Any]:
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    connection.request(method, address, body=body.encode() if isinstance(body, str) else body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status < 300, (answer.status, content[:500])
    told: dict[str, Any] = json.loads(content)
    return told


def _upload(port: int, photos: list[Photo]) -> None:
    def send(captured: Photo) -> None:
        photo = captured[1]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("POST", "/", body=photo)
        assert int(connection.getresponse().read()) == len(photo)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, photos))


def _is_right(turns: list[list[Photo]]) -> None:
    """Every photo is on file once, under the hash it was taken with."""
    with throwaway.as_owner() as owner:
        found = owner.execute("SELECT sha256 FROM documents_document WHERE kind = 'inspections.before'").fetchall()
    expected = sorted(digest for photos in turns for digest, _ in photos)
    assert sorted(digest for (digest,) in found) == expected
