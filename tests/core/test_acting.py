"""The frame of an act: one actor, one transaction, nothing left behind by a refusal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from idi.foundation.core.acting import NoActor, act, acting, frame, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.journal.models import Entry
from idi.foundation.journal.services import record
from idi.foundation.parties.models import Organisation
from idi.foundation.parties.services import register_organisation

AT = datetime(2019, 3, 1, 1, tzinfo=UTC)
HOUSE = Actor(kind="house")
pytestmark = pytest.mark.django_db


@act
def register_then_stop(*, name: str, stop: bool) -> Organisation:
    organisation = register_organisation(by=HOUSE, at=AT, kind="developer", name=name, uscc=None, region_code="330481")
    if stop:
        raise Refusal("到此为止")
    return organisation


def test_without_an_actor_a_question_is_an_error_not_an_empty_answer() -> None:
    with acting(HOUSE, AT):
        register_then_stop(name="有一家公司", stop=False)
    with pytest.raises(DatabaseError, match="no actor"):
        Organisation.objects.count()


def test_code_that_needs_a_frame_says_so() -> None:
    with pytest.raises(NoActor):
        frame()


def test_an_act_writes_its_row_and_its_journal_entry_together() -> None:
    with acting(HOUSE, AT):
        kept = register_then_stop(name="留下的公司", stop=False)
    with acting(Actor(kind="house", scope_id=kept.pk), AT):
        assert Organisation.objects.get().name == "留下的公司"
        assert [e.act for e in Entry.objects.all()] == ["parties.register"]


def test_a_refused_act_leaves_no_row_and_no_journal_entry() -> None:
    with acting(HOUSE, AT) as running:
        with pytest.raises(Refusal, match="到此为止"):
            register_then_stop(name="消失的公司", stop=True)
        assert running.buffer == []
        assert not Organisation.objects.exists()


def test_the_house_is_limited_to_one_scope_and_the_actor_comes_back() -> None:
    with acting(HOUSE, AT):
        one = register_then_stop(name="甲", stop=False)
        two = register_then_stop(name="乙", stop=False)
    with acting(ANONYMOUS, AT):
        with house(one.pk, cause=ANONYMOUS) as inside:
            assert inside.may("anything at all")
            assert {e.scope_id for e in Entry.objects.all()} == {one.pk} != {two.pk}
        assert not Entry.objects.exists()
        assert not Organisation.objects.exists()


def test_the_actor_does_not_outlive_its_transaction() -> None:
    with acting(HOUSE, AT):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('idi.actor', true)")
        assert cursor.fetchone()[0] in ("", None)


def test_a_capability_that_is_missing_is_named() -> None:
    with pytest.raises(Forbidden, match="由保险机构的核保经办办理"):
        Actor(kind="person", person_id=1).require("policies.issue")


def test_what_a_savepoint_undoes_the_journal_forgets() -> None:
    with acting(HOUSE, AT) as running:
        organisation = register_then_stop(name="丙", stop=False)
        before = len(running.buffer)

        @act
        def note_and_fail() -> None:
            record("parties.note", by=HOUSE, at=AT, subject=organisation)
            raise Refusal("不行")

        with pytest.raises(Refusal, match="不行"):
            note_and_fail()
        assert len(running.buffer) == before
