"""The list of accounts the server prints at its start."""

from __future__ import annotations

import os
import subprocess
import sys

from idi.config.demo.cast import ACCOUNTS


def test_the_accounts_are_listed_by_a_program_that_has_just_begun() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from idi.config.demo import _accounts; _accounts(None)"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "idi.config.settings.testing"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert all(account.login in told for account in ACCOUNTS) and "平台管理员" in told
