"""Organisations look after their own people: administrators of their own, and colleagues invited by e-mail."""

from __future__ import annotations

from idi.config.demo.cast import PASSWORD
from idi.config.demo.play import Play
from idi.foundation.core.acting import house
from idi.foundation.parties import selectors
from idi.foundation.parties import services as parties

MANAGING = ("lead", "follower", "developer", "inspector", "contractor", "property_firm", "housing", "hotline")


def appoint(play: Play) -> None:
    """The platform's administrator makes one person of each the administrator of its own organisation."""
    with play.step("admin", "2018-12-04") as (by, at):
        for login in MANAGING:
            with house(play.people[login].pk, cause=by):
                organisation = selectors.memberships_on(play.people[login].pk, at.date())[0].organisation
            parties.join(by=by, at=at, person=play.people[login], organisation=organisation, role="unit_administrator")


def invite(play: Play) -> None:
    """One colleague came, one has not answered yet, one was asked by mistake."""
    with play.step("lead", "2026-11-18") as (by, at):
        lead = play.firms["lead"]
        came, _, mistaken = (
            parties.invite(by=by, at=at, organisation=lead, email=f"{name}@example.invalid", roles=[role])
            for name, role in (("chen", "claims_handler"), ("lin", "underwriter"), ("lni", "underwriter"))
        )
    with play.step("lead", "2026-11-19") as (by, at):
        parties.revoke(by=by, at=at, invitation=mistaken)
    with play.step("", "2026-11-19") as (by, at), house(lead.pk, cause=by) as inside:
        parties.accept(by=inside, at=at, invitation=came, username="claims_c", password=PASSWORD, name="示例·理赔新人")
