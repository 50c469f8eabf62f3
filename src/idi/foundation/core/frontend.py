"""The built front end: addresses of its entries and of what they load, out of the manifest of the build."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

BUILT = "built/"


def script_address(entry: str) -> str:
    """The script of an entry, such as `main.ts`."""
    return _address(_manifest()[entry]["file"])


def style_addresses(entry: str) -> list[str]:
    """The style sheets of an entry and of the parts it shares with others."""
    return [_address(css) for part in _parts(entry) for css in part.get("css", ())]


def addresses_of(entry: str) -> list[str]:
    """Everything an entry loads."""
    files = [[part["file"], *part.get("css", ()), *part.get("assets", ())] for part in _parts(entry)]
    return list(dict.fromkeys(_address(file) for each in files for file in each))


def sprite_address() -> str:
    """The file of the icons."""
    return _address(_manifest()["icons.svg"]["file"])


def built_text(entry: str) -> str:
    """The script of an entry as text."""
    path = finders.find(BUILT + _manifest()[entry]["file"])
    return Path(str(path)).read_text()


def worker_script(name: str, first: list[str], *, below: str = "") -> str:
    """The script of the service worker that lets pages open without signal.

    It keeps under `name` what is at the addresses `first`, and pages below the address `below` as they are opened. New builds
    make it another script.
    """
    return f"self.KEEP = {json.dumps({'name': name, 'first': first, 'below': below})};\n{built_text('worker.ts')}"


def _parts(entry: str, seen: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The entry of the manifest and those it imports, what is imported first."""
    part = _manifest()[entry]
    before = [each for name in part.get("imports", ()) if name not in seen for each in _parts(name, (*seen, entry))]
    return [*before, part]


@cache
def _address(file: str) -> str:
    """The build names each file by what is in it, so that an address never changes its meaning."""
    return static(BUILT + file)


def _manifest() -> dict[str, Any]:
    """Read once; whoever develops has it read for every page, so that a new build is known without a restart."""
    if settings.DEBUG:
        _read_manifest.cache_clear()
    return _read_manifest()


@cache
def _read_manifest() -> dict[str, Any]:
    path = finders.find(f"{BUILT}manifest.json")
    if not path:
        raise ImproperlyConfigured("the front end is not built: run script/setup")
    manifest: dict[str, Any] = json.loads(Path(str(path)).read_text())
    return manifest
