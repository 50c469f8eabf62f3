"""Files: filed whole or not at all, read only by those who may see what they belong to."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, models, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from PIL import Image

from idi.foundation.core import pdf
from idi.foundation.core.acting import acting, house
from idi.foundation.core.actor import ANONYMOUS, Actor
from idi.foundation.core.errors import Conflict, Refusal
from idi.foundation.documents import files, selectors, services
from idi.foundation.documents.models import Document
from idi.foundation.journal.models import Entry
from idi.foundation.parties import services as parties
from idi.foundation.parties.models import Organisation, Person
from idi.foundation.parties.selectors import actor_of
from idi.foundation.seats import services as seats
from idi.foundation.seats.models import Scope

pytestmark = pytest.mark.django_db
AT = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
HOUSE = Actor(kind="house")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@dataclass
class World:
    """A project with an insurer and a home with its owner, an authority of the region, a stranger."""

    insurer: Actor
    owner: Actor
    authority: Actor
    stranger: Actor
    project: Scope
    home: Scope


def _placed(scope_id: int, project_id: int) -> Scope:
    """A thing of the project: any row with `scope_id` and `region_code` may have documents."""
    thing = Scope.objects.get(pk=scope_id)
    thing.scope_id = project_id  # type: ignore[attr-defined]
    return thing


def _member(organisation: Organisation | None, role: str, name: str) -> Actor:
    person = parties.add_person(by=HOUSE, at=AT, username=name, password="示例-示例-示例", name=name)
    parties.join(by=HOUSE, at=AT, person=person, organisation=organisation, role=role)
    with house(person.pk, cause=HOUSE):
        return actor_of(person.pk, AT)


def _organisation(kind: str, name: str) -> Organisation:
    return parties.register_organisation(by=HOUSE, at=AT, kind=kind, name=name, uscc=None, region_code="330481")


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.IDI_FILES = tmp_path / "文件"
    with acting(HOUSE, AT):
        insurer, stranger = _organisation("insurer", "示例保险"), _organisation("insurer", "另一保险")
        authority = _organisation("housing_authority", "示例住建局")
        people = {
            "insurer": _member(insurer, "underwriter", "documents-insurer"),
            "owner": _member(None, "owner", "documents-owner"),
            "authority": _member(authority, "housing_officer", "documents-authority"),
            "stranger": _member(stranger, "underwriter", "documents-stranger"),
        }
        project = seats.open_scope(Scope.Kind.PROJECT, region_code="330481", holder_id=insurer.pk, role="insurer")
        (home,) = seats.open_scopes(Scope.Kind.UNIT, region_code="330481", count=1)
        with house(home, cause=HOUSE):
            seats.seat(people["owner"].person_id, home, role="owner", from_on=date(2024, 1, 1))
            inside = _placed(home, project)
        with house(project, cause=HOUSE):
            return World(project=_placed(project, project), home=inside, **people)


def filed(by: Actor, subject: models.Model, **changes: Any) -> Document:
    given = {"kind": "policies.certificate", "title": "投保证明", "upload": io.BytesIO(PDF), **changes}
    return services.store(by=by, at=AT, subject=subject, **given)


def photo(size: tuple[int, int] = (900, 600)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def office(part: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<x/>")
    return out.getvalue()


def test_a_file_is_kept_by_its_hash_and_filed_under_its_subject(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project, number="示例-1", keep_until=date(2036, 1, 1))
        again = filed(world.insurer, world.project, kind="policies.copy")
        row = Document.objects.get(pk=document.pk)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (row.sha256, row.size, row.content_type) == (digest, len(PDF), "application/pdf")
    assert (row.scope_id, row.unit_id, row.region_code) == (world.project.pk, None, "330481")
    assert (row.created_at, row.created_by, row.keep_until) == (AT, world.insurer.person_id, date(2036, 1, 1))
    assert files.get(again.sha256) == PDF
    (kept,) = (path for path in django_settings.IDI_FILES.rglob("*") if path.is_file())
    assert kept.name == digest and stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_journal_notes_it_without_the_title(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project, title="张三的房屋")
    with acting(world.insurer, AT):
        entry = Entry.objects.get(subject_kind="documents.document", subject_id=document.pk)
    assert (entry.act, entry.scope_id) == ("documents.file", world.project.pk)
    assert document.sha256 in entry.text and "张三" not in entry.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00 program", "请上传 PDF、照片"),
        (b"<html><script>alert(1)</script></html>", "不是照片"),
        (office("evil.exe"), "不支持压缩包"),
        (b"PK\x03\x04 cut", "损坏"),
        (b"%PDF-1.7" + b"0" * (50 * 2**20), "超过 50 MB"),
    ],
    ids=["empty", "program", "html", "archive", "cut", "heavy"],
)
def test_other_files_are_refused_and_nothing_is_written(world: World, content: bytes, words: str) -> None:
    with acting(world.insurer, AT):
        with pytest.raises(Refusal) as refused:
            filed(world.insurer, world.project, upload=content, title="x.pdf", field="contract")
        assert not Document.objects.exists()
    assert words in str(refused.value) and refused.value.reasons[0].field == "contract"
    with acting(world.insurer, AT):
        assert not Entry.objects.filter(act="documents.file").exists()
    assert not django_settings.IDI_FILES.exists()


@pytest.mark.parametrize(("part", "extension"), [("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx")])
def test_office_files_are_known_by_their_content(world: World, part: str, extension: str) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project, upload=office(part))
    response = browser(world.insurer).get(reverse("documents:file", args=[document.pk]))
    assert (
        response["Content-Disposition"].startswith("attachment") and f".{extension}" in response["Content-Disposition"]
    )


def test_nobody_files_where_he_has_no_seat(world: World) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), acting(world.stranger, AT):
        filed(world.stranger, world.project)


def test_who_sees_the_row(world: World) -> None:
    with acting(world.insurer, AT):
        of_project = filed(world.insurer, world.project)
        of_home = filed(world.insurer, world.home, unit_id=world.home.pk)

    def seen(actor: Actor) -> set[int]:
        with acting(actor, AT):
            return set(Document.objects.values_list("pk", flat=True))

    assert seen(world.insurer) == seen(world.authority) == {of_project.pk, of_home.pk}
    assert seen(world.owner) == {of_home.pk}
    assert seen(world.stranger) == seen(ANONYMOUS) == set()


def browser(actor: Actor) -> Client:
    """A browser signed in as the actor's person."""
    client = Client(raise_request_exception=True)
    if actor.person_id is not None:
        session = client.session
        with acting(actor, AT):
            hashed = Person.objects.get(pk=actor.person_id).get_session_auth_hash()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(actor.person_id), hashed
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session.save()
        client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def test_the_file_is_handed_to_those_who_may_see_it(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project)
    address = reverse("documents:file", args=[document.pk])
    response = browser(world.insurer).get(address)
    assert (response.status_code, response.content, response["Content-Type"]) == (200, PDF, "application/pdf")
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E6%8A%95%E4%BF%9D%E8%AF%81%E6%98%8E.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    again = browser(world.authority).get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for outsider in (world.stranger, world.owner, ANONYMOUS):
        refused = browser(outsider).get(address, headers={"If-None-Match": response["ETag"]})
        assert refused.status_code == 404 and PDF not in refused.content
    assert browser(world.insurer).post(address).status_code == 405


def test_who_sees_the_row_but_not_its_subject_gets_nothing(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.home, unit_id=world.home.pk)
        assert selectors.readable(document.pk) is None
    address = reverse("documents:file", args=[document.pk])
    assert browser(world.insurer).get(address).status_code == 404
    assert browser(world.owner).get(address).status_code == 200


def test_a_photo_has_a_small_copy(world: World) -> None:
    with acting(world.insurer, AT):
        document = services.store_photo(
            by=world.insurer, at=AT, subject=world.project, kind="inspections.photo", title="屋面", upload=photo()
        )
        page = render_to_string("documents/_photos.html", {"photos": selectors.photos(world.project)})
    address = reverse("documents:small", args=[document.pk])
    assert address in page and 'alt="屋面"' in page
    response = browser(world.insurer).get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(response.content)).size == (480, 320)
    assert browser(world.stranger).get(address).status_code == 404


def test_of_photos_handed_in_together_each_that_is_none_is_named_and_none_is_kept(world: World) -> None:
    told: dict[str, Any] = {
        "by": world.insurer, "at": AT, "subject": world.project, "kind": "inspections.photo", "title": "屋面", "after": 2
    }  # fmt: skip
    named = io.BytesIO(PDF)
    named.name = "合同.pdf"
    with acting(world.insurer, AT):
        with pytest.raises(Refusal) as refused:
            services.store_photos(**told, photos=[photo(), named, b"no photo"], place="1号楼 ")
        assert [(why.field, why.message.split("：")[0]) for why in refused.value.reasons] == [
            ("photos", "1号楼 照片“合同.pdf”"), ("photos", "1号楼 照片“第 5 张”"),
        ]  # fmt: skip
        assert not Document.objects.exists()
        kept = services.store_photos(**told, photos=[photo(), photo()])
        assert [each.title for each in kept] == ["屋面 3", "屋面 4"]


def test_what_is_no_photo_has_none(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project)
        with pytest.raises(Refusal, match="不是照片"):
            services.store_photo(
                by=world.insurer, at=AT, subject=world.project, kind="inspections.photo", title="屋面", upload=PDF
            )
        assert not selectors.photos(world.project)
        page = render_to_string("documents/_files.html", {"documents": selectors.of(world.project)})
    assert browser(world.insurer).get(reverse("documents:small", args=[document.pk])).status_code == 404
    assert reverse("documents:file", args=[document.pk]) in page


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> str:
    (tmp_path / "certificate.typ").write_text(
        '#import "/foundation/core/templates/core/paper.typ": *\n#show: paper.with(title: "投保证明")\n#data.name',
        encoding="utf-8",
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "certificate.typ"


def test_a_paper_is_rendered_and_filed(world: World, template: str) -> None:
    given = {"kind": "policies.certificate", "title": "投保证明", "template": template, "number": "示例-7"}
    with acting(world.insurer, AT):
        first, second = (
            services.generate(by=world.insurer, at=AT, subject=world.project, data={"name": "海宁示例小区"}, **given)
            for _ in range(2)
        )
        with pytest.raises(pdf.MissingGlyphs):
            services.generate(by=world.insurer, at=AT, subject=world.project, data={"name": "张𱌀"}, **given)
        assert Document.objects.count() == 2
    assert first.sha256 == second.sha256
    text = pdf.text_of(files.get(first.sha256))
    assert "海宁示例小区" in text and "文件编号 示例-7" in text


def test_a_later_document_replaces_an_earlier_one_once(world: World) -> None:
    with acting(world.insurer, AT):
        first = filed(world.insurer, world.project)
        other = filed(world.insurer, world.project, kind="policies.policy", upload=PDF + b"2")
        second = filed(world.insurer, world.project, upload=PDF + b"3", replaces=first)
        assert selectors.latest(world.project, "policies.certificate") == second
        assert list(selectors.of(world.project)) == [other, second]
        with pytest.raises(Conflict, match="已有新的版本"):
            filed(world.insurer, world.project, upload=PDF + b"4", replaces=first)
        with pytest.raises(ValueError, match="another kind"):
            filed(world.insurer, world.project, replaces=other)
        assert Document.objects.count() == 3


def test_lists_ask_once_for_all_their_documents(world: World, django_assert_num_queries: Any) -> None:
    with acting(world.insurer, AT):
        a, b = filed(world.insurer, world.project), filed(world.insurer, world.home, unit_id=world.home.pk)
        with django_assert_num_queries(1):
            found = selectors.of_each([world.project, world.home])
        assert found == {world.project.pk: [a], world.home.pk: [b]}
        with django_assert_num_queries(0):
            assert selectors.of_each([]) == {}


def test_a_file_damaged_on_disk_is_never_handed_out_and_is_mended_by_the_same_content(world: World) -> None:
    with acting(world.insurer, AT):
        document = filed(world.insurer, world.project)
    (kept,) = (path for path in django_settings.IDI_FILES.rglob("*") if path.is_file())
    kept.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(files.Damaged, match="changed"):
        browser(world.insurer).get(reverse("documents:file", args=[document.pk]))
    files.put(PDF)
    assert files.get(document.sha256) == PDF
    kept.unlink()
    with pytest.raises(files.Damaged, match="no such file"):
        files.get(document.sha256)


def test_without_an_actor_the_table_answers_with_an_error(world: World) -> None:
    with acting(world.insurer, AT):
        filed(world.insurer, world.project)
    with pytest.raises(DatabaseError, match="no actor"), transaction.atomic():
        Document.objects.count()
