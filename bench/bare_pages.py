"""The barest pages over the same web server, framework and database: one row written, and a list of twenty-five rows shown.

No session, no rights, no row security, no joins, no count: the floor of `register` and `claim_list`.
"""

from __future__ import annotations

import json

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

ROWS = "CREATE TABLE bare_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, told text NOT NULL, at timestamptz NOT NULL DEFAULT now())"
"""The table the owner lays for these pages."""

_SHOWN = """<!doctype html><title>rows</title><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""


def insert(request: HttpRequest) -> HttpResponse:
    told = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_row (told) VALUES (%s) RETURNING id", [json.dumps(told)])
        (number,) = cursor.fetchone()
    return JsonResponse({"id": number})


def rows(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at, told FROM bare_row ORDER BY id DESC LIMIT 25")
        found = cursor.fetchall()
    return HttpResponse(engines["django"].from_string(_SHOWN).render({"rows": found}))


urlpatterns = [path("insert/", insert), path("rows/", rows)]
