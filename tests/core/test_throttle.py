"""What is guessed is counted, also where many guess at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from idi.foundation.core import throttle

NOW = 1_740_000_000.0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The moment of the request, and a cache that takes its time between what is read and what is written."""
    moment = SimpleNamespace(at=SimpleNamespace(timestamp=lambda: NOW))
    monkeypatch.setattr(throttle, "frame", lambda: moment)
    read = cache.get

    def slowly(*args: Any) -> Any:
        known = read(*args)
        time.sleep(0.01)
        return known

    monkeypatch.setattr(throttle.cache, "get", slowly)

    def later(seconds: float) -> None:
        moment.at = SimpleNamespace(timestamp=lambda: NOW + seconds)

    return later


def guess(_number: int = 0) -> bool:
    return throttle.counted("示例", most=5, seconds=3600)


def test_of_many_at_once_no_more_than_the_most_are_let_through(at: Callable[[float], None]) -> None:
    with ThreadPoolExecutor(12) as pool:
        assert sorted(pool.map(guess, range(24))) == [False] * 19 + [True] * 5
    assert not guess()


def test_the_window_begins_with_the_first_and_what_was_right_is_given_back(at: Callable[[float], None]) -> None:
    assert all(guess() for _ in range(4))
    for _ in range(10):
        assert guess()
        throttle.give_back("示例")
    assert guess() and not guess()
    at(3599)
    assert not guess()
    at(3601)
    assert guess()


def test_nothing_is_given_back_of_what_was_never_counted(at: Callable[[float], None]) -> None:
    throttle.give_back("示例")
    assert [guess() for _ in range(6)] == [True] * 5 + [False]
