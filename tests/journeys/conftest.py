"""Stories of an insured home begin where most others do, and turn the clock of the pages from day to day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from idi.foundation.core import clock
from tests.insured import home

__all__ = ["home", "it_is"]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Pages and the morning's jobs run at the moment given."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: timezone.localtime(moment))
