"""The settings of the house for its floor: its pages are the bare ones, with next to nothing before them."""

from __future__ import annotations

from idi.config.settings.testing import *  # noqa: F403

ROOT_URLCONF = "bench.bare_pages"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # which allauth insists on
