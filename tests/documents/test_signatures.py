"""Signed papers: valid to a stranger's eye, told apart from a changed file, unsigned ones say so."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from idi.foundation.core import pdf, seals, signing
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Conflict, Forbidden, Refusal
from idi.foundation.documents import selectors, services
from idi.foundation.documents.models import Certificate, Document, SigningKey
from idi.foundation.journal.models import Entry
from idi.lifecycle.policies.models import Policy
from tests.factories.documents import PASSWORD, YEAR, a_certificate, a_seal, as_file
from tests.factories.parties import OPENED, World
from tests.factories.policies import ISSUED, an_issued_policy
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db


def paper_of(world: World, policy: Policy, kind: str = "policies.policy") -> tuple[Document, bytes]:
    with acting(world.underwriter, ISSUED):
        document = Document.objects.select_related("certificate").get(subject_id=policy.pk, kind=kind)
        return document, selectors.content(document)


def test_a_policy_carries_the_signature_of_its_lead(world: World) -> None:
    seal = a_seal()
    certificate = a_certificate(world, as_file(seal))
    document, paper = paper_of(world, an_issued_policy(world, a_project(world)))
    (signature,) = signing.signatures(paper)
    assert document.certificate == certificate
    assert signature.certificate.fingerprint == certificate.fingerprint == seals.told(seal.certificate).fingerprint
    assert (signature.intact, signature.whole) == (True, True)
    assert signature.signed_at == ISSUED
    assert signature.place == "海宁市"
    assert document.title in signature.reason
    assert "本文件由示例财产保险甲公司电子签名" in pdf.text_of(paper)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed (poppler-utils)")
def test_pdfsig_finds_the_signature_valid_and_a_changed_file_not(world: World, tmp_path: Path) -> None:
    a_certificate(world)
    _, paper = paper_of(world, an_issued_policy(world, a_project(world)))
    changed = bytearray(paper)
    changed[len(paper) // 2] ^= 1
    told = [_pdfsig(tmp_path / name, content) for name, content in (("a.pdf", paper), ("b.pdf", bytes(changed)))]
    assert "Signature is Valid" in told[0]
    assert "Total document signed" in told[0]
    assert "示例财产保险甲公司" in told[0]
    assert "Signature is Valid" not in told[1]


def _pdfsig(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True).stdout


def test_without_a_certificate_the_paper_goes_out_unsigned_and_says_so(world: World) -> None:
    document, paper = paper_of(world, an_issued_policy(world, a_project(world)))
    assert document.certificate is None
    assert signing.signatures(paper) == []
    assert "本文件未加电子签名" in pdf.text_of(paper)


def test_the_demonstration_makes_its_own_certificate_and_marks_it(world: World) -> None:
    with acting(world.administrator, OPENED):
        services.open_demonstration_authority(by=world.administrator, at=OPENED)
    document, paper = paper_of(world, an_issued_policy(world, a_project(world)))
    (signature,) = signing.signatures(paper)
    assert document.certificate is not None
    assert seals.DEMONSTRATION in document.certificate.subject
    assert seals.DEMONSTRATION in signature.certificate.issuer
    with acting(world.underwriter, ISSUED):
        assert selectors.authorities().count() == 1
        # The proof of the same policy was signed with the same certificate.
        assert selectors.certificates(world.lead.pk).count() == 1


def test_an_expired_or_withdrawn_certificate_signs_nothing(world: World) -> None:
    certificate = a_certificate(world)
    with acting(world.underwriter, ISSUED):
        assert selectors.certificate_in_force(world.lead.pk, ISSUED + YEAR) is None
        services.withdraw_certificate(by=world.underwriter, at=ISSUED, certificate=certificate, reason="私钥可能泄露")
        assert selectors.certificate_in_force(world.lead.pk, ISSUED) is None
        with pytest.raises(Conflict, match="停用"):
            services.withdraw_certificate(by=world.underwriter, at=ISSUED, certificate=certificate, reason="再停用一次")
    document, _ = paper_of(world, an_issued_policy(world, a_project(world)))
    assert document.certificate is None


@pytest.mark.parametrize(
    ("upload", "password", "words"),
    [
        (lambda: as_file(a_seal()), "别的口令", "口令不对"),
        (lambda: b"not a certificate", PASSWORD, "PKCS#12"),
        (lambda: as_file(a_seal(left=-timedelta(days=1))), PASSWORD, "已于2019年2月28日到期"),
        (lambda: as_file(a_seal(begun=-timedelta(days=1))), PASSWORD, "才有效"),
        (lambda: b"x" * 200_000, PASSWORD, "过大"),
    ],
)
def test_what_is_no_certificate_to_sign_with_is_refused(world: World, upload: Any, password: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        a_certificate(world, upload(), password=password)
    with acting(world.underwriter, ISSUED):
        assert not Certificate.objects.exists()
        assert not Entry.objects.filter(act="documents.certify").exists()


def test_only_its_own_organisation_files_it_and_only_once(world: World) -> None:
    upload = as_file(a_seal())
    with pytest.raises(Forbidden, match="本单位"):
        a_certificate(world, upload, by=world.second_underwriter)
    with pytest.raises(Forbidden):
        a_certificate(world, upload, by=world.claims_handler)
    a_certificate(world, upload)
    with pytest.raises(Refusal, match="已经登记过"):
        a_certificate(world, upload)


def test_the_key_lies_encrypted_and_only_its_holder_sees_the_row(world: World) -> None:
    seal = a_seal()
    a_certificate(world, as_file(seal))
    with acting(world.underwriter, ISSUED):
        stored = SigningKey.objects.extra(select={"raw": "key"}).get()
        assert "PRIVATE KEY" in stored.key
        assert "PRIVATE KEY" not in stored.raw
    with acting(world.second_underwriter, ISSUED):
        assert not SigningKey.objects.exists()
        assert Certificate.objects.exists()
