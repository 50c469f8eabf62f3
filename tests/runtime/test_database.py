"""The database the tests run on has the roles of the house; otherwise row security would be silently off."""

import pytest
from django.db import connection, connections, transaction

pytestmark = pytest.mark.django_db


def one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_the_tests_connect_as_the_app_role_which_no_privilege_frees_from_row_security():
    assert one("SELECT current_user") == "idi_app"
    assert one(
        "SELECT NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole) FROM pg_roles WHERE rolname = current_user"
    )


def test_the_app_role_owns_no_table_and_is_no_member_of_the_owner():
    owned = "SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = 'idi_app'"
    assert one(owned) == 0
    assert one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'idi_owner'") > 5
    assert one("SELECT pg_has_role('idi_app', 'idi_owner', 'MEMBER')") is False


def test_the_app_role_reads_every_table_but_makes_none():
    tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    assert one(f"{tables} AND NOT has_table_privilege(oid, 'SELECT')") == 0
    assert one("SELECT has_schema_privilege('public', 'CREATE')") is False


@pytest.mark.django_db(databases=["default", "read"])
def test_the_read_role_sees_no_table_by_default():
    with connections["read"].cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('django_migrations', 'SELECT')")
        assert cursor.fetchone() == ("idi_read", False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_in_the_next(time):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_key = 'left behind'")
        assert cursor.fetchone()[0] == 0
        cursor.execute("INSERT INTO django_session VALUES ('left behind', '', now())")


def test_the_database_sorts_by_code_point_everywhere_alike():
    assert one("SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
