"""Settings of the test suite: the same house, with quick password hashes and a data folder of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from idi.config.settings import *  # noqa: F403

SECRET_KEY = "of the tests only"  # noqa: S105
IDI_FIELD_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IDI_DATA = Path(os.environ.get("IDI_TEST_DATA") or tempfile.mkdtemp(prefix="idi-test-"))
IDI_FILES = IDI_DATA / "files"
IDI_DEMO = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
del DATABASES["counters"]  # noqa: F405 the cache of the tests is no table
DATABASE_ROUTERS = []
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}  # noqa: F405
