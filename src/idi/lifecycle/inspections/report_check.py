"""What anybody may know of a report who holds its code or its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from idi.foundation.core.states import State
from idi.foundation.documents import selectors as documents
from idi.lifecycle.inspections.states import REPORT

if TYPE_CHECKING:
    from idi.foundation.documents.models import Certificate


@dataclass(frozen=True, slots=True)
class Checked:
    """A report as the paper itself tells it, and whether it still stands."""

    number: str
    kind: str
    project: str
    body: str
    state_name: str
    issued_at: datetime
    recalled_at: datetime | None
    newer: str | None
    sha256: str
    certificate: Certificate | None

    @property
    def state(self) -> State:
        return REPORT.state(self.state_name)


def checked(asked: str) -> Checked | None:
    """The report that went out under this code or number, if any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inspections_report_check(%s)", [asked])
        row = cursor.fetchone()
    if row is None:
        return None
    number, kind, project, body, state, issued_at, recalled_at, newer, sha256, certificate_id = row
    certificate = documents.certificate(certificate_id or 0)
    return Checked(number, kind, project, body, state, issued_at, recalled_at, newer, sha256, certificate)
