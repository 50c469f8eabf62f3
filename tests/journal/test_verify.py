"""`idi verify` from outside: whole chains pass, and whoever rewrites a row with all rights of the database is named."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection

from idi.config.runtime import roles
from idi.foundation.core.acting import acting
from idi.foundation.core.actor import Actor
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.services import register_organisation

AT = datetime(2019, 3, 1, 1, tzinfo=UTC)
HOUSE = Actor(kind="house")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organisation() -> Organisation:
    with acting(HOUSE, AT):
        return register_organisation(by=HOUSE, at=AT, kind="developer", name="甲公司", uscc=None, region_code="330481")


def verify() -> tuple[int, str]:
    name = str(connection.settings_dict["NAME"])
    urls = {variable: roles.at(os.environ[variable], name) for variable in roles.VARIABLES}
    done = subprocess.run(
        [sys.executable, "-m", "idi.config.cli", "verify"], env={**os.environ, **urls}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_whole_chains_pass(organisation: Organisation) -> None:
    code, said = verify()
    assert (code, "1 条链，0 条有误" in said) == (0, True), said


@pytest.mark.parametrize("rewritten", ["text = replace(text, 'developer', 'insurer')", "person_id = 7"])
def test_a_rewritten_entry_is_named(organisation: Organisation, rewritten: str) -> None:
    with psycopg.connect(roles.at(os.environ["IDI_OWNER_URL"], str(connection.settings_dict["NAME"]))) as owner:
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_stays")
        owner.execute(f"UPDATE journal_entry SET {rewritten}")
        owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_stays")
    code, said = verify()
    assert code == 1
    assert f"范围 {organisation.pk}：第 1 条" in said
