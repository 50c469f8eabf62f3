"""Forms keep what was typed and say what is wrong, at the field and on top."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core.errors import Reason, Refusal
from idi.foundation.core.forms import Form, Rows, problems
from idi.foundation.core.inputs import DayField, FilesField, MomentField, PercentField, YuanField


class Share(Form):
    insurer = forms.CharField(label="保险机构")
    share = PercentField(label="份额")


class Quote(Form):
    rate = PercentField(label="费率")
    budget = YuanField(label="概算造价")
    kind = forms.ChoiceField(label="类别", choices=[("a", "商品住宅")], widget=forms.RadioSelect)
    signed_on = DayField(label="签订日", required=False)
    rows: ClassVar = {"shares": Rows(Share, "共保份额", least=1)}


def filled(**changes: Any) -> Quote:
    data = {
        "rate": "1.25", "budget": "８０，０００，０００ 元", "kind": "a", "_once": "9c4c8c1e-0000-4000-8000-000000000000",
        "shares-TOTAL_FORMS": "2", "shares-INITIAL_FORMS": "0",
        "shares-0-insurer": "甲", "shares-0-share": "100", "shares-1-insurer": "", "shares-1-share": "",
    }  # fmt: skip
    return Quote(data={**data, **changes})


def test_numbers_are_understood_as_people_type_them() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rate"] == Decimal("0.0125")
    assert form.cleaned_data["budget"] == Decimal("80000000")


def test_blank_rows_are_left_out() -> None:
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data["shares"] == [{"insurer": "甲", "share": Decimal(1)}]


def test_a_row_that_came_filled_in_and_was_emptied_is_left_out() -> None:
    """As who leaves a panel or a filed table: the browser says how many rows came filled in."""
    form = filled(**{"shares-INITIAL_FORMS": "2"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["shares"] == [{"insurer": "甲", "share": Decimal(1)}]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shares-0-share": ""}, "共保份额第1行 份额"),
        ({"shares-1-insurer": "乙", "shares-1-share": "一半"}, "共保份额第2行 份额"),
        ({"shares-0-insurer": "", "shares-0-share": ""}, "共保份额至少填写1行"),
        ({"shares-TOTAL_FORMS": "many"}, "共保份额"),
    ],
)
def test_a_wrong_row_is_named(changes: dict[str, str], words: str) -> None:
    form = filled(**changes)
    assert not form.is_valid()
    assert any(words in problem.message for problem in problems(form)), problems(form)


@pytest.mark.parametrize("typed", ["八千万", "-1", "1.005", "1e3", "NaN"])
def test_what_is_no_amount_is_refused_and_stays_in_its_field(typed: str) -> None:
    form = filled(budget=typed)
    assert not form.is_valid()
    assert list(form.errors) == ["budget"]
    assert f'value="{typed}"' in str(form)


class Asked(Form):
    name = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="类别", choices=[("a", "商品住宅")])
    agreed = forms.BooleanField(label="同意")
    paper = forms.FileField(label="文件")
    basis = forms.CharField(label="依据", error_messages={"required": "没有依据不能批改。"})
    rows: ClassVar = {"shares": Rows(Share, "共保份额")}


def test_a_field_left_empty_says_what_to_do() -> None:
    rows = {"shares-TOTAL_FORMS": "1", "shares-INITIAL_FORMS": "0", "shares-0-insurer": "甲", "shares-0-share": ""}
    said = [problem.message for problem in problems(Asked(data=rows, files={}))]
    assert said == [
        "共保份额第1行 份额：请填写。", "请填写。", "请选择。", "请勾选。", "请选择文件。", "没有依据不能批改。",
    ]  # fmt: skip


def test_every_problem_leads_to_an_input_of_the_page() -> None:
    form = filled(rate="", budget="x", kind="z", **{"shares-0-share": "x"})
    assert not form.is_valid()
    page = str(form)
    anchors = [problem.anchor for problem in problems(form)]
    assert len(anchors) == 4
    assert all(f'id="{anchor}"' in page for anchor in anchors), anchors


def test_a_refusal_stands_at_its_field_and_on_top_with_its_article() -> None:
    form = filled()
    assert form.is_valid()
    law = {"label": "费率", "ref": "通知三（三）", "source": "试点通知", "grade": "S"}
    form.refuse(
        Refusal(
            Reason("费率低于备案下限", "rate", (law,)),
            Reason("份额合计应为 100%", "shares"),
            Reason("不是试点项目", "nowhere"),
        )
    )
    listed = {problem.message: problem for problem in problems(form)}
    assert listed["费率低于备案下限"].anchor == "id_rate"
    assert [source.ref for source in listed["费率低于备案下限"].because] == ["通知三（三）"]
    assert listed["份额合计应为 100%"].anchor == "id_shares"
    assert listed["不是试点项目"].anchor == ""
    assert form.errors["rate"] == ["费率低于备案下限"]
    assert 'value="1.25"' in str(form)


def test_a_percent_sign_in_a_reason_is_only_a_percent_sign() -> None:
    form = filled()
    form.is_valid()
    form.refuse(Refusal("合计 90%，应为 100%s"))
    assert [problem.message for problem in problems(form)] == ["合计 90%，应为 100%s"]


def test_the_token_is_new_on_a_new_page_and_kept_on_the_same_form() -> None:
    assert Quote().once != Quote().once
    blank = Quote()
    assert blank.once == blank.once
    assert filled().once == "9c4c8c1e-0000-4000-8000-000000000000"


def test_fields_are_grouped_under_headings_and_none_is_lost() -> None:
    class Grouped(Quote):
        sections = (("价格", ["rate", "budget"]),)

    titles = {title: [field.name for field in fields] for title, fields in Grouped().groups}
    assert titles == {"": ["kind", "signed_on"], "价格": ["rate", "budget"]}
    assert all(f'name="{name}"' in str(Grouped()) for name in Grouped.base_fields)


def test_optional_fields_say_so_and_invalid_ones_tell_a_screen_reader() -> None:
    form = filled(rate="x")
    form.is_valid()
    page = str(form)
    assert page.count("（选填）") == 1
    assert 'aria-invalid="true"' in page
    assert 'id="id_rate_error"' in page


@given(st.decimals(min_value=0, max_value=100, places=8))
def test_a_percentage_gives_the_exact_ratio_and_comes_back(typed: Decimal) -> None:
    field = PercentField()
    ratio = field.clean(f"{typed:f}")
    assert ratio is not None
    assert ratio * 100 == typed
    assert Decimal(str(field.prepare_value(ratio))) == typed


def test_a_stored_rate_is_offered_without_powers_of_ten() -> None:
    class Rate(Form):
        rate = PercentField(label="费率")

    assert 'value="100"' in str(Rate(initial={"rate": Decimal("1.0000000000")}))
    assert 'value="1.25"' in str(Rate(initial={"rate": Decimal("0.0125000000")}))


def test_a_moment_is_read_in_china_time() -> None:
    assert MomentField().clean("2024-03-01T09:00").isoformat() == "2024-03-01T09:00:00+08:00"


class Photos(Form):
    photos = FilesField(label="照片", most=2, required=False)


def uploaded(count: int) -> Photos:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(count)]
    return Photos(data={}, files=MultiValueDict({"photos": files}))


def test_several_files_come_as_a_list() -> None:
    form = uploaded(2)
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["photos"]] == ["0.jpg", "1.jpg"]
    none = uploaded(0)
    assert none.is_valid()
    assert none.cleaned_data["photos"] == []


def test_too_many_and_missing_files_are_refused_in_words() -> None:
    many = uploaded(3)
    assert not many.is_valid()
    assert many.errors["photos"] == ["最多上传2个文件，请减少后重新选择。"]

    class Needed(Form):
        photos = FilesField(label="照片")

    missing = Needed(data={}, files=MultiValueDict())
    assert not missing.is_valid()
    assert "photos" in missing.errors


class Photographed(Form):
    text = forms.CharField(label="部位")
    photos = FilesField(label="照片", required=False)


class Visit(Form):
    rows: ClassVar = {"findings": Rows(Photographed, "记录", stacked=True)}


def test_files_of_a_row_are_sent_and_a_row_without_any_stays_blank() -> None:
    assert Visit().is_multipart()
    counted = {"findings-TOTAL_FORMS": "2", "findings-INITIAL_FORMS": "0"}
    photos = [SimpleUploadedFile("a.jpg", b"a"), SimpleUploadedFile("b.jpg", b"b")]
    form = Visit(data={**counted, "findings-0-text": "屋面"}, files=MultiValueDict({"findings-0-photos": photos}))
    assert form.is_valid(), form.errors
    (row,) = form.cleaned_data["findings"]
    assert [file.name for file in row["photos"]] == ["a.jpg", "b.jpg"]


def test_a_row_more_without_script_keeps_what_was_typed_and_checks_nothing() -> None:
    form = filled(**{"_more": "shares", "rate": "many", "shares-1-share": "sixty"})
    assert not form.is_valid() and not form.errors
    assert form["rate"].value() == "many" and form.once.startswith("9c4c8c1e")
    rows = form.row_sets["shares"]
    typed = [(row["insurer"].value(), row["share"].value()) for row in rows.forms]
    assert typed == [("甲", "100"), ("", "sixty"), (None, None)]
    shown = str(form)
    assert 'name="shares-TOTAL_FORMS" value="3"' in shown and 'name="_more" value="shares"' in shown
    assert "is-invalid" not in shown
    assert not filled(_more="nothing", rate="many").is_valid(), "only a table of the form is added to"


def test_blank_rows_stand_only_where_none_came_filled_in() -> None:
    assert len(Quote().row_sets["shares"].forms) == 2
    begun = Quote(initial={"shares": [{"insurer": "甲", "share": Decimal(1)}]})
    assert [row["insurer"].value() for row in begun.row_sets["shares"].forms] == ["甲"]
