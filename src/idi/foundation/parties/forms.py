"""Forms of the registry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from idi.foundation.core.forms import Form
from idi.foundation.core.inputs import DayField, PercentField
from idi.foundation.core.listing import Filters
from idi.foundation.parties.asking import OrganisationField
from idi.foundation.parties.kinds import KIND_CHOICES, roles_of
from idi.foundation.parties.models import Contact, Link, Organisation
from idi.foundation.seats.selectors import all_places


def role_choices(kind: str) -> list[tuple[str, str]]:
    """The roles of a kind of organisation, each with what it does."""
    return [(role.name, f"{role.label}：{role.does}") for role in roles_of(kind)]


class OrganisationForm(Form):
    kind = forms.ChoiceField(label=_("单位类别"), choices=[("", _("请选择")), *KIND_CHOICES])
    name = forms.CharField(label=_("单位全称"), max_length=120, help_text=_("与营业执照一致"))
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, required=False, help_text=_("18位；没有代码的机关内设机构可不填")
    )
    region_code = forms.ChoiceField(
        label=_("所在地区"), choices=all_places, help_text=_("主管部门按此确定可查看的地区")
    )
    contact_phone = forms.CharField(label=_("单位电话"), max_length=40, required=False)


class ChangeForm(OrganisationForm):
    reason = forms.CharField(label=_("变更原因"), max_length=200, help_text=_("例如：更名、迁址、更正录入错误"))


class ConditionForm(Form):
    condition = forms.ChoiceField(label=_("存续状态"), choices=Organisation.Condition.choices)
    reason = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如：法院破产公告、登记机关公示的文号和日期；失联的写明怎样联系过。")
    )  # fmt: skip


class PhoneForm(Form):
    contact_phone = forms.CharField(label=_("单位电话"), max_length=40, help_text=_("对外公开的办公电话，不填个人手机"))


class ListForm(Form):
    file = forms.FileField(
        label=_("单位清单"), help_text=_("Excel（.xlsx、.xls）、.ods 或 CSV；有一处错误则全部不登记，并列出每一处")
    )


class ContactForm(Form):
    purpose = forms.ChoiceField(label=_("联系事项"), choices=Contact.Purpose.choices)
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)


class LinkForm(Form):
    direction = forms.ChoiceField(
        label=_("方向"), widget=forms.RadioSelect, initial="holds",
        choices=[("holds", _("本单位持有、控制、派员到对方")), ("held", _("对方持有、控制、派员到本单位"))],
    )  # fmt: skip
    other = OrganisationField(label=_("对方单位"))
    kind = forms.ChoiceField(label=_("关系"), choices=Link.Kind.choices)
    share = PercentField(label=_("持股比例"), required=False)
    source = forms.CharField(label=_("信息来源"), max_length=120, help_text=_("例如：国家企业信用信息公示系统"))
    source_on = DayField(label=_("来源日期"), required=False, help_text=_("查询或取得该信息的日期"))
    from_on = DayField(label=_("起始日期"))
    until_on = DayField(label=_("终止日期"), required=False, help_text=_("已经结束的关系（如曾任职）填写"))
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("例如：曾任技术负责人；不写个人姓名")
    )


class ChangeLinkForm(Form):
    share = PercentField(label=_("持股比例"), required=False)
    source = forms.CharField(label=_("信息来源"), max_length=120)
    source_on = DayField(label=_("来源日期"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    from_on = DayField(label=_("起始日期"))
    reason = forms.CharField(label=_("变更原因"), max_length=200)


class EndLinkForm(Form):
    until_on = DayField(label=_("终止日期"), help_text=_("最后一天"))
    source = forms.CharField(label=_("信息来源"), max_length=120)


class AccountForm(Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    role = forms.ChoiceField(label=_("岗位"))
    username = forms.CharField(label=_("用户名"), max_length=60)
    password = forms.CharField(
        label=_("初始密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 位；请本人登录后修改"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(kind)  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class InviteForm(Form):
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("加密保存，只有本单位可见"))
    roles = forms.MultipleChoiceField(label=_("岗位"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(kind)  # type: ignore[attr-defined]


class RoleForm(Form):
    role = forms.ChoiceField(label=_("岗位"))
    from_on = DayField(label=_("开始日"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(kind)  # type: ignore[attr-defined]


class EndRoleForm(Form):
    until_on = DayField(label=_("最后一天"), help_text=_("这一天仍可办理业务；要立即停止请用“停用”"))


class JoinForm(Form):
    """What the invited person sets alone; nobody else learns the password."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("登录时使用，不能与他人相同"))
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=_("至少 10 位")
    )
    again = forms.CharField(label=_("再输一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and given.pop("again", None) != given["password"]:
            self.add_error("again", gettext("两次输入的密码不一样。"))
        return given


class FindOrganisationForm(Form):
    """Asked by GET, so that the page that shows both can be reloaded and sent on."""

    into = OrganisationField(label=_("合并后保留的单位"))


class MergeForm(Form):
    reason = forms.CharField(
        label=_("合并理由和依据"), max_length=200, required=False,
        help_text=_("例如：重复登记、换发营业执照。两个单位的统一社会信用代码不同的，必须填写"),
    )  # fmt: skip


class OrganisationFilters(Filters):
    kind = forms.ChoiceField(label=_("单位类别"), choices=[("", _("全部")), *KIND_CHOICES])
    region_code = forms.ChoiceField(label=_("所在地区"), choices=lambda: [("", _("全部")), *all_places()])
