"""Every table of ours is secured as its model declares, and by nothing else."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from idi.foundation.core.rowsecurity import POLICY, our_models

pytestmark = pytest.mark.django_db

PUBLIC = {
    "seats.Region": "places by code are public knowledge",
    "standing.Statement": "the service each insurer publishes, notice 三（七）",
    "standing.TeamPost": "posts of the service team, no persons",
    "standing.RepairContract": "who repairs for an insurer, by name and area",
    "documents.Certificate": "whose signature a paper carries, as every signed paper says itself",
}
SIGNED_IN = {
    "parties.Organisation": "the registry of organisations, no personal data",
    "parties.Qualification": "licences are published",
    "parties.Change": "what became of published facts",
    "standing.Assessment": "whether an insurer meets the published conditions of the notice",
    "parties.Link": "ownership links come from public registers and everybody's independence depends on them",
    "credit.Grade": "official grades are opened to insurers by the notice 五（二）",
    "claims.PriceLine": "reference prices: repairer and owner judge an estimate by the list the insurer uses",
    "claims.ReasonText": "how decisions are told to owners, no personal data",
    "projects.Programme": "the pilot is published",
    "projects.PilotArea": "the pilot is published",
    "projects.PilotFirm": "the pilot is published",
}
THIRD_PARTY = {
    "account": "log-in addresses of allauth; this house keeps no address there",
    "auth": "groups and permissions of Django, unused: roles are code",
    "contenttypes": "names of models",
    "sessions": "opaque session rows, found by their secret key only",
    "procrastinate": "the job queue: ids and events without personal values",
}


def labels() -> list[str]:
    return sorted(m._meta.label for m in our_models())


def test_every_model_says_who_may_see_its_rows() -> None:
    assert [m._meta.label for m in our_models() if not hasattr(m, "rows")] == []


def test_every_other_table_stands_on_the_list_with_its_reason() -> None:
    installed = [m for m in apps.get_models() if not m.__module__.startswith("tests.")]
    others = {m._meta.app_label for m in installed if m not in our_models()}
    assert others <= THIRD_PARTY.keys()


def test_open_tables_stand_on_a_list_with_their_reason() -> None:
    assert {m._meta.label for m in our_models() if m.rows.public} == PUBLIC.keys()  # type: ignore[attr-defined]
    assert {m._meta.label for m in our_models() if m.rows.signed_in} == SIGNED_IN.keys()  # type: ignore[attr-defined]


def test_the_database_holds_exactly_the_declared_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        secured = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT tablename, policyname FROM pg_policies")
        policies = cursor.fetchall()
    tables = {m._meta.db_table for m in our_models()}
    assert secured == tables
    assert sorted(policies) == sorted((table, POLICY) for table in tables)


def test_the_role_of_the_web_owns_nothing_and_cannot_step_around() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
        )
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)


def test_definer_functions_fix_their_search_path() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.prosecdef"
            " AND NOT coalesce(array_to_string(p.proconfig, ','), '') LIKE '%search_path%'"
        )
        assert cursor.fetchall() == []
