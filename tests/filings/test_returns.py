"""Returns of a period: built by a job, frozen, read by those who may, sent to both authorities."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from idi.foundation.core import jobs
from idi.foundation.core.acting import acting
from idi.foundation.core.errors import Forbidden, Refusal
from idi.foundation.core.pdf import text_of
from idi.foundation.documents import files
from idi.foundation.documents import selectors as documents
from idi.foundation.notices.selectors import messages_of
from idi.insight.filings import selectors, services
from idi.insight.filings.models import Return
from idi.lifecycle.policies.models import Policy
from tests.factories import on
from tests.factories.parties import World
from tests.factories.visitors import a_browser

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "read"])

ASKED = on(2019, 7, 5)
SECOND_QUARTER = {"region_code": "330400", "from_on": date(2019, 4, 1), "until_on": date(2019, 6, 30)}


@pytest.fixture(autouse=True)
def _issued(standing_policy: Policy) -> None:
    """One policy of 甲 50 %, 乙 30 %, 丙 20 %, issued on 2019-05-10."""
    jobs.run_waiting()


def built(world: World) -> dict[str, Return]:
    with acting(world.administrator, ASKED):
        services.build_returns(by=world.administrator, at=ASKED, **SECOND_QUARTER)
    assert jobs.run_waiting() == 1
    with acting(world.administrator, ASKED):
        return {each.insurer.name if each.insurer else "": each for each in selectors.visible(world.administrator)}


def line(subject: Return, name: str) -> dict[str, str]:
    return next(each for each in subject.figures if each["name"] == name)


def test_one_return_for_each_insurer_and_one_pooled(world: World) -> None:
    found = built(world)
    assert len(found) == 4
    lead, second, pooled = found[world.lead.name], found[world.second.name], found[""]
    premium = Decimal(line(lead, "premium")["value"])
    assert premium > 0
    own = [Decimal(line(found[each.name], "premium")["own"]) for each in (world.lead, world.second, world.third)]
    assert sum(own) == premium
    assert line(second, "premium")["value"] == "0.00"
    assert line(second, "policies")["own"] == "1"
    # One policy only: its premium would be told by the total, which is for who supervises alone.
    assert Decimal(line(pooled, "premium")["value"]) == premium
    assert "样本不足3件" in line(pooled, "premium")["hidden"]
    assert line(pooled, "projects")["value"] == "0"
    assert all(each["holds"] for each in pooled.checks)
    assert services.fingerprint(pooled) == pooled.sha256
    assert [each["grade"] for each in pooled.because if each["figure"] == "report_period"][-1] == "D"
    with acting(world.administrator, ASKED):
        paper, sheet = documents.of(pooled)
        words = text_of(files.get(paper.sha256))
        assert "统计报告" in words and "不披露" in words and pooled.sha256[:16] in words.replace("\n", "")
        assert str(premium) not in words.replace(",", "")
        paper, sheet = documents.of(lead)
        assert f"{premium:,}" in text_of(files.get(paper.sha256))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(files.get(sheet.sha256))).get_sheet_by_name("指标").to_python()
    assert next(row for row in rows if row[1] == "保险费")[3] == float(premium)


def test_what_is_withheld_is_read_by_who_supervises_alone(world: World) -> None:
    found = built(world)
    pooled, premium = found[""], Decimal(line(found[world.lead.name], "premium")["value"])
    with acting(world.administrator, ASKED):
        _, sheet = documents.of(pooled)
    public = CalamineWorkbook.from_filelike(io.BytesIO(files.get(sheet.sha256))).get_sheet_by_name("指标").to_python()
    assert next(row for row in public if row[1] == "保险费")[3] == "", "the paper travels: nothing of it stands there"
    for officer in (world.insurance_officer, world.finance_officer, world.jiaxing_officer):
        browser = a_browser(officer)
        page = browser.get(f"/returns/{pooled.pk}/").content.decode()
        assert f"{premium:,}" in page and "仅供监管" in page and "样本不足3件" in page
        whole = browser.get(f"/returns/{pooled.pk}/whole/").content
        rows = CalamineWorkbook.from_filelike(io.BytesIO(whole)).get_sheet_by_name("指标").to_python()
        assert next(row for row in rows if row[1] == "保险费")[3] == float(premium)
    association = a_browser(world.administrator)
    page = association.get(f"/returns/{pooled.pk}/").content.decode()
    assert f"{premium:,}" not in page and "样本不足3件" in page and "监管用 Excel" not in page
    assert association.get(f"/returns/{pooled.pk}/whole/").status_code == 404
    for competitor in (world.underwriter, world.second_underwriter):
        for address in (f"/returns/{pooled.pk}/", f"/returns/{pooled.pk}/whole/"):
            assert a_browser(competitor).get(address).status_code == 404


def test_who_reads_what(world: World) -> None:
    found = built(world)
    for officer in (world.insurance_officer, world.finance_officer):
        with acting(officer, ASKED):
            assert selectors.visible(officer).count() == 4
    with acting(world.second_underwriter, ASKED):
        assert list(selectors.visible(world.second_underwriter)) == [found[world.second.name]]
        assert documents.readable(documents.of(found[world.second.name])[0].pk) is not None
        assert not documents.of(found[world.lead.name]).exists()
    for stranger in (world.developer, world.property_officer, world.inspector, world.haining_officer):
        with acting(stranger, ASKED):
            assert not selectors.visible(stranger).exists()


def test_sending_tells_both_authorities_once(world: World) -> None:
    found = built(world)
    own = found[world.second.name]
    for stranger in (world.underwriter, world.insurance_officer, world.developer):
        with pytest.raises(Forbidden), acting(stranger, ASKED):
            services.send(by=stranger, at=ASKED, subject=own)
    with acting(world.second_underwriter, ASKED):
        sent = services.send(by=world.second_underwriter, at=ASKED, subject=own)
    assert sent.state == "sent" and sent.sent_at == ASKED
    assert set(sent.sent_to) == {world.jiaxing.name, world.regulator.name}
    for told in (world.jiaxing_officer, world.insurance_officer):
        with acting(told, ASKED):
            assert messages_of(told).filter(address=f"/returns/{own.pk}/").count() == 1
            assert selectors.one(own.pk).state == "sent"
    with pytest.raises(Refusal, match="已报送"), acting(world.administrator, ASKED):
        services.send(by=world.administrator, at=ASKED, subject=own)


def test_a_return_whose_checks_fail_is_not_sent(world: World) -> None:
    pooled = built(world)[""]
    with acting(world.administrator, ASKED):
        Return.objects.filter(pk=pooled.pk).update(checks=[{"label": "各机构保险费份额之和等于汇总", "holds": False}])
    with pytest.raises(Refusal, match="核对不平"), acting(world.administrator, ASKED):
        services.send(by=world.administrator, at=ASKED, subject=pooled)
    with acting(world.administrator, ASKED):
        assert selectors.one(pooled.pk).state == "built"
        assert services.fingerprint(selectors.one(pooled.pk)) != pooled.sha256


def test_what_is_refused_leaves_nothing_behind(world: World) -> None:
    built(world)
    administrator = world.administrator
    for words, given in {
        "尚未结束": {"from_on": date(2019, 7, 1), "until_on": date(2019, 9, 30)},
        "晚于": {"from_on": date(2019, 6, 30), "until_on": date(2019, 4, 1)},
        "已经生成": {},
        "管辖": {"region_code": "310000"},
    }.items():
        with pytest.raises(Refusal, match=words), acting(administrator, ASKED):
            services.build_returns(by=administrator, at=ASKED, **{**SECOND_QUARTER, **given})
    with pytest.raises(Forbidden), acting(world.insurance_officer, ASKED):
        services.build_returns(by=world.insurance_officer, at=ASKED, **SECOND_QUARTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        assert cursor.fetchone() == (0,)
