"""Anybody checks a paper: by its number, by its code, or by the file itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from idi.foundation.core import seals, signing
from idi.foundation.core.acting import acting
from idi.foundation.documents import selectors as documents
from idi.foundation.documents import services as filing
from idi.foundation.documents.models import Document
from idi.lifecycle.policies.models import Policy, Proof
from idi.lifecycle.projects.models import Project
from tests.factories.documents import a_certificate, a_seal
from tests.factories.parties import World
from tests.factories.policies import ISSUED, PDF, a_recorded_policy, an_issued_policy, invited
from tests.factories.projects import a_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(world: World) -> Policy:
    a_certificate(world)
    return an_issued_policy(world, a_project(world))


def paper(world: World, kind: str = "policies.policy") -> bytes:
    with acting(world.underwriter, ISSUED):
        return documents.content(Document.objects.get(kind=kind))


def handed_in(content: bytes, status: int = 200) -> str:
    upload = SimpleUploadedFile("x.pdf", content, content_type="application/pdf")
    response = Client().post(reverse("check:file"), {"file": upload})
    assert response.status_code == status
    return str(response.content.decode())


def test_by_number_it_tells_who_signed_with_which_certificate_and_when(policy: Policy) -> None:
    page = Client().get(reverse("check:result", args=[policy.check_code])).content.decode()
    for shown in ("电子签名单位", "示例财产保险甲公司", "示例外部认证机构", "2019年5月10日", "证书序列号", "SHA-256"):
        assert shown in page, shown


def test_an_unsigned_paper_is_said_to_be_unsigned(world: World, standing_policy: Policy) -> None:
    page = Client().get(reverse("check:result", args=[standing_policy.number])).content.decode()
    assert "没有电子签名" in page
    assert "没有电子签名" in handed_in(paper(world))


@pytest.mark.parametrize("kind", ["policies.policy", "policies.proof"])
def test_the_very_file_is_told_to_be_the_original_with_its_standing(world: World, policy: Policy, kind: str) -> None:
    page = handed_in(paper(world, kind))
    assert "是平台签发的原件" in page
    assert "签名有效" in page
    assert policy.project.name in page


def test_a_changed_byte_or_an_addition_is_told(world: World, policy: Policy) -> None:
    original = paper(world)
    changed = bytearray(original)
    changed[len(original) // 2] ^= 1
    for content in (bytes(changed), original + b"%% more"):
        page = handed_in(content)
        assert "文件被改动过，不是原件" in page
        assert "是平台签发的原件，" not in page


def test_a_file_handed_in_as_evidence_or_recorded_is_not_one_the_house_issued(
    standing_project: Project, world: World
) -> None:
    project = standing_project
    invited(world, project)
    recorded = a_recorded_policy(world, project)
    with acting(world.underwriter, ISSUED):
        filing.store(
            by=world.underwriter, at=ISSUED, subject=recorded, kind="policies.evidence", title="示例证据", upload=PDF + b"%",
            number="示例-1",
        )  # fmt: skip
    assert "逐字节一致" not in handed_in(PDF + b"%")
    told = handed_in(PDF)
    assert "与补录时交存的文件一致" in told and "是平台签发的原件" not in told and recorded.number in told


def test_what_somebody_else_signed_or_nobody_is_told_apart(world: World, policy: Policy) -> None:
    unsigned = paper(world).split(b"%%EOF")[0] + b"%%EOF\n"
    assert "文件也没有电子签名" in handed_in(unsigned)
    signing_kind = {"at": ISSUED, "reason": "示例", "place": "海宁市"}
    assert "没有在平台登记" in handed_in(signing.sign(unsigned, a_seal("示例冒名公司"), **signing_kind))
    with acting(world.underwriter, ISSUED):
        (certificate,) = documents.certificates(world.lead.pk)
        seal = certificate.signing_key.seal
    assert "不在平台存档中" in handed_in(signing.sign(unsigned, seal, **signing_kind))
    assert "不是可以核验的 PDF 文件" in handed_in(b"%PDF-1.7 no more")
    assert "文件" in handed_in(b"", status=422)


def test_a_revoked_proof_and_a_cancelled_policy_are_told_even_of_the_original(world: World, policy: Policy) -> None:
    proof, proof_paper, policy_paper = "", paper(world, "policies.proof"), paper(world)
    with acting(world.underwriter, ISSUED):
        proof = Proof.objects.get().number
        Proof.objects.update(state="revoked", revoked_on=ISSUED.date())
        Policy.objects.update(state="cancelled")
    for page in (Client().get(reverse("check:result", args=[proof])).content.decode(), handed_in(proof_paper)):
        assert "已撤销" in page
        assert "已经失效" in page
    assert "合同已解除" in handed_in(policy_paper)


def test_a_withdrawn_certificate_is_said_on_the_papers_it_signed(world: World, policy: Policy) -> None:
    with acting(world.underwriter, ISSUED):
        (certificate,) = documents.certificates(world.lead.pk)
        filing.withdraw_certificate(by=world.underwriter, at=ISSUED, certificate=certificate, reason="换证")
    assert "证书停用时间" in handed_in(paper(world))


def test_the_certificate_can_be_fetched_and_holds_no_key(world: World, policy: Policy) -> None:
    with acting(world.underwriter, ISSUED):
        (certificate,) = documents.certificates(world.lead.pk)
    fetched = Client().get(reverse("documents:certificate", args=[certificate.pk]))
    assert seals.told(fetched.content.decode()).fingerprint == certificate.fingerprint
    assert "PRIVATE" not in fetched.content.decode()
    assert Client().get(reverse("documents:certificate", args=[0])).status_code == 404


def test_nobody_walks_through_all_numbers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor: Any = Client(REMOTE_ADDR="203.0.113.7")
    answers = [visitor.get(reverse("check:result", args=[f"BD-{n}"])).status_code for n in range(62)]
    assert answers[:60] == [200] * 60
    assert answers[-1] == 429
    # Somebody else is not held up, not even behind the same proxy.
    assert Client(REMOTE_ADDR="203.0.113.8").get(reverse("check:result", args=["BD-1"])).status_code == 200
    behind = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "203.0.113.9"})
    assert behind.get(reverse("check:result", args=["BD-1"])).status_code == 200
