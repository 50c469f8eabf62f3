"""What is printed beside a home's QR code, for whoever holds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from idi.foundation.core.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitCard:
    """What is printed beside a home's QR code, for everybody: where it is, nothing about who lives there."""

    unit_id: int
    project_id: int
    building_id: int
    region_code: str
    project_name: str
    address: str
    building: str
    number: str
    part: str

    @property
    def full_address(self) -> str:
        return f"{self.address} {self.building} {self.number}"


def unit_by_code(code: str) -> UnitCard | None:
    """The home behind a printed code, for anybody who holds it; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM projects_unit_by_code(%s)", [code.strip().upper()])
        row = cursor.fetchone()
    return UnitCard(*row) if row else None


def claim_word_fits(code: str, word: str) -> bool:
    """Whether this is the word printed beside the code: who knows it stands in that home or was given its card."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT projects_claim_word_fits(%s, %s)", [code.strip().upper(), word.strip().upper()])
        (fits,) = cursor.fetchone()
    return bool(fits)


def homes(actor: Actor) -> list[tuple[str, UnitCard]]:
    """The homes a person holds a seat on, each by its printed code. Organisations hold seats on projects: none for them."""
    if actor.organisation_id is not None or not actor.signed_in:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code, card.* FROM projects_unit u CROSS JOIN LATERAL projects_unit_by_code(u.code) AS card ORDER BY u.id"
        )
        return [(code, UnitCard(*card)) for code, *card in cursor.fetchall()]
