"""The page of an organisation's certificates: file one, see what it is worth, withdraw it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from idi.foundation.core import clock
from idi.foundation.core.acting import acting
from idi.foundation.documents.models import Certificate
from tests.factories.documents import FILED, PASSWORD, a_certificate, a_seal, as_file
from tests.factories.parties import World
from tests.factories.staff import manages
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db
LIST = "documents:certificates"


@pytest.fixture(autouse=True)
def _filed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: timezone.localtime(FILED))


@pytest.mark.parametrize("name", ["developer", "haining_officer"])
def test_the_administrator_of_any_unit_files_and_withdraws_its_certificate(world: World, name: str) -> None:
    somebody = getattr(world, name)
    assert a_browser(somebody).get(reverse(LIST)).status_code == 403
    keeper = a_browser(manages(world, somebody))
    assert f'href="{reverse(LIST)}"' in keeper.get(reverse("diary:list")).content.decode()
    sent = {"upload": SimpleUploadedFile("x.p12", as_file(a_seal())), "password": PASSWORD}
    assert keeper.post(reverse("documents:file_certificate"), sent).status_code == 303
    with acting(somebody, FILED):
        certificate = Certificate.objects.get()
    assert certificate.organisation_id == somebody.organisation_id
    address = reverse("documents:withdraw_certificate", args=[certificate.pk])
    assert a_browser(world.underwriter).post(address, {"reason": "示例"}).status_code in (403, 404)
    assert keeper.post(address, {"reason": "示例：换新证书"}).status_code == 303


def test_a_certificate_is_filed_seen_and_withdrawn(world: World) -> None:
    lead = a_browser(world.underwriter)
    assert "没有有效的签名证书" in lead.get(reverse(LIST)).content.decode()
    send = lambda content: lead.post(  # noqa: E731
        reverse("documents:file_certificate"), {"upload": SimpleUploadedFile("x.p12", content), "password": PASSWORD}
    )
    refused = send(b"no certificate")
    assert refused.status_code == 422
    assert "PKCS#12" in refused.content.decode()
    assert send(as_file(a_seal())).status_code == 303
    shown = lead.get(reverse(LIST)).content.decode()
    for words in ("现用", "示例财产保险甲公司", "示例外部认证机构", "2020年2月29日"):
        assert words in shown, words
    with acting(world.underwriter, FILED):
        certificate = Certificate.objects.get()
    address = reverse("documents:withdraw_certificate", args=[certificate.pk])
    assert lead.post(address, {"reason": ""}).status_code == 422
    assert lead.post(address, {"reason": "换证"}).status_code == 303
    assert "已停用" in lead.get(reverse(LIST)).content.decode()


def test_a_certificate_that_ends_soon_warns(world: World) -> None:
    a_certificate(world, as_file(a_seal(left=timedelta(days=30))))
    assert "证书即将到期" in a_browser(world.underwriter).get(reverse(LIST)).content.decode()


def test_others_see_neither_the_page_nor_the_act(world: World) -> None:
    certificate = a_certificate(world)
    assert a_browser(world.claims_handler).get(reverse(LIST)).status_code == 403
    foreign = a_browser(world.second_underwriter)
    assert "甲公司" not in foreign.get(reverse(LIST)).content.decode()
    assert foreign.get(reverse("documents:withdraw_certificate", args=[certificate.pk])).status_code == 404
