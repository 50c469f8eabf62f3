"""What is filled in to decide a claim, and to keep what decisions are made by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form, Rows
from idi.foundation.core.inputs import DayField, YuanField
from idi.lifecycle.claims.estate_forms import names_of, split_numbers
from idi.lifecycle.claims.forms import LONG, item_choices
from idi.lifecycle.claims.models import Claim, DecisionLine
from idi.lifecycle.claims.reasons import Reason
from idi.lifecycle.claims.services import Ruling

Choices = list[tuple[Any, Any]]
OUTCOMES = DecisionLine.Outcome.choices


def _fields(items: Choices, exclusions: Choices, reasons: Choices, *, first: bool) -> dict[str, forms.Field]:
    """The fields of one element; of the first, which every decision has, the conclusion is a row of buttons."""
    outcome = (
        forms.ChoiceField(label=_("核定结论"), choices=OUTCOMES, widget=forms.RadioSelect)
        if first
        else forms.ChoiceField(label=_("核定结论"), choices=[("", _("请选择")), *OUTCOMES])
    )
    return {
        "element": forms.CharField(
            label=_("部位和问题"), max_length=120, required=not first, help_text=_("例如：主卧卫生间地面渗漏。不填的用报案的部位和情况。") if first else ""
        ),
        "outcome": outcome,
        "item": forms.ChoiceField(label=_("承保项目"), choices=items if first else [("", _("请选择")), *items]),
        "loss": YuanField(label=_("认定的损失"), required=False, help_text=_("不填的用查勘的估损金额；免赔和限额由平台计算。") if first else ""),
        "exclusion": forms.TypedChoiceField(
            label=_("依据的责任免除"), choices=[("", _("不以责任免除为依据")), *exclusions], coerce=int, empty_value=None, required=False,
        ),
        "reason_code": forms.ChoiceField(
            label=_("标准理由"), choices=[("", _("自己写")), *reasons], required=False, help_text=_("理由留空的，用所选的标准文本。") if first else ""
        ),
        "ground": forms.CharField(label=_("依据的条款"), max_length=200, required=False, help_text=_("写明保险条款的条号和名称；选了理由库里的理由、其中已有条款的，可以不填。") if first else ""),
        "reasons": forms.CharField(
            label=_("理由"), widget=LONG, required=False, help_text=_("用业主看得懂的话写；印在通知书上，业主和建设单位都会看到。") if first else ""
        ),
    }  # fmt: skip


def _checked(listed: Choices) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label=_("核对过的责任免除"), choices=listed, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("逐条核对过的打勾，印在通知书上；以其中一条拒赔的，须有订立合同时提示和明确说明的记录。"),
    )  # fmt: skip


class DecideForm(Form):
    """核定: the first element, further ones as rows, and the exclusions that were looked at."""

    def __init__(
        self, *args: Any, items: Iterable[str] = (), exclusions: Iterable[Mapping[str, Any]] = (),
        reasons: Iterable[Reason] = (), anew: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        listed = [(each["number"], f"{each['number']}. {each['text']}") for each in exclusions]
        texts = [(each.code, each.title) for each in reasons]
        if anew:
            self.fields["facts"] = forms.CharField(
                label=_("新的事实"), widget=LONG, help_text=_("为什么要重新核定；业主会看到。")
            )
        self.fields.update(_fields(item_choices(items), listed, texts, first=True))
        if listed:
            self.fields["checked"] = _checked(listed)
        row = type("RulingRow", (forms.Form,), _fields(item_choices(items), listed, texts, first=False))
        self.rows = {  # type: ignore[misc]
            "more": Rows(
                row, _("其他部位"), _("报案涉及几个部位、结论不同的，逐项核定。"), extra=0, most=30, stacked=True
            )
        }

    @property
    def rulings(self) -> list[Ruling]:
        names = ("element", "outcome", "item", "loss", "exclusion", "reason_code", "ground", "reasons")
        first = {name: self.cleaned_data[name] for name in names}
        return [Ruling(**each) for each in (first, *self.cleaned_data["more"])]

    @property
    def told(self) -> dict[str, Any]:
        """What the door takes."""
        facts = {"facts": self.cleaned_data["facts"]} if "facts" in self.fields else {}
        return {"rulings": self.rulings, "checked": self.cleaned_data.get("checked", ()), **facts}


_AMOUNT = re.compile(r"(?P<home>.+?)[\s,，:：]+(?P<amount>\d[\d,]*(\.\d+)?)\s*元?")
_AMOUNTS = _("每行一户，户号在前，金额在后，例如：1号楼-302 4200.00。可以从表格里粘贴。")


class DecideEstateForm(Form):
    """一并核定: what is decided of every home alike, of which homes, and amounts of single ones.

    `homes` are the claims that may be named: by number, with or without the building, or by the number of the report.
    """

    numbers = forms.CharField(
        label=_("只核定这些户"), required=False, widget=LONG,
        help_text=_("留空为全部已查勘、等待核定的户。只核定一部分的写户号，用逗号、空格或换行隔开；几栋楼户号相同的连楼栋写，例如 1号楼-302。"),
    )  # fmt: skip
    amounts = forms.CharField(label=_("单独认定金额的户"), required=False, widget=LONG, help_text=_AMOUNTS)

    def __init__(
        self, *args: Any, homes: Sequence[Claim] = (), items: Iterable[str] = (), exclusions: Iterable[Mapping[str, Any]] = (),
        reasons: Iterable[Reason] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        listed = [(each["number"], f"{each['number']}. {each['text']}") for each in exclusions]
        told = _fields(item_choices(items), listed, [(each.code, each.title) for each in reasons], first=True)
        self.fields.update({name: field for name, field in told.items() if name not in ("element", "loss")})
        if listed:
            self.fields["checked"] = _checked(listed)
        self.sections = (  # type: ignore[misc]
            (_("对每一户的核定"), [name for name in self.fields if name not in ("numbers", "amounts")]),
            (_("哪些户，各多少"), ["numbers", "amounts"]),
        )
        self.known = [(home, {home.number, *(names_of(home.unit) if home.unit else ())}) for home in homes]

    def clean_numbers(self) -> list[Claim]:
        return self._each(split_numbers(self.cleaned_data["numbers"]), self._home)

    def clean_amounts(self) -> dict[int, Decimal]:
        lines = [line for line in re.split(r"[\n;；]+", self.cleaned_data["amounts"]) if line.strip()]
        return dict(self._each(lines, self._amount))

    def _each(self, given: Iterable[str], read: Callable[[str], Any]) -> list[Any]:
        """All that can be read; refuses with every fault at once."""
        found, faults = [], []
        for each in given:
            try:
                found.append(read(each))
            except ValidationError as fault:
                faults.extend(fault.messages)
        if faults:
            raise ValidationError(faults)
        return found

    def _home(self, name: str) -> Claim:
        there = [home for home, names in self.known if re.sub(r"\s", "", name) in names]
        if not there:
            raise ValidationError(gettext("%(home)s：没有这一户等待核定，请核对户号。") % {"home": name})
        if len(there) > 1:
            raise ValidationError(gettext("%(home)s：几栋楼都有，请连楼栋写，例如 1号楼-302。") % {"home": name})
        return there[0]

    def _amount(self, line: str) -> tuple[int, Decimal]:
        told = _AMOUNT.fullmatch(line.strip())
        if told is None:
            raise ValidationError(gettext("“%(line)s”看不出户号和金额。") % {"line": line.strip()} + str(_AMOUNTS))
        return self._home(told["home"]).pk, YuanField().clean(told["amount"])

    @property
    def told(self) -> dict[str, Any]:
        """What the door takes."""
        names = ("outcome", "item", "exclusion", "reason_code", "ground", "reasons")
        return {
            "ruling": Ruling(**{name: self.cleaned_data[name] for name in names}), "homes": self.cleaned_data["numbers"],
            "losses": self.cleaned_data["amounts"], "checked": self.cleaned_data.get("checked", ()),
        }  # fmt: skip


class AnswerForm(Form):
    """复核核定."""

    approved = forms.TypedChoiceField(
        label=_("复核结论"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("同意，核定生效")), ("no", _("退回拟定的人"))],
    )  # fmt: skip
    answer = forms.CharField(
        label=_("复核意见"), widget=LONG, required=False, help_text=_("退回的必填；拟定的人会看到。")
    )


class LimitForm(Form):
    """核定权限."""

    amount = YuanField(label=_("损失超过"), help_text=_("超过的须由另一人复核后生效；填 0 为每一件都要复核。"))
    from_on = DayField(label=_("生效日期"))


class ReasonForm(Form):
    """理由文本."""

    code = forms.CharField(label=_("编码"), max_length=30, help_text=_("与已有文本编码相同的，改用新的文本。"))
    outcome = forms.ChoiceField(label=_("用于结论"), choices=OUTCOMES)
    title = forms.CharField(label=_("标题"), max_length=60)
    text = forms.CharField(
        label=_("文本"), widget=LONG, required=False, help_text=_("写给业主看；留空为停用这个编码。")
    )
    ground = forms.CharField(label=_("通常依据的条款"), max_length=200, required=False)


class ReserveForm(Form):
    """未决赔款准备金."""

    amount = YuanField(label=_("未决赔款准备金"), help_text=_("预计本案还要支付的金额，按共保份额分到各保险机构。"))
    reason = forms.CharField(label=_("调整的原因"), max_length=300)
