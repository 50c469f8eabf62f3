from __future__ import annotations

import pytest

from tests.factories.parties import World, a_world


@pytest.fixture
def world() -> World:
    return a_world()
