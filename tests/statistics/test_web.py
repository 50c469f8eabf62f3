"""The web reads stored figures and never loads their engine."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_web_loads_no_engine() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import reverse; reverse('statistics:overview'); reverse('filings:list')\n"
        "import sys; print(*sorted({'pandas', 'pyarrow', 'ibis', 'duckdb'} & sys.modules.keys()))"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "idi.config.settings.testing"}
    result = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **settings}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []
