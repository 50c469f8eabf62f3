"""The command line: the shapes programs rely on, one clear line for bad input, and a start without Django."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
COVER = ("cover", "--region", "jiaxing", "--signed-on", "2019-05-01", "--accepted-on", "2020-06-15")
PREMIUM = ("premium", "--region", "jiaxing", "--signed-on", "2019-05-01", "--budget", "80000000", "--rate", "0.0125")
CLOCKS = ("clocks", "--region", "beijing", "--reported-at", "2024-03-01T09:00+08:00")


def test_cover_in_json(idi: Run) -> None:
    found = idi(*COVER, "--item", "C05", "--on", "2028-01-01", "--json").json
    (item,) = found["items"]
    assert item["item"] == "C05"
    assert (item["wait_ends_on"], item["starts_on"], item["ends_on"]) == ("2022-06-15", "2022-06-16", "2030-06-15")
    assert item["years"] == 8
    assert {"figure", "value", "ref", "source", "grade"} <= set(item["because"][0])
    assert (found["answer"]["state"], found["answer"]["days_left"]) == ("in_cover", 896)
    (insurer,) = found["answer"]["responsible"]
    assert (insurer["party"], insurer["until"]) == ("insurer", "2030-06-15")
    assert insurer["basis"]
    assert insurer["because"]


def test_cover_of_a_county_for_people(idi: Run) -> None:
    ran = idi("cover", "--region", "330481", *COVER[3:], "--on", "2025-01-01")
    assert ran.code == 0
    assert ran.out.count("还有") == 5  # C01 to C05 are in cover, C06 to C09 are over
    assert "假设·平台默认" in ran.out
    assert "三（一）5" in ran.out


def test_premium_in_json(idi: Run) -> None:
    words = ("--factor", "credit=0.95", "--settlement", "83000000", "--share", "LEAD=0.5", "--share", "B=0.5", "--json")
    found = idi(*PREMIUM, *words).json
    assert (found["rate"], found["provisional"]) == ("0.011875", "950000.00")
    assert (found["final"], found["adjustment"]) == ("985625.00", "35625.00")
    assert found["shares"][0] == {
        "insurer": "LEAD", "share": "0.5", "provisional": "475000.00", "final": "492812.50", "adjustment": "17812.50",
    }  # fmt: skip
    assert found["because"]


def test_premium_before_the_settlement_has_no_final(idi: Run) -> None:
    found = idi(*PREMIUM, "--share", "A=1", "--json").json
    assert found["final"] is None
    assert found["adjustment"] is None
    assert found["shares"][0]["final"] is None
    assert found["shares"][0]["adjustment"] is None


def test_clocks_in_json(idi: Run) -> None:
    found = {each["clock"]: each for each in idi(*CLOCKS, "--json").json["clocks"]}
    assert (found["survey"]["due_on"], found["survey"]["days"]) == ("2024-03-03", 2)
    assert (found["perform"]["due_on"], found["perform"]["text"]) == (None, "等待：达成赔付协议")
    assert {"starts", "calendar", "because"} <= set(found["survey"])


def test_a_moment_without_zone_is_time_in_china(idi: Run) -> None:
    assert idi("clocks", "--region", "beijing", "--reported-at", "2024-03-01T23:30", "--json").json["clocks"][0][
        "due_on"
    ] == "2024-03-03"  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cover", "--region", "nowhere", *COVER[3:]), "没有地区“nowhere”"),
        (("cover", "--region", "999999", *COVER[3:]), "没有地区“999999”"),
        ((*COVER, "--item", "C99"), "没有承保项目“C99”"),
        ((*COVER, "--on", "2028-02-30"), "--on 不是日期"),
        ((*COVER, "--event", "party=2020-01-01"), "--event 不认识"),
        ((*COVER, "--rider", "C12"), "嘉兴市不承保项目“C12”"),
        (("cover", "--region", "jiaxing", "--signed-on", "2018-08-31"), "2018-08-31 尚未生效"),
        (("cover", "--region", "jiaxing", "--signed-on", "2019-05-01", "--accepted-on", "9998-01-01"), "超出范围"),
        ((*PREMIUM, "--share", "A=0.5", "--share", "B=0.4"), "份额合计应为 100%，现为 90%"),
        ((*PREMIUM, "--share", "A=0.5", "--share", "A=0.5"), "不止一次"),
        ((*PREMIUM, "--share", "A"), "名称=值"),
        ((*PREMIUM, "--factor", "credit=1.05"), "只允许不高于 1"),
        ((*PREMIUM, "--factor", "credit=NaN"), "不是数字"),
        ((*PREMIUM, "--settlement=-5"), "结算造价应为大于零"),
        ((*PREMIUM, "--settlement", "1.005"), "最多两位小数"),
        ((*PREMIUM[:-1], "1.25%"), "--rate 不是数字"),
        ((*PREMIUM[:-3], "80,000,000", "--rate", "0.01"), "--budget 不是数字"),
        (("clocks", "--region", "beijing", "--reported-at", "yesterday"), "--reported-at 不是时间"),
        ((*CLOCKS, "--decided-at", "2024-02-01T09:00"), "不能早于“报案”"),
        (("law", "list", "--law", "/no/such/folder"), "没有文件夹"),
        (("law", "check", "/no/such/file.toml"), "无法读取"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2(idi: Run, words: tuple[str, ...], said: str) -> None:
    ran = idi(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert "check" in words or ran.err.count("\n") == 1


def test_the_commands_of_the_how_to_page_run(page: Any, idi: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.folder)
    assert len(page.commands) >= 6
    for words in page.commands:
        ran = idi(*words)
        assert ran.code == 0, (words, ran.err)
        assert ran.out


def test_the_law_of_the_how_to_page_leaves_nothing_undeclared(page: Any, idi: Run) -> None:
    found = idi("law", "check", str(page.folder / "law" / "tongchuan.toml"), "--json").json
    assert found["ok"]
    assert found["undeclared"] == []


def test_law_list_and_show(idi: Run) -> None:
    assert [law["id"] for law in idi("law", "list", "--json").json["laws"]] == [
        "beijing", "guangzhou", "jiaxing", "prc", "shanghai",
    ]  # fmt: skip
    figures = {each["figure"]: each for each in idi("law", "show", "jiaxing", "--json").json["figures"]}
    assert figures["hotline_hours"]["because"][0]["ref"] == "三（七）"
    assert [each["said"] for each in figures["report_period"]["because"]] == ["未规定", "每季"]
    assert "假设·平台默认" in idi("law", "show", "jiaxing").out


def test_check_lists_every_fault_with_its_place(idi: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(
        """
[law]
id = "wrong"
name = "错误市"
title = "错误办法"
region = "9901"
in_force = 2020-01-01
fallback = "prc"
[figure.wait]
values = [{ from = 2020-01-01, value = -2, ref = "一", grade = "X" }, { from = 2019-01-01, value = 2, ref = "", grade = "S" }]
[figure.counting]
values = [{ from = 2020-01-01, value = "moon", ref = "二", grade = "S" }]
[clock.survey]
calender = "working"
silent = true
""",
        "utf-8",
    )
    found = idi("law", "check", str(file), "--json")
    assert found.code == 2
    for part in ("六位行政区划代码", "value 不能为负", "grade 应为", "缺少条款 ref", "moon", "不认识的键 calender"):
        assert any(part in problem for problem in found.json["problems"]), part
    assert idi("law", "check", str(file)).err.count("wrong.toml") >= 6


def test_check_finds_what_only_shows_beside_the_fallback(idi: Run, tmp_path: Path) -> None:
    file = tmp_path / "half.toml"
    file.write_text(
        """
[law]
id = "half"
name = "半截市"
title = "半截办法"
in_force = 2020-01-01
fallback = "prc"
[figure.nowhere]
silent = true
[figure.wait]
values = [{ from = 2020-01-01, value = "two", ref = "一", grade = "S" }]
[clock.fresh]
label = "新时限"
values = [{ from = 2020-01-01, value = 2, ref = "二", grade = "S" }]
""",
        "utf-8",
    )
    problems = idi("law", "check", str(file), "--json").json["problems"]
    for part in ("fallback 中也没有", "与单位 years 不符", "缺少 starts"):
        assert any(part in problem for problem in problems), part


def test_the_commands_start_without_django() -> None:
    program = "import sys, idi.rules.cli; sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
