"""What a load balancer asks. Needs no person and no actor."""

import pytest
from django.db import DatabaseError
from django.test import Client

from idi.config import health


def test_a_living_process_says_so_without_a_database():
    assert Client().get("/health/live").status_code == 200


@pytest.mark.django_db
def test_ready_means_the_database_answers():
    assert Client().get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_not_ready_when_it_does_not(monkeypatch):
    class Silent:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Silent())
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"database does not answer")
