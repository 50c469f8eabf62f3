"""`idi db prepare` on a server of one's own, with passwords that are really asked for."""

from urllib.parse import urlsplit

import psycopg
import pytest

from idi.config import cli
from idi.config.runtime import roles
from idi.config.runtime.cluster import Cluster
from idi.config.runtime.folder import DataFolder

APP, OWNER, READ = "IDI_DATABASE_URL", "IDI_OWNER_URL", "IDI_READ_URL"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that trusts its administrator and asks everybody else for a password."""
    cluster = Cluster(tmp_path_factory.mktemp("server"), throwaway=True)
    cluster.start()
    rules = cluster.account.data / "data" / "pg_hba.conf"
    rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    with psycopg.connect(cluster.url(), autocommit=True) as admin:
        admin.execute("SELECT pg_reload_conf()")
    yield cluster
    cluster.stop()


@pytest.fixture
def prepare(server, tmp_path, monkeypatch, capsys):
    """Runs the command with a data folder of its own; the exit code, what it said, and what it noted."""
    for variable in roles.VARIABLES:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("IDI_DATA", str(tmp_path))

    def run(*words):
        code = cli.main(["db", "prepare", "--admin", server.url(), *words])
        return code, capsys.readouterr(), DataFolder(tmp_path).read("database.env")

    return run


def ask(url, sql):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def test_three_addresses_that_work_and_again_the_same(prepare):
    code, said, noted = prepare("--renew")
    assert (code, set(noted)) == (0, set(roles.VARIABLES))
    assert all(f"export {name}='{url}'" in said.out for name, url in noted.items())
    assert [ask(url, "SELECT current_user") for url in noted.values()] == list(roles.VARIABLES.values())
    assert prepare()[2] == noted
    assert ask(noted[APP], "SELECT current_user") == roles.APP


def test_the_owner_makes_tables_the_app_fills_them_and_the_reader_sees_nothing(prepare):
    noted = prepare("--renew", "--name", "second")[2]
    ask(noted[OWNER], "CREATE TABLE things (id bigserial PRIMARY KEY)")
    ask(
        noted[OWNER],
        "CREATE FUNCTION seen() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM things'",
    )
    assert ask(noted[APP], "INSERT INTO things DEFAULT VALUES RETURNING id") == 1
    assert ask(noted[APP], "SELECT seen()") == 1
    for role, sql in (
        (APP, "CREATE TABLE more ()"),
        (APP, "DROP TABLE things"),
        (APP, "TRUNCATE things"),
        (READ, "SELECT * FROM things"),
        (READ, "SELECT seen()"),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(noted[role], sql)


def test_roles_of_somebody_else_keep_their_passwords_unless_told_otherwise(prepare, server, tmp_path):
    before = prepare("--renew")[2]
    (tmp_path / "database.env").unlink()
    code, said, noted = prepare()
    assert (code, noted) == (2, {})
    assert "--renew" in said.err
    assert ask(before[APP], "SELECT 1") == 1
    after = prepare("--renew")[2]
    assert ask(after[APP], "SELECT 1") == 1
    assert urlsplit(after[APP]).password != urlsplit(before[APP]).password


def test_a_server_that_does_not_answer_is_one_line(prepare, capsys):
    code = cli.main(["db", "prepare", "--admin", "postgresql://nobody@127.0.0.1:1/none"])
    said = capsys.readouterr()
    assert code == 2
    assert said.err.startswith("错误 error: PostgreSQL")
    assert "Traceback" not in said.err
