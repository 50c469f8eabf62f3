"""Whether this process lives (`/health/live`) and whether it can serve people (`/health/ready`: the database answers).

A middleware, the first of all: the question has no person, no session and no known host name, and `live` must be answered
while the database is gone.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/health/live":
            return _says("ok")
        if request.path_info == "/health/ready":
            return _says("ok") if _database_answers() else _says("database does not answer", status=503)
        return self.get_response(request)


def _says(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
